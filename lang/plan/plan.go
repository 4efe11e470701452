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
	Country    string // of telephone numbers without a prefix; "": none
	Address    string // the sender's postal address, for the foot of marketing mails; "": none
	Contact    *schema.Record
	Account    *schema.Record // nil: the program declares none
	Lead       *schema.Record // with what every lead has; nil: the program declares none
	Teams      []*Team
	Scores     []*Score
	Processes  []*Process
	Events     []*Event
	Segments   []*Segment
	Aggregates []*expr.Aggregate // all readings of history in the program, each key once, in order of appearance
	Messages   []*Message
	Topics     []*Topic
	Quiets     []*Quiet
	Caps       []*Cap
	Suppressed []Suppressed // who gets nothing
	Channels   []*Channel   // one per medium; a medium without a declaration has the outbox
	Functions  []*Function
	Actions    []*Action
	Forms      []*Form
	Journeys   []*Journey // also those that forms are: see Form.Confirm
	Tests      []*ast.Test
	Rules      map[*ast.Expr]*expr.Program   // what tests claim with where
	Published  map[*ast.TestPublish]*Program // what tests publish while people are under way
	Files      []*source.File                // what it was made from: scripts and body files, sorted by name

	events     map[string]*Event
	matched    []formMatching      // what was said of matching: of the program, then of its forms in order
	matchings  map[string]Matching // by form; "": of the program, with what is usual
	identities []Match
	firms      []Match // the strategies of all of them for accounts, each once
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
	Rule *expr.Program // nil: a list, filled by steps and from outside
	Doc  string
}

// Channel is how a medium leaves the house.
type Channel struct {
	Medium   string // email
	Kind     string // outbox, smtp, http
	Settings map[string]Setting
	Scheme   string    // basic, bearer: how it says who we are; "": not at all
	Secrets  []Setting // of the scheme: user and password, or the token
	Rate     float64   // messages per second; 0: no limit
}

// Setting is a value of a channel; an environment variable is read when the program runs, never stored.
type Setting struct {
	Value string // the literal, or the fallback of Env
	Env   string // name of the environment variable; "" for a literal
}

// Place is an address with a name: {{ links.cart }}
type Place struct{ Name, Address string }

// Message is what a journey can send.
type Message struct {
	Medium  string // email, sms, push
	Name    string
	Purpose string   // marketing, transactional
	Topic   string   // below the purpose; "": none
	From    string   // "Contoso Coffee <hello@contoso.example>"; "" means the project's name at localhost
	Subject string   // Liquid; the title of a push
	Body    string   // Markdown (or HTML where BodyKind says so) with Liquid
	HTML    bool     // Body is HTML
	Links   []string // titles of the links in the body, in order: "espresso"
	Places  []Place  // that the templates name as links.NAME, sorted by name
	Contact []string // the contact's fields that the templates read, sorted
	Start   []string // the start event's fields that they read, sorted
	Account []string // the account's fields that they read, sorted
	Lead    []string // the lead's fields that they read, sorted
	Results []string // what they read of what actions have yielded, sorted: company.name
	Open    string   // of a push: the address that it opens; Liquid
	Doc     string
	Where   source.Span
}

// Journey is a graph of steps. Step 0 is the first; the flow starts there.
type Journey struct {
	Name  string
	Title string
	Doc   string
	// Account says that its trips are those of accounts, not of contacts.
	Account bool
	Hash    string // of its own content and of what it names; equal hash, equal behaviour
	Start   Start
	Per     *expr.Program // nil: one trip per person
	Again   Again
	Only    []string    // segments: must be in all
	Skip    []string    // segments: must be in none
	Quiet   []string    // quiets that hold its transactional messages too
	From    time.Time   // when the entrance opens; zero: it is open
	Until   time.Time   // when it closes; zero: never
	ends    source.Span // of what closes it
	Live    string      // both as written, for people
	// AtMost is the rate of entry; nil: no limit.
	AtMost *EntryRate
	Exits  []Trigger
	Whens  []ExitWhen // exits by rule
	Goals  []Goal
	// HoldOut is the share of people (0 to 1) that are measured and never contacted.
	HoldOut float64
	Steps   []Step
	Reminds []int // the steps of kind Remind
	// Arms are all branches of choose and split, and of hold out, in order; Step.Branches point at them.
	Arms  []Arm
	Where source.Span

	hears []string // see Hears
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
	Work
	CreateLead
	StartJourney
	Raise
	AddTo
	RemoveFrom
	WaitUntil
	Remind
	Repeat
	Do
	SendBest
)

// End is the index of no step: the flow ends there.
const End = -1

// Step is one node of the graph.
type Step struct {
	// ID is stable while the step keeps its place and content: "launch/email-welcome", "launch/wait-2/clicked/email-guide".
	ID    string
	Kind  StepKind
	Name  string // of its label; "": it has none
	Label string // for people, as written: "email welcome", "wait 1h"
	Next  int    // where the flow goes on; End: nowhere
	Where source.Span

	Message  *Message        // Send
	Expires  Duration        // Send: how long after the arrival the message may still go out; zero: for ever
	Among    []*Message      // SendBest: in the order in which they are written
	For      Duration        // Wait, and the limit of WaitFor
	Branches []Branch        // If, Choose, Split, WaitFor: in order of precedence
	Else     int             // If, Choose, WaitFor: where else goes; Send: where a stopped send goes (Next if not written)
	HasElse  bool            // an else block was written
	ElseArm  int             // Choose: the arm of else, or -1
	Arm      int             // SendBest: index of the first of its arms
	Value    *expr.Program   // Choose: what is compared; Set: the new value
	Record   string          // Set: contact, account, lead
	Field    string          // Set
	Target   string          // StartJourney: the journey; Raise: the event; AddTo, RemoveFrom: the segment
	Given    []Given         // CreateLead, StartJourney, Raise: the values to give
	Account  bool            // CreateLead: the lead is the account's
	Task     *Task           // Work
	Reason   string          // Exit
	Until    *Until          // WaitUntil
	Series   *Series         // Remind: Branches[0] is what it waits for, and where that leads; Else: where the limit leads
	Times    int             // Repeat: Branches[0] leads into its steps, Next behind them
	Judge    *Judge          // Split: what its arms are compared by; nil: nothing
	Action   string          // Do
	Args     []*expr.Program // Do: what it is given, in the order of its parameters
	As       string          // Do: what its result is called; "": it is not kept
	Behind   int             // the remind step in whose done or expired block this step stands, or End
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
	Where  source.Span   // the line that opens it
}
