package machine

import (
	"slices"
	"time"

	"github.com/journeylang/journey/lang/plan"
)

// Members who enter together (`once at T`, `every monday 09:00`, the opening of a journey that takes a segment) have no
// timers of their own: the partition has one, and when it is due goes through its contacts. The occurrences are a
// pure function of the plan. Those that passed while nobody looked are made up for in one.

// NextOccurrence returns the first instant behind after (ms) at which members of a segment enter a journey together, or 0.
func (w *World) NextOccurrence(after int64) int64 {
	due := int64(0)
	p := w.Current()
	if p == nil {
		return 0
	}
	for _, i := range p.together {
		j := p.Plan.Journeys[i]
		if before := w.before(j.Name); before != nil {
			if at := occurrence(before, after); at != 0 && at < w.Since {
				due = earlier(due, at)
				continue
			}
		}
		due = earlier(due, occurrence(j, max(after, w.Since-1)))
	}
	return due
}

// before returns the journey as the program before the current one has it, or nil.
func (w *World) before(journey string) *plan.Journey {
	p := w.Program(w.Current().Number - 1)
	if p == nil {
		return nil
	}
	j, _, ok := p.Journey(journey)
	if !ok {
		return nil
	}
	return j
}

// occurrence returns the first occurrence of a journey behind after, or 0.
func occurrence(j *plan.Journey, after int64) int64 {
	if at, ok := j.Occurrence(time.UnixMilli(after)); ok {
		return at.UnixMilli()
	}
	return 0
}

// occurs reports whether the journey has an occurrence behind from and not behind upto: under the program before the
// current one as long as that was the current one.
func (w *World) occurs(j *plan.Journey, from, upto int64) bool {
	if before := w.before(j.Name); before != nil && from < w.Since {
		if at := occurrence(before, from); at != 0 && at < w.Since && at <= upto {
			return true
		}
	}
	at := occurrence(j, max(from, w.Since-1))
	return at != 0 && at <= upto
}

// gathersIn reports whether the entity is one of those who enter the journey together: of the kind whose trips it has, and a
// member of its segment.
func (st *State) gathersIn(j *plan.Journey) bool {
	kind := ContactEntity
	if j.Account {
		kind = AccountEntity
	}
	_, member := slices.BinarySearch(st.Segments, j.Start.With)
	return member && KindOf(st.ID) == kind
}

// Gathers reports whether Gather would let the contact into a journey, or turn it away from one.
func Gathers(w *World, st *State, from, upto int64) bool {
	p := w.Current()
	if p == nil || st.Created == 0 {
		return false
	}
	from = max(from, st.Created-1, st.Gathered)
	for _, i := range p.together {
		j := p.Plan.Journeys[i]
		if st.gathersIn(j) && w.occurs(j, from, upto) {
			return true
		}
	}
	return false
}

// Gather lets a member into the journeys that members entered together behind from and not behind upto (ms), at the
// instant now, and turns nobody else away. Ahead says that the partition has not come by yet: then it finds the contact done
// when it does.
func Gather(w *World, st *State, now, from, upto int64, ahead bool, out *Output) {
	r := out.begin(w, st, now)
	from = max(from, st.Created-1, st.Gathered)
	st.Gathered = 0
	if ahead {
		st.Gathered = upto
	}
	for _, i := range r.p.together {
		j := r.p.Plan.Journeys[i]
		if st.gathersIn(j) && w.occurs(j, from, upto) {
			r.enterWith(i)
			r.settle()
		}
	}
	st.forget(now)
}
