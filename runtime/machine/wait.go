package machine

import (
	"time"

	"github.com/journeylang/journey/lang/plan"
)

// wait parks the trip for a time; the due time is computed on arrival.
func (r *run) wait(trip, journey int, s *plan.Step) {
	t := &r.st.Trips[trip]
	t.Due = s.For.After(time.UnixMilli(r.now), r.world.Program(t.Program).Plan.Zone).UnixMilli()
	r.traceTrip(t, journey, t.Step, Reached, stamp(t.Due), nil)
}

// waitFor parks the trip until one of its events or the limit. An interaction that already happened since this trip
// sent the message counts at once; other events count from now on.
func (r *run) waitFor(trip, journey int, s *plan.Step) (next int, parked bool) {
	t := &r.st.Trips[trip]
	for b := range s.Branches {
		on := s.Branches[b].On
		if on.Interaction == "" {
			continue
		}
		sent, ok := t.sentAt(on.Event)
		if !ok {
			continue
		}
		for _, x := range t.Interactions {
			if x.Message == on.Event && x.Kind == on.Interaction && x.At >= sent && r.matches(t, on, x.Fields) {
				r.traceTrip(t, journey, t.Step, Branched, s.Branches[b].Label, nil)
				return s.Branches[b].To, false
			}
		}
	}
	t.Due = s.For.After(time.UnixMilli(r.now), r.world.Program(t.Program).Plan.Zone).UnixMilli()
	r.traceTrip(t, journey, t.Step, Reached, stamp(t.Due), nil)
	return 0, true
}

// satisfy goes on from a wait that the event satisfies.
func (r *run) satisfy(trip int, name, message, interaction string, fields Values) {
	t := &r.st.Trips[trip]
	_, j, journey := r.version(t)
	s := &j.Steps[t.Step]
	if s.Kind != plan.WaitFor {
		return
	}
	for b := range s.Branches {
		on := s.Branches[b].On
		if interaction != "" {
			if on.Interaction != interaction || on.Event != message {
				continue
			}
			if _, sent := t.sentAt(message); !sent {
				continue
			}
		} else if on.Interaction != "" || on.Event != name {
			continue
		}
		if r.matches(t, on, fields) {
			r.traceTrip(t, journey, t.Step, Branched, s.Branches[b].Label, nil)
			r.move(trip, s.Branches[b].To)
			return
		}
	}
}

func (r *run) matches(t *Trip, on *plan.Trigger, fields Values) bool {
	return on.Where == nil || on.Where.Holds(r.scope(t, fields))
}

// timeUp goes on from a step whose time is up.
func (r *run) timeUp(trip int) {
	t := &r.st.Trips[trip]
	_, j, journey := r.version(t)
	s := &j.Steps[t.Step]
	next := s.Next
	if s.Kind == plan.WaitFor {
		next = s.Else
		r.traceTrip(t, journey, t.Step, Branched, "time is up", nil)
	}
	r.move(trip, next)
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
