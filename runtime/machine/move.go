package machine

import (
	"slices"

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
// whose time has changed counts it again from the arrival; behind a step that is gone, the trip goes on; at one that is
// of another kind now it arrives anew.
func (r *run) transfer(trip int, to *Program) {
	t := &r.st.Trips[trip]
	from, old, was := r.version(t)
	next, is, _ := to.Journey(t.Journey)
	way := r.world.passage(from, to, old, next)
	step, then, due := t.Step, t.Then, t.Due
	anew := r.changedSeries(t, old, next, way)
	r.rebase(t, to, old, next, way)
	if anew != nil {
		r.seriesAnew(t, next, anew, way)
	}
	if then > thenOffset-1 {
		t.Then = int32(way.Steps[then-thenOffset].To) + thenOffset
	}
	if step < 0 {
		r.traceTrip(t, is, None, Moved, "", nil)
		return
	}
	s := way.Steps[step]
	counts := r.out.Counts(from, was)
	if s.Fate == plan.Removed || !r.predates(movedWhole) && old.Steps[step].Kind != next.Steps[s.To].Kind {
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
		r.recount(trip, &old.Steps[step], &next.Steps[s.To])
	}
	if anew != nil && then == 0 {
		r.turnAnew(t, next)
	}
	r.out.Trace[moved].Values = r.recounted(&r.st.Trips[trip], due)
}

// recounted tells when the step's time is up now, and when it would have been up in the version before, where that has
// changed.
func (r *run) recounted(t *Trip, due int64) Values {
	values := r.remaining(t)
	if due != 0 && due != t.Due && values != nil {
		values["was"] = moment(due)
	}
	return values
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
	r.setGoalUntil(t, next)
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
	r.setGoalUntil(t, next)
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

// setGoalUntil notes until when a goal of the journey may still be reached: the latest of all.
func (r *run) setGoalUntil(t *Trip, j *plan.Journey) {
	t.GoalUntil = 0
	for g := range j.Goals {
		t.GoalUntil = max(t.GoalUntil, r.goalUntil(&j.Goals[g], t.Entered))
	}
}

// recount counts the time of a step that has changed again, from the trip's arrival there. A time that is unchanged
// stands; one that lies in the past now is up at once.
func (r *run) recount(trip int, old, next *plan.Step) {
	t := &r.st.Trips[trip]
	switch next.Kind {
	case plan.Wait, plan.WaitFor:
		if t.Due != 0 && old.For != next.For {
			t.Due = r.after(t, next.For, t.Since)
		}
		r.outcomesAnew(trip, old, next)
	case plan.WaitUntil:
		r.untilAnew(trip, next)
	}
}

// outcomesAnew takes the way of an outcome that the wait did not have before and that is so already.
func (r *run) outcomesAnew(trip int, old, next *plan.Step) {
	t := &r.st.Trips[trip]
	_, _, journey := r.version(t)
	for b := range next.Branches {
		on := next.Branches[b].On
		if r.predates(movedWhole) || slices.ContainsFunc(old.Branches, func(b plan.Branch) bool { return b.On.Text == on.Text }) {
			continue
		}
		if why, is := r.already(t, on); is {
			r.traceTrip(t, journey, t.Step, Branched, next.Branches[b].Label, with(why, "already", true))
			r.move(trip, next.Branches[b].To)
			return
		}
	}
}

// untilAnew computes the time that a step waits for as it would have been computed on arrival.
func (r *run) untilAnew(trip int, s *plan.Step) {
	t := &r.st.Trips[trip]
	now, clock := r.now, r.env.Now
	r.now = t.Since
	if !r.predates(movedWhole) {
		r.env.Now = moment(t.Since)
	}
	due, why := r.dueUntil(t, s)
	r.now, r.env.Now = now, clock
	if due == 0 {
		_, _, journey := r.version(t)
		if !r.predates(movedWhole) {
			r.traceTrip(t, journey, t.Step, Branched, untilMissing, why)
		}
		r.move(trip, s.Else)
		return
	}
	t.Due = due
}

// changedSeries returns what is left, in the new version, of the series that the trip is in, where it does something else
// there: its step. A series that is a series no more is over. nil: there is nothing to do.
func (r *run) changedSeries(t *Trip, old, next *plan.Journey, way *plan.Passage) *plan.Series {
	if t.Series == nil {
		return nil
	}
	s := way.Steps[t.Series.Step]
	switch {
	case s.Fate == plan.Removed:
		return nil
	case next.Steps[s.To].Kind != plan.Remind:
		t.Series = nil
		return nil
	case s.Fate == plan.Kept:
		return nil
	case r.predates(movedWhole) && t.Series.Step != t.Step:
		return nil
	}
	return old.Steps[t.Series.Step].Series
}

// seriesAnew goes on with a series of reminders that has changed: what has had its turn has had it, the rest and the limit
// count from the arrival.
func (r *run) seriesAnew(t *Trip, next *plan.Journey, was *plan.Series, way *plan.Passage) {
	is := next.Steps[t.Series.Step].Series
	turns := 0
	for n := range min(int(t.Series.Next), len(was.Reminders)) {
		to := way.Steps[was.Reminders[n].Step]
		for k := range is.Reminders {
			if to.Fate != plan.Removed && is.Reminders[k].Step == to.To {
				turns = max(turns, k+1)
			}
		}
	}
	t.Series.Next = int32(turns)
	switch {
	case is.Date != nil:
		t.Series.Until, _ = r.limit(t, is)
	case was.Date != nil || was.Limit != is.Limit:
		t.Series.Until = r.after(t, is.Limit, t.Series.Began)
	}
}

// turnAnew sets when a series that has changed next has something to do. A reminder that is held on its way asks its gates
// again, which know until when that may be.
func (r *run) turnAnew(t *Trip, next *plan.Journey) {
	switch {
	case t.inSeries():
		t.Due = r.nextTurn(t, next.Steps[t.Step].Series)
	case t.Series != nil && t.Due != 0:
		t.Due = r.now
	}
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
