// Package expr compiles the expressions of the language and evaluates them. It alone knows the expr library.
package expr

import (
	"time"

	"github.com/journeylang/journey/lang/diag"
	"github.com/journeylang/journey/lang/schema"
	"github.com/journeylang/journey/lang/source"
)

// Scope is what an expression may name at its place.
type Scope struct {
	Contact  *schema.Record            // contact.FIELD
	Event    *schema.Record            // event.FIELD; nil: there is no event here
	Start    *schema.Record            // start.FIELD; nil: there is no start event here
	Fields   *schema.Record            // bare FIELD and .FIELD: the event of a history filter
	Segments []string                  // names of segments, each a yes or no
	Events   map[string]*schema.Record // events (and "message.interaction") that history functions may name; nil: no history here
}

// Aggregate is one reading of a contact's history: count(order_placed where total > 50, 30d).
//
// Two aggregates with the same Key are the same reading.
type Aggregate struct {
	Key    string        // canonical text
	Fn     string        // count happened sum avg min max distinct first last since
	Event  string        // declared name, or "message.interaction"
	Field  string        // of sum, avg, min, max, distinct
	Where  *Program      // filter over the event's own fields; nil: all
	Window time.Duration // 0: ever. An event at t is inside until just before t+Window
}

// Program is a compiled expression. It is immutable and may be evaluated by many goroutines at once.
type Program struct {
	Text       string       // as written
	Result     schema.Type  // what it yields
	Contact    []string     // the contact's fields it reads, sorted
	Segments   []string     // the segments it names, sorted
	Aggregates []*Aggregate // the history it reads
	// UsesNow reports that the value depends on the instant beyond the windows of Aggregates.
	UsesNow bool
}

// Env gives an evaluation its values. Maps are read, never changed or kept.
type Env struct {
	Now     time.Time
	Contact map[string]any
	Event   map[string]any
	Start   map[string]any
	Fields  map[string]any
	Member  func(segment string) bool // may be nil where Program.Segments is empty
	History func(a *Aggregate) any    // may be nil where Program.Aggregates is empty
}

// Compile checks the text of span as an expression of the wanted type (Invalid: any type) and compiles it.
// Places in the diagnostics are those of the file. The program is nil if there are errors.
func Compile(span source.Span, scope *Scope, want schema.Type) (*Program, diag.List) { return nil, nil }

// Eval returns the value: nil (missing), string, float64, bool, time.Time, time.Duration or []any.
// Missing values never fail: a comparison with one is false (!= is true), arithmetic on one is missing.
func (p *Program) Eval(env *Env) (any, error) { return nil, nil }

// Holds evaluates a condition: missing and errors count as false.
func (p *Program) Holds(env *Env) bool { return false }

// Values returns the operands that the expression read, by name as written ("contact.plan"), for explanations, in
// order of first appearance.
func (p *Program) Values(env *Env) []Operand { return nil }

// Operand is one name in an expression with its value.
type Operand struct {
	Name  string
	Value any
}
