// Package explain tells a contact's trace in plain words: `journey why`, the API, the live stream and failed tests all
// say the same of the same line.
package explain

import (
	"slices"
	"strings"
	"time"

	"github.com/journeylang/journey/lang/plan"
	"github.com/journeylang/journey/runtime/fold"
	"github.com/journeylang/journey/runtime/machine"
)

// Entry is a line of the trace as people and other programs read it.
type Entry struct {
	Cursor  string  `json:"cursor"`
	Time    Instant `json:"time"`
	Contact string  `json:"contact"` // "" where the line concerns everybody
	Journey string  `json:"journey"` // "" where the line concerns no journey
	Trip    uint32  `json:"trip"`
	Step    string  `json:"step"` // id of the step, or ""
	Kind    string  `json:"kind"` // see Kind
	Text    string  `json:"text"`
	Values  []Value `json:"values"` // what decided, or what was said, in the order of names
}

// Value is a named value.
type Value struct {
	Name  string `json:"name"`
	Value any    `json:"value"`
}

// Instant is a time in JSON: RFC 3339 in UTC, with milliseconds.
type Instant int64

// MarshalText implements encoding.TextMarshaler.
func (i Instant) MarshalText() ([]byte, error) { return []byte(i.String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler.
func (i *Instant) UnmarshalText(b []byte) error {
	at, err := time.Parse(time.RFC3339Nano, string(b))
	*i = Instant(at.UnixMilli())
	return err
}

// String writes the instant like 2026-03-02T10:00:00.000Z.
func (i Instant) String() string {
	return time.UnixMilli(int64(i)).UTC().Format("2006-01-02T15:04:05.000Z")
}

// Of tells a line of the trace. The world holds the program that the line was written under.
func Of(w *machine.World, l *fold.Line) Entry {
	p := place(w, &l.Entry)
	e := Entry{Cursor: l.Cursor.String(), Time: Instant(l.Entry.Time), Contact: l.Entry.Contact, Trip: l.Entry.Trip,
		Kind: Kind(l.Entry.Kind), Text: p.text(), Values: []Value{}}
	if l.Entry.Kind == machine.ContactDid {
		e.Trip = 0 // it tells the contacts of an account apart
	}
	if machine.KindOf(l.Entry.Contact) == machine.DeskEntity {
		e.Contact = "" // what a desk decides concerns everybody
	}
	if p.journey != nil {
		e.Journey = p.journey.Name
	}
	if p.step != nil {
		e.Step = p.step.ID
	}
	for _, name := range p.shown() {
		e.Values = append(e.Values, Value{name, Plain(l.Entry.Values[name])})
	}
	return e
}

// Line tells what a line of the trace says, without its time.
func Line(w *machine.World, l fold.Line) string {
	p := place(w, &l.Entry)
	return p.text()
}

// Journey returns the name of the journey that a line concerns, or "".
func Journey(w *machine.World, e *machine.Entry) string {
	if p := place(w, e); p.journey != nil {
		return p.journey.Name
	}
	return ""
}

// Kind returns the word of the API for a kind of line: event, profile, entered, refused, waiting, branch, passed (a
// message was handed over), sent (its channel took it), blocked, failed, set, goal, left, joined, left_segment,
// unsubscribed, dead.
func Kind(k machine.EntryKind) string {
	switch k {
	case machine.Handed:
		return "passed"
	case machine.Parted:
		return "left_segment"
	}
	return k.String()
}

// telling is a line with what it refers to.
type telling struct {
	*machine.Entry
	zone    *time.Location
	journey *plan.Journey
	step    *plan.Step
}

func place(w *machine.World, e *machine.Entry) telling {
	p := telling{Entry: e, zone: time.UTC}
	prog := w.Program(e.Program)
	if prog == nil {
		return p
	}
	if prog.Plan.Zone != nil {
		p.zone = prog.Plan.Zone
	}
	if e.Journey >= 0 && int(e.Journey) < len(prog.Plan.Journeys) {
		p.journey = prog.Plan.Journeys[e.Journey]
		if e.Step >= 0 && int(e.Step) < len(p.journey.Steps) {
			p.step = &p.journey.Steps[e.Step]
		}
	}
	return p
}

// shown returns the names of the values that say more than the text's own words.
func (p *telling) shown() []string {
	switch p.Entry.Kind {
	case machine.Happened, machine.Changed, machine.Branched, machine.Reached, machine.Assigned, machine.Goal:
		names := p.Values.Names()
		if p.Entry.Kind == machine.Goal && p.Values["worth"] == 0.0 {
			return nil
		}
		if p.Entry.Kind == machine.Branched {
			names = slices.DeleteFunc(names, func(name string) bool { return name == "already" }) // the text has it
		}
		return names
	}
	return nil
}

// Clock writes an instant as people in the zone read it: seconds only where there are some, and nothing finer, so that what
// comes at one time reads as one time.
func Clock(ms int64, zone *time.Location) string {
	at := time.UnixMilli(ms).In(zone)
	if at.Second() != 0 {
		return at.Format("2006-01-02 15:04:05")
	}
	return at.Format("2006-01-02 15:04")
}

// Zone returns the zone of the newest program of the world.
func Zone(w *machine.World) *time.Location {
	if p := w.Current(); p != nil && p.Plan.Zone != nil {
		return p.Plan.Zone
	}
	return time.UTC
}

// Awaited tells the events that a step waits for: "welcome.clicked or order_placed"; "" for a plain wait.
func Awaited(s *plan.Step) string {
	var events []string
	for i := range s.Branches {
		if on := s.Branches[i].On; on != nil {
			events = append(events, on.Text)
		}
	}
	return strings.Join(events, " or ")
}
