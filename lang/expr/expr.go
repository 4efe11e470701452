// Package expr compiles the expressions of the language and evaluates them. It alone knows the expr library.
//
// An expression passes through these stages, each in the file of its name. Mask checks the order of the tokens and
// writes a text of the same length for expr's parser, in which all names and literals are stand-ins: so the language
// has its own literals (30d, 2026-03-02, "…") and every place stays exact. The resolver walks expr's tree, gives
// every part its type in the words of the language, reports what does not fit, and builds a second tree in which each
// operator and function is a call of one from missing.go or function.go: those define what missing values do. expr's
// checker and compiler turn that tree into a program for expr's machine.
//
// expr's optimizer is not used: after the resolver little is left that it knows, and it compares collections by
// their printed form, which the functions in our tree do not have.
package expr

import (
	"time"

	"github.com/expr-lang/expr/vm"

	"github.com/journeylang/journey/lang/schema"
)

// Scope is what an expression may name at its place.
type Scope struct {
	Contact  *schema.Record            // contact.FIELD
	Event    *schema.Record            // event.FIELD; nil: there is no event here
	Start    *schema.Record            // start.FIELD; nil: there is no start event here
	Fields   *schema.Record            // bare FIELD and .FIELD: the event of a history filter
	Records  map[string]*schema.Record // account.FIELD, lead.FIELD, and by its name what an action has yielded
	Leads    *schema.Record            // leads, a list of such records; nil: there are none here
	Calls    map[string]*Function      // the author's functions
	Segments []string                  // names of segments, each a yes or no
	Events   map[string]*schema.Record // events (and "message.interaction") that history functions may name; nil: no history here
}

// Function is a function of the author's.
type Function struct {
	Params []schema.Field
	Result schema.Type
}

// Aggregate is one reading of a contact's history: count(order_placed where total > 50, 30d).
//
// Two aggregates with the same Key are the same reading.
type Aggregate struct {
	Key    string        // canonical text
	Fn     string        // count happened sum avg min max distinct first last; since(e) is now - last(e) and reads last
	Event  string        // declared name, or "message.interaction"
	Field  string        // of sum, avg, min, max, distinct
	Where  *Program      // filter over the event's own fields, which it reads from Env.Fields; nil: all
	Window time.Duration // 0: ever. An event at t is inside until just before t+Window
}

// Program is a compiled expression. It is immutable and may be evaluated by many goroutines at once.
type Program struct {
	Text       string       // as written
	Result     schema.Type  // what it yields
	Contact    []string     // the contact's fields it reads, sorted
	Account    []string     // the account's fields it reads, sorted
	Lead       []string     // the lead's fields it reads, and those of leads, sorted
	Leads      bool         // it reads leads
	Fields     []string     // of a filter over the history: the event's fields it reads, sorted
	Segments   []string     // the segments it names, sorted
	Calls      []string     // the author's functions it calls, sorted
	Aggregates []*Aggregate // the history it reads
	// UsesNow reports that the value depends on the instant beyond the windows of Aggregates; Next says when it turns.
	UsesNow bool

	code     *vm.Program
	operands []operand
	turns    []turn
}

// Env gives an evaluation its values. Maps are read, never changed or kept.
type Env struct {
	Now     time.Time
	Contact map[string]any
	Event   map[string]any
	Start   map[string]any
	Fields  map[string]any
	Records map[string]map[string]any         // by the names of Scope.Records
	Leads   []any                             // each a map[string]any
	Fading  Fading                            // how scores fade; nil: none does
	Call    func(name string, args []any) any // calls a function of the author's; may be nil where the program names none
	Member  func(segment string) bool         // may be nil where Program.Segments is empty
	History func(a *Aggregate) any            // may be nil where Program.Aggregates is empty
}

// Operand is one name in an expression with its value.
type Operand struct {
	Name  string
	Value any
}

// operand is a name in an expression and how to read its value from an Env.
type operand struct {
	name string
	at   int // byte offset, for the order
	read func(env any) any
}

// The limits of an expression. They keep compilation and evaluation short whatever is written: no expression can
// loop but over a list, once, and no value can grow without end.
const (
	maxTokens  = 1000    // significant tokens
	maxDepth   = 32      // brackets within brackets
	maxRange   = 1000    // elements of 1..1000
	maxText    = 1 << 20 // bytes of a text that a function makes
	maxList    = 10_000  // elements of a list that a function makes or looks through
	maxInner   = 1000    // elements of a list that is searched once for each element of another
	memoryCell = 200_000 // cells that expr's machine may use in one evaluation
)
