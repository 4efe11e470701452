package query

import "github.com/journeylang/journey/lang/source"

// Kind is a kind of thing that has a name.
type Kind string

// The kinds, as people call them.
const (
	Project  Kind = "project"
	Record   Kind = "record" // contact, account, lead
	Event    Kind = "event"
	Segment  Kind = "segment"
	Message  Kind = "message"
	Journey  Kind = "journey"
	Field    Kind = "field"
	Topic    Kind = "topic"
	Quiet    Kind = "quiet"
	Call     Kind = "function"
	Action   Kind = "action"
	Param    Kind = "parameter"
	Result   Kind = "result"
	Score    Kind = "score"
	Process  Kind = "process"
	Stage    Kind = "stage"
	Form     Kind = "form"
	Map      Kind = "map"
	Phase    Kind = "phase"
	Touch    Kind = "touchpoint"
	Channel  Kind = "channel"
	Label    Kind = "label"
	Split    Kind = "split"
	Arm      Kind = "arm"
	Test     Kind = "test"
	Person   Kind = "person" // of a test
	Category Kind = "category"
)

// Symbol tells one named thing from all others of the program.
//
// The owner of a field is "contact", "account", "lead", "event order_placed", "form demo" or "action enrich"; that of a
// label, split, arm or result is its journey, that of a stage its process, that of a person the place of its test.
type Symbol struct {
	Kind  Kind
	Owner string
	Name  string
}

// Decl is where a thing gets its name.
type Decl struct {
	Symbol
	Span   source.Span // of the name
	Whole  source.Span // of the declaration
	Doc    string
	Detail string   // the declaration on one line, as hover shows it
	Enum   []string // the choices of a field
	Medium string   // of a message: email, sms, push
}

// Ref is a place that names a thing, where it is declared or used.
type Ref struct {
	Symbol
	Span source.Span
	Decl bool
}

// of returns the owner of an event's fields.
func of(event string) string { return "event " + event }
