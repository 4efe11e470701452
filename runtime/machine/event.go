package machine

import "strings"

// event applies something that the contact did: into history, then exits, goals and waits of the trips, then the
// segments that read it, then new trips.
func (r *run) event(in *Input) {
	if r.p == nil {
		return
	}
	at := in.Time
	if at == 0 || at > r.now {
		at = r.now
	}
	name, message, interaction := r.p.eventName(in.Name)
	r.trace(Happened, name, in.Fields)
	r.out.Trace[len(r.out.Trace)-1].Time = at
	r.remember(name, at, in.Fields)
	if interaction != "" {
		r.remember("email."+interaction, at, in.Fields)
	}
	if at < r.now-LateLimit {
		r.feedSegments(name, interaction)
		return
	}
	// Trips that this event starts, through a segment or a step, do not see it: waits look forward only.
	for i := range len(r.st.Trips) {
		r.steer(i, name, message, interaction, at, in.Fields)
	}
	r.feedSegments(name, interaction)
	if interaction == "" {
		for _, j := range r.p.startedBy[name] {
			r.enterOn(j, at, in.Fields)
		}
	}
	if interaction == "unsubscribed" {
		if m, ok := r.p.Message(message); ok {
			r.refuse(m.Purpose)
		}
	}
}

// eventName returns the declared name of an event that other systems may call differently; of an interaction
// ("welcome.clicked") also its two parts.
func (m *Program) eventName(name string) (declared, message, interaction string) {
	if e, ok := m.Plan.Event(name); ok {
		return e.Name, "", ""
	}
	if message, interaction, ok := strings.Cut(name, "."); ok {
		if _, known := m.Message(message); known {
			return name, message, interaction
		}
	}
	return name, "", ""
}

func (r *run) feedSegments(name, interaction string) {
	r.reassess(r.p.byEvent[name])
	if interaction != "" {
		r.reassess(r.p.byEvent["email."+interaction])
	}
}

// steer lets an event act on one trip. Goals count whatever else happens; then an exit comes before a goal that ends the
// trip, and both before the wait that it stands in (rule 6).
func (r *run) steer(i int, name, message, interaction string, at int64, fields Values) {
	t := &r.st.Trips[i]
	if interaction != "" {
		t.interact(message, interaction, at, fields)
	}
	reached := r.countGoals(i, name, at, fields)
	switch {
	case t.Left != 0:
	case interaction == "" && r.exits(t, name, fields):
		r.leave(i, "exit")
	case reached:
		r.leave(i, "goal")
	case t.Step >= 0:
		r.satisfy(i, name, message, interaction, fields)
	}
}
