package plan

import (
	"slices"
	"strings"

	"github.com/journeylang/journey/lang/check"
)

// Origin is where an event of a name comes from.
type Origin uint8

// The origins of events.
const (
	FromAnybody Origin = iota // declared, or unknown to the program
	FromForms                 // form.submitted
	FromSenders               // what people do with messages: welcome.clicked, email.opened
	FromRuntime               // what it notices itself: contact.created, lead.stage changed, enters payers
)

// Origin returns where an event comes from that other systems or the program call name.
func (p *Program) Origin(name string) Origin {
	if name == Submitted {
		return FromForms
	}
	if _, declared := p.Event(name); declared {
		return FromAnybody
	}
	part, rest, dotted := strings.Cut(name, ".")
	if dotted && slices.ContainsFunc(p.Messages, func(m *Message) bool { return m.Name == part }) ||
		slices.Contains(check.Media, part) && slices.Contains(check.Interactions, rest) {
		return FromSenders
	}
	if Inner(name) && p.notices(name) {
		return FromRuntime
	}
	return FromAnybody
}

// notices reports whether an inner name is about a record, or about a segment of the program: "Order changed" is neither.
func (p *Program) notices(name string) bool {
	for _, turn := range [...]string{NameEnters(""), NameLeaves("")} {
		if segment, ok := strings.CutPrefix(name, turn); ok {
			return slices.ContainsFunc(p.Segments, func(s *Segment) bool { return s.Name == segment })
		}
	}
	record, _, dotted := strings.Cut(name, ".")
	return dotted && isRecord(record)
}
