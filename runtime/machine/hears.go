package machine

import (
	"strings"

	"github.com/journeylang/journey/lang/plan"
)

// What the runtime reports (a segment entered, a field changed) and no program listens to costs nothing: it is not even
// put together.

// hearing is what a program listens to of that.
type hearing struct {
	names  map[string]bool
	fields map[string]bool // of the contact, whose changes are among names
}

func (m *Program) listenIn() {
	hear := func(name string) {
		m.hearing.names[name] = true
		if field, ok := strings.CutPrefix(strings.TrimSuffix(name, " changed"), "contact."); ok && strings.HasSuffix(name, " changed") {
			m.hearing.fields[field] = true
		}
	}
	m.hearing = hearing{map[string]bool{}, map[string]bool{}}
	for _, j := range m.Plan.Journeys {
		for _, name := range j.Hears() {
			hear(name)
		}
	}
	for name := range m.scoring.lines {
		if plan.Inner(name) {
			hear(name)
		}
	}
	for name := range m.scoring.events {
		if plan.Inner(name) {
			hear(name)
		}
	}
}

// someoneHears reports whether the current program, or one under which the contact has a trip, listens to what is asked.
func (r *run) someoneHears(listens func(*hearing) bool) bool {
	if listens(&r.p.hearing) {
		return true
	}
	for i := range r.st.Trips {
		if t := &r.st.Trips[i]; t.Program != r.p.Number && listens(&r.world.Program(t.Program).hearing) {
			return true
		}
	}
	return false
}

func (r *run) heardName(name string) bool {
	return r.someoneHears(func(h *hearing) bool { return h.names[name] })
}

// heardChange reports whether someone listens to a change of one of the contact's fields.
func (r *run) heardChange(fields Values) bool {
	return r.someoneHears(func(h *hearing) bool {
		if len(h.fields) == 0 {
			return false
		}
		for name := range fields {
			if h.fields[name] {
				return true
			}
		}
		return false
	})
}
