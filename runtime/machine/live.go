package machine

import (
	"slices"

	"github.com/journeylang/journey/lang/expr"
	"github.com/journeylang/journey/lang/plan"
)

// Exits by rule are live: they act at the instant at which the rule comes to hold, wherever the trip stands. So they are
// asked when something that they read changes (a field, an event, a membership), and at the moments at which time
// alone can turn them, which are computed beforehand and kept with the trip.

// watch is an exit by rule with what it reads, also through the segments that it names.
type watch struct {
	when     *plan.ExitWhen
	fields   []string          // of the contact, the account and leads
	events   []string          // that feed the history it reads
	segments []string          // that it names itself
	windows  []*expr.Aggregate // that it reads itself
}

// watchJourneys indexes the exits by rule of every journey.
func (m *Program) watchJourneys() {
	m.watches = make([][]watch, len(m.Plan.Journeys))
	for i, j := range m.Plan.Journeys {
		for k := range j.Whens {
			m.watches[i] = append(m.watches[i], m.watch(&j.Whens[k]))
		}
	}
}

func (m *Program) watch(x *plan.ExitWhen) watch {
	w := watch{when: x}
	if x.Rule == nil {
		w.segments = []string{x.Segment}
	} else {
		w.segments = x.Rule.Segments
		w.fields = slices.Concat(x.Rule.Contact, recordFields(x.Rule))
		for _, a := range x.Rule.Aggregates {
			w.events = append(w.events, a.Event)
			if a.Window > 0 {
				w.windows = append(w.windows, a)
			}
		}
	}
	for _, s := range w.segments {
		if i, ok := m.segments[s]; ok {
			fields, aggregates := m.reads(i)
			w.fields = append(w.fields, fields...)
			for _, a := range aggregates {
				w.events = append(w.events, a.Event)
			}
		}
	}
	return w
}

// change is what exits by rule are asked about: fields that have new values, an event that history has got, a segment
// that was joined or left. The zero value asks all of them.
type change struct {
	fields  []string
	event   string
	reading string // of an interaction: what readings of all messages of its medium call it, "email.opened"
	segment string
}

// read is the change that an event is for what reads history.
func (r *run) read(name, message, interaction string) change {
	c := change{event: name}
	if interaction != "" {
		c.reading = r.medium(message) + "." + interaction
	}
	return c
}

func (c *change) all() bool { return c.fields == nil && c.event == "" && c.segment == "" }

// read reports whether the exit reads what changed.
func (w *watch) read(c *change) bool {
	switch {
	case c.all():
		return true
	case c.segment != "":
		return slices.Contains(w.segments, c.segment)
	case c.event != "":
		return slices.Contains(w.events, c.event) || c.reading != "" && slices.Contains(w.events, c.reading)
	}
	return slices.ContainsFunc(c.fields, func(f string) bool { return slices.Contains(w.fields, f) })
}

// exitAll lets the exits by rule that read what changed end the trips that are under way.
func (r *run) exitAll(c change) {
	r.touchLeads(&c)
	for i := range len(r.st.Trips) {
		r.exitWhen(i, &c)
	}
}

// exitWhen ends the trip if one of its exits by rule that read what changed holds; it reports whether it did. Those whose
// own moment has come are asked with any change.
func (r *run) exitWhen(trip int, c *change) bool {
	t := &r.st.Trips[trip]
	if t.Left != 0 || t.Host != 0 {
		return false
	}
	p, _, journey := r.version(t)
	watches := p.watches[journey]
	if len(watches) == 0 {
		t.Turn = 0 // of another version, in which time could turn something
		return false
	}
	turned := t.Turn != 0 && t.Turn <= r.now
	for k := range watches {
		w := &watches[k]
		if !turned && !w.read(c) {
			continue
		}
		if values, holds := r.exitHolds(t, w.when); holds {
			r.traceTrip(t, journey, t.Step, Ruled, w.when.Text, values)
			r.leave(trip, "exit")
			return true
		}
	}
	r.setTurn(t, watches)
	return false
}

// exitByRule is exitWhen for an event.
func (r *run) exitByRule(trip int, h *happening) bool {
	c := r.read(h.name, h.message, h.interaction)
	return r.exitWhen(trip, &c)
}

func (r *run) exitHolds(t *Trip, x *plan.ExitWhen) (values Values, holds bool) {
	if x.Rule == nil {
		return nil, r.member(x.Segment) != x.Not
	}
	env := r.scope(t, nil)
	if !x.Rule.Holds(env) {
		return nil, false
	}
	return operands(x.Rule.Values(env)), true
}

// setTurn computes the next moment at which time alone can turn one of the trip's exits. What segments read is watched
// with the segments.
func (r *run) setTurn(t *Trip, watches []watch) {
	t.Turn = 0
	for k := range watches {
		rule := watches[k].when.Rule
		if rule == nil {
			continue
		}
		if rule.UsesNow {
			if at, ok := rule.Next(r.scope(t, nil)); ok {
				t.Turn = earlier(t.Turn, at.UnixMilli())
			}
		}
		for _, a := range watches[k].windows {
			t.Turn = earlier(t.Turn, r.slide(a, hashText(a.Key)))
		}
	}
}

// earlier returns the earlier of two instants, of which 0 is none.
func earlier(a, b int64) int64 {
	if a == 0 || b != 0 && b < a {
		return b
	}
	return a
}

// turnExits asks the exits by rule whose moment has come.
func (r *run) turnExits(upto int64) {
	for i := range r.st.Trips {
		if t := &r.st.Trips[i]; t.Left == 0 && t.Turn != 0 && t.Turn <= upto {
			r.exitWhen(i, &change{event: "-"})
		}
	}
}
