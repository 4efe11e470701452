package machine

import (
	"slices"

	"github.com/journeylang/journey/lang/plan"
)

// The gates of a send, in the order in which they are asked. A closed gate never stops the trip.
const (
	noAddress    = "no_address"   // the contact has none, or none that a mail can be sent to
	unsubscribed = "unsubscribed" // consent for the message's purpose was withdrawn
)

// send hands the step's message to its channel, or traces the gate that stopped it, and returns where the trip goes.
func (r *run) send(trip, journey int, s *plan.Step) int {
	t := &r.st.Trips[trip]
	p := r.world.Program(t.Program)
	counts := &r.out.Counts(p, journey).Steps[t.Step]
	to, gate := r.gates(s.Message)
	if gate != "" {
		counts.Blocked++
		r.traceTrip(t, journey, t.Step, Blocked, gate, Values{"message": s.Message.Name})
		if s.HasElse {
			return s.Else
		}
		return s.Next
	}
	effect := Effect{Owner: r.st.ID, Key: r.key(), Program: t.Program, Journey: t.Journey, Trip: t.No, Step: t.Step,
		Message: s.Message.Name, To: to, At: r.now, Arms: slices.Clone(t.Arms),
		Contact: pick(r.profile(), s.Message.Contact), Start: pick(t.Start, s.Message.Start)}
	r.st.Pending = append(r.st.Pending, effect)
	r.out.Effects = append(r.out.Effects, effect)
	t.Sent = append(t.Sent, Sent{s.Message.Name, r.now})
	counts.Handed++
	r.traceTrip(t, journey, t.Step, Handed, s.Message.Name, nil)
	return s.Next
}

// gates returns the address to send to, or the gate that is closed.
func (r *run) gates(m *plan.Message) (to, gate string) {
	to, _ = r.profile()[m.Medium].(string)
	if to == "" {
		return "", noAddress
	}
	for _, purpose := range r.st.Refusals {
		if purpose == m.Purpose {
			return "", unsubscribed
		}
	}
	return to, ""
}

// pick returns the named values that exist; templates see no others.
func pick(from Values, names []string) Values {
	var out Values
	for _, name := range names {
		if v, ok := from[name]; ok {
			if out == nil {
				out = make(Values, len(names))
			}
			out[name] = v
		}
	}
	return out
}

// outcome records what became of a message. An outcome that is already known is a repeat.
func (r *run) outcome(in *Input) {
	for i := range r.st.Pending {
		e := r.st.Pending[i]
		if e.Key != in.Key {
			continue
		}
		r.st.Pending = append(r.st.Pending[:i], r.st.Pending[i+1:]...)
		p := r.world.Program(e.Program)
		_, journey, _ := p.Journey(e.Journey)
		counts := r.out.Counts(p, journey)
		kind := Delivered
		values := Values{"message": e.Message}
		if in.Status == StatusSent {
			counts.Steps[e.Step].Sent++
			for _, a := range e.Arms {
				counts.Arms[a].Sent++
			}
		} else {
			counts.Steps[e.Step].Failed++
			kind = Undelivered
			values["why"] = in.Detail
		}
		t := Trip{No: e.Trip, Program: e.Program}
		r.traceTrip(&t, journey, e.Step, kind, e.Message, values)
		return
	}
}
