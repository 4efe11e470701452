// Package plan holds what the runtime executes: a checked program with every name resolved, every expression
// compiled and every journey flattened to a graph of steps with stable ids.
package plan

import (
	"time"

	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/lang/expr"
	"github.com/journeylang/journey/lang/schema"
	"github.com/journeylang/journey/lang/source"
)

// Program is everything that a folder of scripts says.
type Program struct {
	Hash       string // of all sources and body files, hex
	Name       string
	Zone       *time.Location
	Currency   string
	Address    string // the sender's postal address, for the foot of marketing mails; "": none
	Contact    *schema.Record
	Events     []*Event
	Segments   []*Segment
	Aggregates []*expr.Aggregate // all readings of history in the program, each key once, in order of appearance
	Messages   []*Message
	Channels   []*Channel // one per medium; a medium without a declaration has the outbox
	Journeys   []*Journey
	Tests      []*ast.Test
	Files      []*source.File // what it was made from: scripts and body files, sorted by name

	events map[string]*Event
}

// Event is a declared event.
type Event struct {
	Name   string
	Wire   string // what other systems call it; "" like Name
	Fields *schema.Record
}

// Event returns the event that other systems or the program call name.
func (p *Program) Event(name string) (*Event, bool) {
	e, ok := p.events[name]
	return e, ok
}

// Segment is a rule of membership.
type Segment struct {
	Name string
	Rule *expr.Program
	Doc  string
}

// Channel is how a medium leaves the house.
type Channel struct {
	Medium   string // email
	Kind     string // outbox, smtp
	Settings map[string]Setting
	Rate     float64 // messages per second; 0: no limit
}

// Setting is a value of a channel; an environment variable is read when the program runs, never stored.
type Setting struct {
	Value string // the literal, or the fallback of Env
	Env   string // name of the environment variable; "" for a literal
}

// Message is what a journey can send.
type Message struct {
	Medium  string // email
	Name    string
	Purpose string   // marketing, transactional
	From    string   // "Contoso Coffee <hello@contoso.example>"; "" means the project's name at localhost
	Subject string   // Liquid
	Body    string   // Markdown (or HTML where BodyKind says so) with Liquid
	HTML    bool     // Body is HTML
	Links   []string // titles of the links in the body, in order: "espresso"
	Contact []string // the contact's fields that the templates read, sorted
	Start   []string // the start event's fields that they read, sorted
	Event   []string // (reserved)
	Doc     string
	Where   source.Span
}

// Journey is a graph of steps. Step 0 is the first; the flow starts there.
type Journey struct {
	Name  string
	Title string
	Doc   string
	Hash  string // of its own content and of what it names; equal hash, equal behaviour
	Start Start
	Per   *expr.Program // nil: one trip per person
	Again Again
	Only  []string // segments: must be in all
	Skip  []string // segments: must be in none
	Exits []Trigger
	Goals []Goal
	// HoldOut is the share of people (0 to 1) that are measured and never contacted.
	HoldOut float64
	Steps   []Step
	// Arms are all branches of choose and split, and of hold out, in order; Step.Branches point at them.
	Arms  []Arm
	Where source.Span
}

// Start says who enters: by event or as member of a segment.
type Start struct {
	On   *Trigger
	With string
}

// Again says how often a person (or key) may enter.
type Again struct {
	Always bool
	After  Duration // zero and not Always: once ever
}

// Duration is a calendar part in days and an exact part.
type Duration struct {
	Days  int
	Exact time.Duration
}

// After returns the instant that is d behind t on the wall clock of zone: days keep the local time, a local time in
// the gap of spring means the first instant behind it, in the overlap of autumn the first of the two.
func (d Duration) After(t time.Time, zone *time.Location) time.Time { return addDuration(t, d, zone) }

// Trigger is an event that must happen, with a filter.
type Trigger struct {
	Event       string // declared name; of an interaction, the message's name
	Interaction string // opened, clicked, delivered, bounced, unsubscribed, complained; "" for a declared event
	Where       *expr.Program
	Text        string // as written, for people
}

// Goal is what the journey is for.
type Goal struct {
	Name     string // the event's name
	On       Trigger
	Within   Duration
	Worth    *expr.Program // nil: not worth money
	ThenExit bool
}

// Arm is one way through a journey that reports compare.
type Arm struct {
	Step    int    // the step that deals it; -1 for the clause `hold out 10%`
	Label   string // "men", "short", "else", "holdout", "reached"
	HoldOut bool   // people here are a control
}

// StepKind says what a step does.
type StepKind uint8

// The kinds of steps.
const (
	Send StepKind = iota
	Wait
	WaitFor
	If
	Choose
	Split
	Set
	Exit
	HoldOut
)

// End is the index of no step: the flow ends there.
const End = -1

// Step is one node of the graph.
type Step struct {
	// ID is stable while the step keeps its place and content: "launch/email-welcome", "launch/wait-2/clicked/email-guide".
	ID    string
	Kind  StepKind
	Label string // for people, as written: "email welcome", "wait 1h"
	Next  int    // where the flow goes on; End: nowhere
	Where source.Span

	Message  *Message      // Send
	For      Duration      // Wait, and the limit of WaitFor
	Branches []Branch      // If, Choose, Split, WaitFor: in order of precedence
	Else     int           // If, Choose, WaitFor: where else goes; Send: where a stopped send goes (Next if not written)
	HasElse  bool          // an else block was written
	ElseArm  int           // Choose: the arm of else, or -1
	Value    *expr.Program // Choose: what is compared; Set: the new value
	Field    string        // Set
	Reason   string        // Exit
}

// Branch is one way out of a step.
type Branch struct {
	Label  string        // as written: "contact.plan == \"free\"", "short", "welcome.clicked where …"
	To     int           // the first step of its body, or where the flow goes on
	Cond   *expr.Program // If
	Values []any         // Choose
	Share  float64       // Split, 0 to 1
	On     *Trigger      // WaitFor
	Arm    int           // Choose, Split: index into Journey.Arms; else -1
}
