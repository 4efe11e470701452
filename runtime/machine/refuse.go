package machine

// unrendered takes back a message that could not be made: the last gate of rule 15 closed on it, and nothing left the
// house. The trip is on its way already, unless the step has an else.
func (r *run) unrendered(e *Effect, journey int, why string) {
	p := r.world.Program(e.Program)
	counts := &r.out.Counts(p, journey).Steps[e.Step]
	counts.Handed--
	counts.Blocked++
	addReason(&counts.Gates, gateNotRendered, 1)
	r.capReturn(e)
	t := Trip{No: e.Trip, Program: e.Program}
	r.traceTrip(&t, journey, e.Step, Blocked, gateNotRendered, Values{"message": e.Message, "why": why})
}

// refused lets journeys hear of a message that did not get out, as if its provider had reported it a moment later. An
// address that is not taken is a hard bounce (rule 18).
func (r *run) refused(e *Effect, in *Input) {
	event := Input{Kind: EventInput, Name: e.Message + ".failed", Fields: Values{"reason": in.Detail}}
	if in.Status == StatusBounced {
		event.Name, event.Fields["type"] = e.Message+".bounced", "hard"
	}
	r.event(&event)
}
