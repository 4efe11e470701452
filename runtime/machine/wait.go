package machine

import (
	"time"

	"github.com/journeylang/journey/lang/plan"
)

// wait parks the trip for a time; the due time is computed on arrival.
func (r *run) wait(trip, journey int, s *plan.Step) {
	t := &r.st.Trips[trip]
	t.Due = r.after(t, s.For, r.now)
	r.traceTrip(t, journey, t.Step, Reached, stamp(t.Due), nil)
}

// waitFor parks the trip until one of its events or the limit. What is so already counts at once; events count from now
// on.
func (r *run) waitFor(trip, journey int, s *plan.Step) (next int, parked bool) {
	t := &r.st.Trips[trip]
	for b := range s.Branches {
		if why, is := r.already(t, s.Branches[b].On); is {
			r.traceTrip(t, journey, t.Step, Branched, s.Branches[b].Label, with(why, "already", true))
			return s.Branches[b].To, false
		}
	}
	t.Due = r.after(t, s.For, r.now)
	r.traceTrip(t, journey, t.Step, Reached, stamp(t.Due), nil)
	return 0, true
}

// already reports whether what a trigger waits for is so on arrival: the contact has done it with the message since this
// trip sent it, or is in the segment, or out of it. why is what decided.
func (r *run) already(t *Trip, on *plan.Trigger) (why Values, is bool) {
	switch {
	case on.Segment != "":
		if r.member(on.Segment) != (on.Event == plan.NameEnters(on.Segment)) || on.Where != nil && !r.matches(t, on, nil) {
			return nil, false
		}
		return r.because(t, on, nil), true
	case on.Interaction == "":
		return nil, false
	}
	sent, ok := t.sentAt(on.Event)
	if !ok {
		return nil, false
	}
	for _, x := range t.Interactions {
		if x.Message == on.Event && x.Kind == on.Interaction && x.At >= sent && r.matches(t, on, x.Fields) {
			return r.because(t, on, x.Fields), true
		}
	}
	return nil, false
}

// satisfy goes on from a wait that the event satisfies.
func (r *run) satisfy(trip int, h *happening) {
	t := &r.st.Trips[trip]
	_, j, journey := r.version(t)
	s := &j.Steps[t.Step]
	if s.Kind != plan.WaitFor {
		return
	}
	for b := range s.Branches {
		if on := s.Branches[b].On; r.hears(t, on, h) {
			r.traceTrip(t, journey, t.Step, Branched, s.Branches[b].Label, r.because(t, on, h.fields))
			r.move(trip, s.Branches[b].To)
			return
		}
	}
}

// hears reports whether an event is what a trigger inside a journey names.
func (r *run) hears(t *Trip, on *plan.Trigger, h *happening) bool {
	switch {
	case on.Interaction != h.interaction:
		return false
	case h.interaction != "":
		if _, sent := t.sentAt(h.message); on.Event != h.message || !sent {
			return false
		}
	case on.Event != h.name:
		return false
	}
	return r.matches(t, on, h.fields)
}

// because returns the values that a trigger's filter has read.
func (r *run) because(t *Trip, on *plan.Trigger, fields Values) Values {
	if on.Where == nil {
		return nil
	}
	return operands(on.Where.Values(r.scope(t, fields)))
}

func (r *run) matches(t *Trip, on *plan.Trigger, fields Values) bool {
	return on.Where == nil || on.Where.Holds(r.scope(t, fields))
}

// timeUp goes on from a step whose time is up.
func (r *run) timeUp(trip int) {
	if r.letGo(trip) {
		return
	}
	t := &r.st.Trips[trip]
	_, j, journey := r.version(t)
	s := &j.Steps[t.Step]
	switch s.Kind {
	case plan.Send, plan.SendBest:
		r.release(trip)
	case plan.WaitFor:
		r.traceTrip(t, journey, t.Step, Branched, "time is up", nil)
		r.move(trip, s.Else)
	case plan.Remind:
		r.goOnReminding(trip, journey, s)
	default:
		r.move(trip, s.Next)
	}
}

// maxInteractions bounds what one trip remembers of the contact's reactions; the newest are kept.
const maxInteractions = 32

// interact remembers a reaction to a message that this trip sent.
func (t *Trip) interact(message, kind string, at int64, fields Values) {
	if t.Left != 0 {
		return
	}
	if sent, ok := t.sentAt(message); !ok || at < sent {
		return
	}
	if len(t.Interactions) >= maxInteractions {
		t.Interactions = append(t.Interactions[:0], t.Interactions[1:]...)
	}
	t.Interactions = append(t.Interactions, Interaction{message, kind, at, fields})
}

func (t *Trip) sentAt(message string) (int64, bool) {
	for i := len(t.Sent) - 1; i >= 0; i-- {
		if t.Sent[i].Message == message {
			return t.Sent[i].At, true
		}
	}
	return 0, false
}

func stamp(ms int64) string { return time.UnixMilli(ms).UTC().Format(time.RFC3339) }
