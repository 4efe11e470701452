package fold

import (
	"slices"

	"github.com/journeylang/journey/runtime/machine"
)

// audience is the way of an occurrence through the contacts: the members of a segment enter a journey together, when
// the sweep comes by, or before something else is done to them. So who was a member at that instant enters, whatever
// comes in meanwhile.
type audience struct {
	done  int64  // occurrences up to here have been held (ms)
	upto  int64  // of the occurrence under way: up to here; 0: none is under way
	after string // the last contact visited
	due   int64  // the next occurrence; 0: none
}

// plan computes when the next occurrence is due.
func (a *audience) plan(w *machine.World) { a.due = w.NextOccurrence(a.done) }

// nextDue returns when the partition has to hold or go on with an occurrence (ms), or 0.
func (a *audience) nextDue() int64 {
	if a.upto != 0 {
		return a.upto
	}
	return a.due
}

// from returns behind which instant occurrences have not yet been held for a contact.
func (a *audience) from(id string) int64 {
	if a.upto != 0 && id <= a.after {
		return a.upto
	}
	return a.done
}

// gatherFirst lets a contact into what its membership opened before now, ahead of the sweep, since what is about to be
// done to it may begin or end that membership.
func (p *Partition) gatherFirst(st *machine.State) {
	a := &p.audience
	upto := p.Now - 1
	if due := a.nextDue(); due == 0 || due > upto || st.Created == 0 {
		return
	}
	from := max(a.from(st.ID), st.Gathered)
	if due := p.world.NextOccurrence(from); due == 0 || due > upto {
		return
	}
	machine.Gather(p.world, st, p.Now, from, upto, true, &p.out)
	p.out.Index++
}

// gather holds the occurrence that is due, for at most n contacts. The timers that are due have fired before.
func (p *Partition) gather(n int) error {
	a := &p.audience
	if a.upto == 0 {
		if a.due == 0 || a.due > p.Now {
			return nil
		}
		a.upto = p.Now
	}
	ids, err := p.IDs(a.after, n)
	if err != nil {
		return err
	}
	if err := p.readAhead(slices.Clone(ids)); err != nil {
		return err
	}
	for _, id := range ids {
		if err := p.gatherOne(id); err != nil {
			return err
		}
		a.after = id
	}
	if len(ids) < n {
		*a = audience{done: a.upto}
		a.plan(p.world)
	}
	return nil
}

// gatherOne visits one contact. Whoever has nothing to do with the occurrence is not changed by it.
func (p *Partition) gatherOne(id string) error {
	e, err := p.find(id)
	if err != nil || e == nil {
		return err
	}
	a := &p.audience
	if !machine.Lags(p.world, e.state) && !machine.Gathers(p.world, e.state, a.done, a.upto) {
		return nil
	}
	return p.touch(id, func(st *machine.State) {
		if machine.Gathers(p.world, st, a.done, a.upto) {
			machine.Gather(p.world, st, p.Now, a.done, a.upto, false, &p.out)
		}
	})
}
