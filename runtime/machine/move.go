package machine

import (
	"github.com/journeylang/journey/lang/plan"
)

// reasonRemoved is why a trip leaves whose journey, or the rest of it, is not in the version that it was moved to.
const reasonRemoved = "removed"

// carryOver does with the contact's trips what the publish of a program asked for. A journey that did not change leaves
// everybody where they are.
func (r *run) carryOver(to *Program) {
	if to.People != MovePeople && to.People != RestartPeople {
		return
	}
	for i := 0; i < len(r.st.Trips); i++ {
		t := &r.st.Trips[i]
		if t.Left != 0 || t.Host != 0 || t.Program >= to.Number {
			continue
		}
		_, old, _ := r.version(t)
		next, _, found := to.Journey(t.Journey)
		switch {
		case !found:
			r.leave(i, reasonRemoved)
		case next.Hash == old.Hash:
		case to.People == RestartPeople:
			r.restart(i, to)
		default:
			r.transfer(i, to)
			r.exitsAnew(i)
		}
	}
}

// transfer moves a trip to where it stands in another version. A step that is there as it was keeps everything; one
// whose time has changed counts it again from the arrival; behind a step that is gone, the trip goes on.
func (r *run) transfer(trip int, to *Program) {
	t := &r.st.Trips[trip]
	from, old, was := r.version(t)
	next, is, _ := to.Journey(t.Journey)
	way := r.world.passage(from, to, old, next)
	step, then := t.Step, t.Then
	r.rebase(t, to, old, next, way)
	if then > thenOffset-1 {
		t.Then = int32(way.Steps[then-thenOffset].To) + thenOffset
	}
	if step < 0 {
		r.traceTrip(t, is, None, Moved, "", nil)
		return
	}
	s := way.Steps[step]
	counts := r.out.Counts(from, was)
	if s.Fate == plan.Removed {
		counts.Steps[step].Out++
		t.Step, t.Due = plan.End, 0
		r.traceTrip(t, is, int32(s.To), Moved, old.Steps[step].Label, nil)
		switch {
		case s.To == plan.End && then == 0:
			r.leave(trip, reasonRemoved)
		case then == 0 && !r.noted(trip, s.To):
			r.walk(trip, s.To)
		}
		return
	}
	// Who stands at the step stands there still: the sum over the versions does not change.
	counts.Steps[step].In--
	r.out.Counts(to, is).Steps[s.To].In++
	t.Step = int32(s.To)
	moved := len(r.out.Trace)
	r.traceTrip(t, is, t.Step, Moved, old.Steps[step].Label, nil)
	if s.Fate == plan.Changed && then == 0 {
		r.recount(trip, &old.Steps[step], &next.Steps[s.To], way)
	}
	r.out.Trace[moved].Values = r.remaining(&r.st.Trips[trip])
}

// restart leads a trip to the first step of another version. It keeps its start values and its key; its goals count
// anew from now, those that were reached stay reached. What it sends are new messages, with keys of their own.
func (r *run) restart(trip int, to *Program) {
	t := &r.st.Trips[trip]
	from, old, was := r.version(t)
	next, is, _ := to.Journey(t.Journey)
	if t.Step >= 0 {
		r.out.Counts(from, was).Steps[t.Step].Out++
	}
	r.rebase(t, to, old, next, r.world.passage(from, to, old, next))
	t.Entered, t.Step, t.Since, t.Due, t.Then = r.now, plan.End, 0, 0, 0
	t.Sent, t.Interactions, t.Series, t.Loops, t.Reminded, t.Met = nil, nil, nil, nil, nil, nil
	t.Visit++
	r.setGoalUntil(t, to, next)
	r.traceTrip(t, is, None, Restarted, "", nil)
	if !r.exitsAnew(trip) && !r.noted(trip, 0) {
		r.walk(trip, 0)
	}
}

// exitsAnew asks the exits by rule of the version that a trip was moved to, and reports whether one holds.
func (r *run) exitsAnew(trip int) bool {
	r.st.Trips[trip].Turn = r.now
	if r.exitWhen(trip, &change{}) {
		return true
	}
	if t := &r.st.Trips[trip]; t.Turn <= r.now {
		t.Turn = 0 // there are none
	}
	return false
}

// rebase makes everything of a trip that names a part of its journey name the same part of another version. What is not
// there any more is forgotten.
func (r *run) rebase(t *Trip, to *Program, old, next *plan.Journey, way *plan.Passage) {
	t.Program = to.Number
	goals := uint64(0)
	for g := range old.Goals {
		if t.Goals&(1<<g) != 0 && way.Goals[g] != plan.End {
			goals |= 1 << way.Goals[g]
		}
	}
	t.Goals = goals
	r.setGoalUntil(t, to, next)
	var arms []int32
	for _, a := range t.Arms {
		if to := way.Arms[a]; to != plan.End {
			arms = append(arms, int32(to))
		}
	}
	t.Arms = arms
	t.Loops = reaimed(t.Loops, way, func(l *Loop) *int32 { return &l.Step })
	t.Reminded = reaimed(t.Reminded, way, func(m *Reminded) *int32 { return &m.Step })
	t.Met = reaimed(t.Met, way, func(step *int32) *int32 { return step })
	if t.Series != nil {
		if s := way.Steps[t.Series.Step]; s.Fate == plan.Removed {
			t.Series = nil
		} else {
			t.Series.Step = int32(s.To)
		}
	}
}

// reaimed returns what a trip keeps of steps, by the steps of the new version; what it keeps of a step that is gone is
// left out.
func reaimed[T any](list []T, way *plan.Passage, step func(*T) *int32) []T {
	var out []T
	for _, one := range list {
		at := step(&one)
		if s := way.Steps[*at]; s.Fate != plan.Removed {
			*at = int32(s.To)
			out = append(out, one)
		}
	}
	return out
}

func (r *run) setGoalUntil(t *Trip, to *Program, j *plan.Journey) {
	t.GoalUntil = 0
	for g := range j.Goals {
		t.GoalUntil = max(t.GoalUntil, r.goalUntil(&j.Goals[g], t.Entered))
	}
}

// recount counts the time of a step that has changed again, from the trip's arrival there. A time that is unchanged stands.
func (r *run) recount(trip int, old, next *plan.Step, way *plan.Passage) {
	t := &r.st.Trips[trip]
	switch next.Kind {
	case plan.Wait, plan.WaitFor:
		if t.Due != 0 && old.For != next.For {
			t.Due = r.after(t, next.For, t.Since)
		}
	case plan.WaitUntil:
		r.untilAnew(trip, next)
	case plan.Remind:
		if t.Series != nil && t.Series.Step == t.Step {
			r.seriesAnew(t, old.Series, next.Series, way)
		}
	}
}

// untilAnew computes the time that a step waits for as it would have been computed on arrival.
func (r *run) untilAnew(trip int, s *plan.Step) {
	t := &r.st.Trips[trip]
	now := r.now
	r.now = t.Since
	due, _ := r.until(t, s.Until)
	r.now = now
	if s.Until.Limit != (plan.Duration{}) {
		if limit := r.after(t, s.Until.Limit, t.Since); due == 0 || limit < due {
			due = limit
		}
	}
	if due == 0 {
		r.move(trip, s.Else)
		return
	}
	t.Due = due
}

// seriesAnew goes on with a series of reminders that has changed: what has had its turn has had it, the rest and the limit
// count from the arrival.
func (r *run) seriesAnew(t *Trip, old, next *plan.Series, way *plan.Passage) {
	turns := 0
	for n := range min(int(t.Series.Next), len(old.Reminders)) {
		to := way.Steps[old.Reminders[n].Step]
		for k := range next.Reminders {
			if to.Fate != plan.Removed && next.Reminders[k].Step == to.To {
				turns = max(turns, k+1)
			}
		}
	}
	t.Series.Next = int32(turns)
	switch {
	case next.Date != nil:
		t.Series.Until, _ = r.limit(t, next)
	case old.Date != nil || old.Limit != next.Limit:
		t.Series.Until = r.after(t, next.Limit, t.Series.Began)
	}
	t.Due = r.nextTurn(t, next)
}

// passage returns the way from one version of a journey to another; each is computed once.
func (w *World) passage(from, to *Program, old, next *plan.Journey) *plan.Passage {
	key := passageKey{from.Number, to.Number, old.Name}
	if p := w.passages[key]; p != nil {
		return p
	}
	p := plan.Compare(old, next)
	if w.passages == nil {
		w.passages = map[passageKey]*plan.Passage{}
	}
	w.passages[key] = &p
	return &p
}

type passageKey struct {
	from, to uint32
	journey  string
}
