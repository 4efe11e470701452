package machine

import "github.com/journeylang/journey/lang/plan"

// What the runtime itself brings about is a happening too, in the same commit (rule 24): enters dach, leaves dach,
// contact.created, contact.email changed. Its names are such that no event from outside can be taken for it. What it
// ends, it ends at once; what it starts or satisfies follows behind what is being applied, so that a step which brings
// about what starts another journey has been left before that journey begins.

// announced is who hears of something that the runtime brought about: the trips that were there at that moment, where
// they stood then.
type announced struct {
	trips int
	mark  uint32
}

// hear lets what the runtime brought about end trips at once, and returns who is to hear the rest of it.
func (r *run) hear(name string, fields Values, lead string) announced {
	h := happening{name: name, at: r.now, fields: fields, lead: lead}
	a := announced{len(r.st.Trips), r.arrivals}
	for i := range a.trips {
		if r.concerns(i, &h) {
			r.decide(i, &h)
		}
	}
	return a
}

// concerns reports whether an event is none of another lead than the trip's.
func (r *run) concerns(trip int, h *happening) bool {
	about := r.st.Trips[trip].Lead
	return h.lead == "" || about == "" || about == h.lead
}

// inner lets what the runtime brought about steer the trips that heard of it, and start journeys.
func (r *run) inner(in *Input, heard announced) {
	if r.p == nil {
		return
	}
	r.about = in.Key
	h := happening{name: in.Name, at: r.now, fields: in.Fields, lead: in.Key}
	r.steerSome(&h, heard)
	for _, j := range r.p.startedBy[in.Name] {
		r.enterOn(j, in.Fields)
	}
	r.about = ""
}

// innerInput applies what an earlier input brought about and had no room for.
func (r *run) innerInput(in *Input) {
	r.inner(in, announced{len(r.st.Trips), r.arrivals})
}

// announceChanges announces the new values of fields of the contact. before is what the rules saw until now.
func (r *run) announceChanges(before Values) {
	if len(before) == 0 {
		return
	}
	after := r.profile()
	for _, name := range before.Names() {
		if !equal(before[name], after[name]) {
			r.announce(plan.NameChanged("contact", name), Values{"before": before[name], "after": after[name]}, "")
		}
	}
}

// before returns the values that rules see in the fields that are about to change, if someone hears of it. Of a contact
// that is only becoming known, none: that is contact.created.
func (r *run) before(fields Values) Values {
	if r.fresh || r.p == nil || !r.heardChange(fields) {
		return nil
	}
	view, out := r.profile(), make(Values, len(fields))
	for name := range fields {
		out[name] = view[name]
	}
	return out
}
