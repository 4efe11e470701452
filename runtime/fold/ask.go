package fold

import (
	"slices"

	"github.com/journeylang/journey/lang/expr"
	"github.com/journeylang/journey/runtime/machine"
)

// hasSegment reports whether the current program declares a segment.
func (p *Partition) hasSegment(name string) bool {
	current := p.world.Current()
	return current != nil && current.HasSegment(name)
}

// Size returns how many contacts are in a segment.
func (p *Partition) Size(segment string) int { return p.members.Size(segment) }

// Numbered returns how many contacts the partition knows by number: all of them, but for what an older journey wrote.
func (p *Partition) Numbered() int { return int(p.roster.count) - p.members.Retired() }

// Filling tells how far the contacts have been brought under the current program: how many were visited. false: all are.
func (p *Partition) Filling() (visited int, filling bool) {
	return int(p.sweep.visited), p.sweep.active && !p.sweep.trips
}

// Members counts the contacts for which a rule holds that names nothing but segments, and returns the ids of the first n.
func (p *Partition) Members(rule *expr.Program, n int) (count int, ids []string, err error) {
	holds := func(member func(string) bool) bool { return rule.Holds(&expr.Env{Member: member}) }
	var visit func(uint32) bool
	if n > 0 {
		visit = func(number uint32) bool {
			var id string
			if id, err = p.numbered(number); err == nil {
				ids = append(ids, id)
			}
			return err == nil && len(ids) < n
		}
	}
	count = p.members.Where(p.roster.count, rule.Segments, holds, visit)
	return count, ids, err
}

// askLimit is how many contacts one Ask looks at, so that nothing waits long for it.
const askLimit = 4000

// roomToAsk is about how many bytes of traces are held for a question. It goes from one partition to the next, where a new
// program comes to all of them at the same time.
const roomToAsk = 8 << 20

// Asking is a rule that is asked of all contacts of one partition behind the other. It is for one goroutine at a time.
type Asking struct {
	asker *machine.Asker
	pasts *pasts
	of    *Partition // whose pasts they are
	room  int        // for them, in bytes
}

// NewAsking returns a rule to be asked, in which yes or no is asked.
func NewAsking(rule *expr.Program) *Asking {
	return &Asking{asker: machine.NewAsker(rule), room: roomToAsk}
}

// Ask hands the next contacts behind after, of which the rule holds, to visit, in the order of their ids. It returns the
// last id that it has passed, and how many contacts that were; done says that there are no more.
func (p *Partition) Ask(a *Asking, after string, visit func(id string)) (last string, looked int, done bool, err error) {
	after = max(after, machine.FirstContact)
	last = after
	if err := p.gatherFor(a, after); err != nil {
		return last, 0, false, err
	}
	p.pasts = a.pasts
	defer func() { p.pasts = nil }()
	var found []string
	look := func(id string, block uint64, fresh []byte, holds, past bool, err error) error {
		if err == nil && past {
			holds, err = a.asker.Recall(p.world, p.Now, func(tell func([]byte) ([]byte, error)) error {
				return p.eachEntry(id, block, fresh, tell)
			})
		}
		if looked++; holds {
			found = append(found, id)
		}
		return err
	}
	done = true
	if p.options.Source != nil {
		err = p.options.Source.States(after, func(id string, b []byte) (bool, error) {
			if looked == askLimit {
				done = false
				return false, nil
			}
			if p.pasts != nil && !p.pasts.covers(after, id) {
				last, done = p.pasts.upto, false
				return false, nil
			}
			last = id
			if p.states.changed[id] != nil {
				return true, nil
			}
			block, _, state, err := header(b)
			if err != nil {
				return false, err
			}
			holds, past, err := a.asker.Encoded(p.world, p.Now, id, state)
			return true, look(id, block, nil, holds, past, err)
		})
	}
	for id, e := range p.states.changed { // in any order: found is sorted
		if err != nil || id <= after || !done && id > last {
			continue
		}
		var st *machine.State
		if st, err = e.read(); err == nil && st.Created != 0 {
			holds, past := a.asker.State(p.world, p.Now, st)
			err = look(id, e.block, e.lines, holds, past, nil)
		}
	}
	slices.Sort(found)
	for _, id := range found {
		visit(id)
	}
	return last, looked, done, err
}

// gatherFor reads the traces of the contacts behind after, where the rule may ask for those of many.
func (p *Partition) gatherFor(a *Asking, after string) (err error) {
	there := a.of == p && a.pasts.covers(after, after) && a.pasts.upto != after
	if a.of = p; there {
		return nil
	}
	if p.options.Source == nil || !a.asker.LooksBack(p.world, p.sweep.active) {
		a.pasts = nil
		return nil
	}
	a.pasts, err = gather(p.options.Source, after, a.room, a.pasts)
	return err
}
