package machine

import (
	"github.com/journeylang/journey/lang/plan"
	"github.com/journeylang/journey/lang/schema"
)

// What a step brings about for the same contact (an event that it raises, a journey that it starts, a change of a lead)
// happens in the same commit, in order, behind what is being applied.

// follow is something that happens behind what is being applied.
type follow struct {
	input    Input
	internal bool // what the runtime brought about, which no outside event can be taken for
	heard    announced
}

// maxFollows bounds how much one input brings about at once; what is more comes as inputs of its own, so that journeys
// that answer each other for ever cannot hold up their partition.
const maxFollows = 100

// raise makes an event happen.
func (r *run) raise(trip, journey int, s *plan.Step) {
	t := &r.st.Trips[trip]
	event, ok := r.world.Program(t.Program).Plan.Event(s.Target)
	if !ok {
		return
	}
	fields := r.given(t, s.Given, event.Fields)
	r.traceTrip(t, journey, t.Step, Raised, s.Target, fields)
	r.queue(Input{Kind: EventInput, Name: s.Target, Fields: fields, Key: t.Lead})
}

// startJourney lets the contact into another journey, at whose door the order of rule 1 applies.
func (r *run) startJourney(trip, journey int, s *plan.Step) {
	t := &r.st.Trips[trip]
	_, other, ok := r.p.Journey(s.Target)
	if !ok {
		r.traceTrip(t, journey, t.Step, Skipped, "no journey "+s.Target, nil)
		return
	}
	fields := r.given(t, s.Given, r.startRecord(other))
	r.traceTrip(t, journey, t.Step, Started, s.Target, fields)
	if !r.its(r.p.Plan.Journeys[other]) {
		r.startOther(Input{Kind: StartInput, Name: s.Target, Fields: fields})
		return
	}
	r.queue(Input{Kind: StartInput, Name: s.Target, Fields: fields, Key: t.Lead})
}

// startedByHand lets the contact into the journey that the input names.
func (r *run) startedByHand(in *Input) {
	if r.p == nil {
		return
	}
	j, i, ok := r.p.Journey(in.Name)
	if !ok {
		return
	}
	r.about = in.Key
	if j.Start.On != nil {
		r.enterOn(i, in.Fields)
	} else {
		r.enterWith(i)
	}
	r.about = ""
}

// queue lets an input follow behind what is being applied.
func (r *run) queue(in Input) { r.follows = append(r.follows, follow{input: in}) }

// announce lets a change of a record follow behind what is being applied. lead is the lead that it is about, or "".
func (r *run) announce(name string, fields Values, lead string) {
	if r.p == nil || !r.heardName(name) {
		return
	}
	heard := r.hear(name, fields, lead)
	r.scoreEvent(name, "", r.now, fields, lead)
	r.follows = append(r.follows, follow{Input{Kind: InnerInput, Name: name, Fields: fields, Key: lead}, true, heard})
}

// announceChange announces that a field of a record has a new value.
func (r *run) announceChange(owner, field string, before, after any, lead string) {
	r.announce(plan.NameChanged(owner, field), Values{"before": before, "after": after}, lead)
}

// settle applies what follows, in order.
func (r *run) settle() {
	r.advanceLeads()
	for n := 0; len(r.follows) > 0; n++ {
		next := r.follows[0]
		r.follows = r.follows[1:]
		in := next.input
		in.Contact = r.st.ID
		switch {
		case n >= maxFollows:
			r.tell(r.st.ID, in)
		case next.internal:
			r.inner(&in, next.heard)
		case in.Kind == EventInput:
			r.about = in.Key
			r.event(&in)
			r.about = ""
		default:
			r.startedByHand(&in)
		}
		r.advanceLeads()
	}
	r.follows = nil
}

// startRecord is the fields that a journey starts with; nil where it starts on nothing that has fields.
func (r *run) startRecord(journey int) *schema.Record {
	if on := r.p.Plan.Journeys[journey].Start.On; on != nil {
		if event, ok := r.p.Plan.Event(on.Event); ok {
			return event.Fields
		}
	}
	return nil
}
