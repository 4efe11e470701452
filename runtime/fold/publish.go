package fold

import (
	"slices"

	"github.com/journeylang/journey/runtime/machine"
)

// sweep is the way of a new program through the contacts: each is brought under it when it is touched, and at the
// latest when the sweep comes by.
type sweep struct {
	active bool
	after  string // the last contact visited
	trips  bool   // only contacts with a trip under way are touched

	visited uint32 // contacts and other entities, so far
	pasts   *pasts // of the next of them
}

// publish makes a program the current one.
func (p *Partition) publish(pub machine.Publish) error {
	if int(pub.Number) <= len(p.publishes) {
		return nil // published again behind a crash
	}
	pub.At = p.Now
	before := p.world.Current()
	if err := p.learn(pub); err != nil {
		return err
	}
	if before != nil && !sameIdentities(before, p.world.Current()) {
		p.keyed = false
	}
	p.sweep = sweep{active: true}
	p.members.Drop(p.hasSegment)
	p.audience.plan(p.world)
	return nil
}

// learn adds a program to the world.
func (p *Partition) learn(pub machine.Publish) error {
	prog, err := p.options.Programs(pub)
	if err != nil {
		return err
	}
	p.world = p.world.With(prog)
	p.world.Since = pub.At
	p.publishes = append(p.publishes, pub)
	counts := make([]*machine.Counts, len(prog.Plan.Journeys))
	for i := range counts {
		counts[i] = prog.NewCounts(i)
	}
	p.counts = append(p.counts, counts)
	return nil
}

// Sweeping reports whether contacts are still to be brought under the current program.
func (p *Partition) Sweeping() bool { return p.sweep.active }

// sweepOn brings the next contacts under the current program.
func (p *Partition) sweepOn() error {
	ids, err := p.IDs(p.sweep.after, tickLimit)
	if err != nil {
		return err
	}
	if err := p.readAhead(slices.Clone(ids)); err != nil {
		return err
	}
	if err := p.gatherToSweep(ids); err != nil {
		return err
	}
	p.pasts = p.sweep.pasts
	defer func() { p.pasts = nil }()
	for _, id := range ids {
		p.sweep.after = id
		p.sweep.visited++
		if pass, err := p.passesBy(id); err != nil {
			return err
		} else if pass {
			continue
		}
		if err := p.touch(id, func(*machine.State) {}); err != nil {
			return err
		}
	}
	if len(ids) < tickLimit {
		p.keyed = true
		p.sweep = sweep{}
	}
	return nil
}

// gatherToSweep reads the traces of contacts that come next, where the current program may look for something in them.
func (p *Partition) gatherToSweep(ids []string) (err error) {
	if p.options.Source == nil || len(ids) < aheadMin || p.sweep.trips || !p.world.Current().LooksBack() ||
		p.sweep.pasts.covers(p.sweep.after, ids[len(ids)-1]) {
		return nil
	}
	p.sweep.pasts, err = gather(p.options.Source, p.sweep.after, p.options.Gathered, p.sweep.pasts)
	return err
}

// IDs returns up to n ids of contacts behind after, in order.
func (p *Partition) IDs(after string, n int) ([]string, error) {
	var ids []string
	if p.options.Source != nil {
		stored, err := p.options.Source.IDs(after, n+p.states.gone())
		if err != nil {
			return nil, err
		}
		ids = slices.DeleteFunc(stored, func(id string) bool { e := p.states.changed[id]; return e != nil && e.gone() })
	}
	for id, e := range p.states.changed {
		if id > after && !e.gone() {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	ids = slices.Compact(ids)
	return ids[:min(n, len(ids))], nil
}
