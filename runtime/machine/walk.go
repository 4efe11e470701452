package machine

import "github.com/journeylang/journey/lang/plan"

// walk takes steps from the given one until one parks or the journey ends.
func (r *run) walk(trip, step int) {
	p, j, journey := r.version(&r.st.Trips[trip])
	counts := r.out.Counts(p, journey)
	for taken := 0; step != plan.End; {
		t := &r.st.Trips[trip]
		s := &j.Steps[step]
		t.Step, t.Since, t.Due = int32(step), r.now, 0
		r.arrive(t)
		if s.Kind == plan.Remind && t.inSeries() {
			counts.Steps[step].Out-- // it was on its way through one of the messages
		} else {
			counts.Steps[step].In++
		}
		if taken++; taken > maxSteps {
			r.leave(trip, tooManySteps)
			return
		}
		next := s.Next
		switch s.Kind {
		case plan.Send, plan.SendBest:
			taken, parked := r.sendStep(trip, journey, s)
			if parked {
				return
			}
			next = taken
		case plan.Wait:
			r.wait(trip, journey, s)
			return
		case plan.WaitFor:
			taken, parked := r.waitFor(trip, journey, s)
			if parked {
				return
			}
			next = taken
		case plan.WaitUntil:
			taken, parked := r.waitUntil(trip, journey, s)
			if parked {
				return
			}
			next = taken
		case plan.Remind:
			taken, parked := r.remind(trip, journey, s)
			if parked {
				return
			}
			next = taken
		case plan.Repeat:
			next = r.repeat(trip, s)
		case plan.If, plan.Choose, plan.Split:
			next = r.branch(trip, journey, s)
		case plan.Do:
			r.do(trip, journey, s)
			return
		case plan.Set:
			r.set(trip, journey, s)
		case plan.Exit:
			reason := s.Reason
			if reason == "" {
				reason = "exit"
			}
			r.leave(trip, reason)
			return
		case plan.HoldOut:
			r.holdOut(trip)
			return
		case plan.Work:
			r.work(trip, journey, s)
		case plan.CreateLead:
			r.createLead(trip, journey, s)
		case plan.StartJourney:
			r.startJourney(trip, journey, s)
		case plan.Raise:
			r.raise(trip, journey, s)
		case plan.AddTo, plan.RemoveFrom:
			r.listStep(s)
		}
		if r.st.Trips[trip].Left != 0 {
			return
		}
		counts.Steps[step].Out++
		step = next
	}
	r.st.Trips[trip].Step = plan.End
	r.leave(trip, "end")
}

// arrive counts an arrival, so that what a trip has not yet begun to wait for does not move it.
func (r *run) arrive(t *Trip) {
	r.arrivals++
	t.arrived, t.Call = r.arrivals, ""
}

// move goes on from the step that the trip stands in.
func (r *run) move(trip, next int) {
	if r.noted(trip, next) {
		return
	}
	t := &r.st.Trips[trip]
	p, _, journey := r.version(t)
	r.out.Counts(p, journey).Steps[t.Step].Out++
	t.Due = 0
	r.walk(trip, next)
}

// leave ends the trip; what it counted on the way stays, and its goals may still be reached.
func (r *run) leave(trip int, reason string) {
	t := &r.st.Trips[trip]
	if t.Host != 0 {
		r.dismiss(trip, reason)
		return
	}
	p, _, journey := r.version(t)
	counts := r.out.Counts(p, journey)
	if t.Step >= 0 {
		counts.Steps[t.Step].Out++
	}
	r.callBack(t, reason)
	counts.Left++
	addReason(&counts.Reasons, reason, 1)
	r.traceTrip(t, journey, t.Step, Left, reason, nil)
	t.Left, t.Reason, t.Step, t.Due, t.Since = r.now, reason, plan.End, 0, 0
	t.Held, t.Then, t.Turn = 0, 0, 0
	t.Call, t.Results = "", nil
	t.Interactions, t.Series, t.Loops, t.Reminded, t.Met = nil, nil, nil, nil, nil
	if t.Judged < r.now {
		t.Sent = nil
	}
	if r.allReached(t) {
		t.GoalUntil = 0
	}
}

// exits reports whether an event ends the trip.
func (r *run) exits(t *Trip, event string, fields Values) bool {
	_, j, _ := r.version(t)
	for i := range j.Exits {
		if x := &j.Exits[i]; x.Event == event && (x.Where == nil || x.Where.Holds(r.scope(t, fields))) {
			return true
		}
	}
	return false
}
