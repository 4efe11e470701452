package machine

import (
	"slices"

	"github.com/journeylang/journey/lang/plan"
)

// sendStep sends the step's message, or, of several, the one that reaches the contact best. parked means that the
// trip stands here until a quiet time ends.
func (r *run) sendStep(trip, journey int, s *plan.Step) (next int, parked bool) {
	if KindOf(r.st.ID) == AccountEntity {
		return r.sendOn(trip, journey, s), false
	}
	if s.Kind == plan.SendBest {
		return r.sendBest(trip, journey, s)
	}
	g := r.gates(&r.st.Trips[trip], s, s.Message)
	switch {
	case g.until != 0:
		r.hold(trip, journey, s.Message, &g)
		return 0, true
	case g.closed != "":
		r.block(trip, journey, s.Message, &g)
		return aside(s), false
	}
	r.hand(trip, journey, s, s.Message, g.to)
	return s.Next, r.awaits(trip, s)
}

// awaits lets a trip stand at a message with an else until it is known what became of it, and reports whether it does: only
// the outbox finds out that a message cannot be written, and that closes the last gate.
func (r *run) awaits(trip int, s *plan.Step) bool {
	t := &r.st.Trips[trip]
	if !s.HasElse || t.Host != 0 || r.predates(elseWaits) {
		return false
	}
	t.Call = r.st.Pending[len(r.st.Pending)-1].Key
	return true
}

// goOnBehind lets the trip go on that stands at a message until its outcome is known.
func (r *run) goOnBehind(e *Effect, written bool) {
	trip := r.standsFor(e)
	if trip < 0 {
		return
	}
	s := r.woken(trip)
	if written {
		r.move(trip, s.Next)
	} else {
		r.move(trip, aside(s))
	}
}

// aside is where a trip goes on whose message was stopped.
func aside(s *plan.Step) int {
	if s.HasElse {
		return s.Else
	}
	return s.Next
}

// hand puts a message into the outbox: state and outbox are committed together.
func (r *run) hand(trip, journey int, s *plan.Step, m *plan.Message, to string) {
	t := &r.st.Trips[trip]
	effect := r.letter(t, m, to)
	if t.Since < r.now {
		effect.Held = t.Since
	}
	r.st.Pending = append(r.st.Pending, effect)
	r.out.Effects = append(r.out.Effects, effect)
	sent := Sent{Message: m.Name, At: r.now}
	if !r.first() {
		sent.To, sent.Step, sent.Visit = to, hashText(s.ID), t.Visit
	}
	t.Sent = append(t.Sent, sent)
	r.capCount(m, to)
	r.learnSent(m)
	p := r.world.Program(t.Program)
	r.out.Counts(p, journey).Steps[t.Step].Handed++
	r.traceTrip(t, journey, t.Step, Handed, m.Name, nil)
}

// block records the gate that stopped a message; the trip goes on.
func (r *run) block(trip, journey int, m *plan.Message, g *gates) {
	t := &r.st.Trips[trip]
	counts := &r.out.Counts(r.world.Program(t.Program), journey).Steps[t.Step]
	counts.Blocked++
	if !r.first() {
		addReason(&counts.Gates, g.closed, 1)
	}
	r.traceTrip(t, journey, t.Step, Blocked, g.closed, g.told(m))
}

// letter returns the effect that carries a message out. Its key stands for this trip, this step and this visit: the
// input that brought the trip here brings it here once.
func (r *run) letter(t *Trip, m *plan.Message, to string) Effect {
	return Effect{Owner: r.st.ID, Key: r.key(), Program: t.Program, Journey: t.Journey, Trip: t.No, Step: t.Step,
		Message: m.Name, To: to, At: r.now, Arms: slices.Clone(t.Arms),
		Contact: pick(r.profile(), m.Contact), Start: pick(t.Start, m.Start), About: r.aboutMessage(t, m)}
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
		if e.Call != nil {
			r.answered(&e, in)
			return
		}
		p := r.world.Program(e.Program)
		_, journey, _ := p.Journey(e.Journey)
		counts := r.out.Counts(p, journey)
		kind := Delivered
		values := Values{"message": e.Message}
		if in.Status == StatusSent {
			if in.Detail != "" {
				values["provider"] = in.Detail
			}
			counts.Steps[e.Step].Sent++
			for _, a := range e.Arms {
				counts.Arms[a].Sent++
			}
		} else if in.Status == StatusWithdrawn {
			counts.Steps[e.Step].Withdrawn++
			kind = Withdrawn
			r.capReturn(&e)
		} else if in.Status == StatusUnrendered {
			r.unrendered(&e, journey, in.Detail)
			r.goOnBehind(&e, false)
			return
		} else {
			counts.Steps[e.Step].Failed++
			kind = Undelivered
			values["why"] = in.Detail
			r.capReturn(&e)
		}
		t := Trip{No: e.Trip, Program: e.Program}
		r.traceTrip(&t, journey, e.Step, kind, e.Message, values)
		r.goOnBehind(&e, true)
		if kind == Undelivered && !r.first() {
			r.refused(&e, in)
		}
		return
	}
}
