package machine

import (
	"strings"

	"github.com/journeylang/journey/lang/plan"
)

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
	if byRobot(interaction, in.Fields) {
		r.trace(ByMachine, name, in.Fields)
		r.out.Trace[len(r.out.Trace)-1].Time = at
		return
	}
	r.trace(Happened, name, in.Fields)
	r.out.Trace[len(r.out.Trace)-1].Time = at
	r.remember(name, at, in.Fields)
	also := ""
	if interaction != "" {
		also = r.medium(message) + "." + interaction
		r.remember(also, at, in.Fields)
		r.reaction(message, interaction, in.Fields)
	}
	r.scoreEvent(name, also, at, in.Fields, "")
	r.tellAccountOf(name, also, at, in.Fields)
	if at < r.now-LateLimit {
		r.exitAll(r.read(name, message, interaction))
		r.feedSegments(name, message, interaction)
		return
	}
	if plan.Inner(name) {
		return
	}
	// Trips that this event starts, through a segment or a step, do not see it: waits look forward only.
	r.steer(&happening{name, message, interaction, at, in.Fields, ""})
	c := r.read(name, message, interaction)
	r.touchLeads(&c)
	r.feedSegments(name, message, interaction)
	if interaction == "" {
		for _, j := range r.p.startedBy[name] {
			r.enterOn(j, in.Fields)
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

func (r *run) feedSegments(name, message, interaction string) {
	r.reassess(r.p.byEvent[name])
	if interaction != "" {
		r.reassess(r.p.byEvent[r.medium(message)+"."+interaction])
	}
}

// happening is an event as trips hear of it.
type happening struct {
	name                 string
	message, interaction string // of what a contact did with a message
	at                   int64  // ms
	fields               Values
	lead                 string // whose change it is; "": no lead's
}

// steer lets an event act on the trips that are under way, in the order of rule 6: what ends a trip comes before the end of
// a series of reminders, and that before the waits. A trip that the event has moved already has not yet begun to wait
// for it.
func (r *run) steer(h *happening) {
	r.steerSome(h, announced{len(r.st.Trips), r.arrivals})
}

// steerSome is steer for those of the trips that hear of the event.
func (r *run) steerSome(h *happening, heard announced) {
	mark, n := heard.mark, heard.trips
	for i := range n {
		if r.concerns(i, h) {
			r.decide(i, h)
		}
	}
	for i := range n {
		if r.listens(i, mark) && r.concerns(i, h) {
			r.reminding(i, h)
		}
	}
	for i := range n {
		if r.listens(i, mark) && r.concerns(i, h) {
			r.satisfy(i, h)
		}
	}
}

// listens reports whether a trip stands where it stood when the event came, and nothing is noted for its resume.
func (r *run) listens(i int, mark uint32) bool {
	t := &r.st.Trips[i]
	return t.Left == 0 && t.Step >= 0 && t.Then == 0 && t.arrived <= mark
}

// decide counts the goals that an event reaches, whatever else happens, and then lets it end the trip: an exit comes
// before a goal.
func (r *run) decide(i int, h *happening) {
	t := &r.st.Trips[i]
	if t.Host != 0 {
		return // what ends the account's trip calls its guests back
	}
	if h.interaction != "" {
		t.interact(h.message, h.interaction, h.at, h.fields)
	}
	r.credit(i, h)
	reached := r.countGoals(i, h.name, h.at, h.fields)
	switch {
	case t.Left != 0:
	case h.interaction == "" && r.exits(t, h.name, h.fields):
		r.leave(i, "exit")
	case r.exitByRule(i, h):
	case reached:
		r.leave(i, "goal")
	default:
		r.foresee(t, h)
	}
}
