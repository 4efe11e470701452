package machine

import (
	"time"
)

// The reasons for which steering ends a trip.
const (
	reasonStopped = "stopped"
	reasonExpired = "expired while paused"
)

// Lags reports whether a contact has not yet been brought to what was published and steered.
func Lags(w *World, st *State) bool {
	return int(st.Steered) < len(w.steers) || w.Current() != nil && st.Program < w.Current().Number
}

// Involved reports whether steering changes something for the contact now: it has a trip under way.
func (st *State) Involved() bool {
	for i := range st.Trips {
		if st.Trips[i].Left == 0 {
			return true
		}
	}
	return false
}

// CatchUp does to a contact's trips what was steered and published since it was last touched, each as of its own time
// and in its order: so it does not matter when the contact's turn comes. It is to be called before anything else is
// done to the contact, and before Adopt.
func CatchUp(w *World, st *State, now int64, out *Output) {
	r := out.begin(w, st, now)
	defer r.buried("what was steered or published could not be done", func() { st.Steered = uint32(len(w.steers)) })
	program := st.Program
	for {
		if i := int(st.Steered); i < len(w.steers) && (w.steers[i].After <= program || r.p == nil || program >= r.p.Number) {
			st.Steered++
			r.obey(&w.steers[i])
			continue
		}
		if r.p == nil || program >= r.p.Number {
			return
		}
		program++
		r.carryOver(w.Program(program))
	}
}

// shut turns the contact away from a journey that is paused or stopped.
func (r *run) shut(journey int) bool {
	standing := r.world.Standing(r.p.Plan.Journeys[journey].Name)
	if standing.State == Live {
		return false
	}
	r.turnAway(journey, standing.State, nil)
	return true
}

// obey does what a journey was told to the contact's trips in it.
func (r *run) obey(s *Steer) {
	for i := 0; i < len(r.st.Trips); i++ {
		t := &r.st.Trips[i]
		if t.Left != 0 || t.Journey != s.Journey {
			continue
		}
		switch s.Do {
		case PauseJourney:
			if t.Held == 0 {
				t.Held = s.At
				r.traceSteer(t, Suspended, s.Policy)
			}
		case ResumeJourney:
			if t.Held != 0 {
				r.resume(i, s)
			}
		case StopJourney:
			r.leave(i, reasonStopped)
		}
	}
}

// resume lets a trip go on behind a pause: to where an event has led it meanwhile, else by the policy of the pause.
func (r *run) resume(trip int, s *Steer) {
	t := &r.st.Trips[trip]
	pause, then := s.At-t.Held, t.Then
	overdue := t.Due != 0 && t.Due <= s.At
	t.Held, t.Then = 0, 0
	r.traceSteer(t, Resumed, s.Policy)
	switch {
	case then != 0:
		r.goOn(trip, int(then)-thenOffset)
	case s.Policy == Shift:
		t.shift(pause, !r.predates(shiftWhole))
	case s.Policy == Expire && overdue:
		r.leave(trip, reasonExpired)
	}
}

// shift moves every time at which the trip is to do something; whole moves its arrival too, which such times are counted
// from again when it is moved to another version.
func (t *Trip) shift(by int64, whole bool) {
	if whole {
		t.Since += by
	}
	if t.Due != 0 {
		t.Due += by
	}
	if t.Series != nil {
		t.Series.Began += by
		t.Series.Until += by
	}
}

// thenOffset is what Trip.Then adds to the index of a step, so that nothing noted is 0 and the end is 1.
const thenOffset = 2

// noted notes, for a trip that is paused, where it goes at resume, and reports whether it is paused.
func (r *run) noted(trip, next int) bool {
	t := &r.st.Trips[trip]
	if t.Held == 0 {
		return false
	}
	t.Then = int32(next) + thenOffset
	return true
}

// goOn is move for a trip that may stand nowhere, having been led to the beginning while it was paused.
func (r *run) goOn(trip, next int) {
	if r.st.Trips[trip].Step < 0 {
		r.walk(trip, next)
		return
	}
	r.move(trip, next)
}

// traceSteer traces what steering did to a trip, where it stands.
func (r *run) traceSteer(t *Trip, kind EntryKind, text string) {
	_, _, journey := r.version(t)
	r.traceTrip(t, journey, t.Step, kind, text, r.remaining(t))
}

// remaining tells when the step's time is up, where it has one.
func (r *run) remaining(t *Trip) Values {
	if t.Due == 0 {
		return nil
	}
	return Values{"due": time.UnixMilli(t.Due).UTC()}
}
