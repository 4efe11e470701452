package ast

// Journey is a program for one person at a time: journey abandoned_cart { start on cart_updated … }
type Journey struct {
	At
	Doc     string
	Name    Ident
	Title   *String
	Clauses []Clause
	Steps   []Step
}

// Clause is a line of a journey that says who enters, who leaves and what counts.
type Clause interface {
	Node
	clause()
}

// Trigger is an event with an optional filter: checked_out where event.cart_id == start.cart_id
type Trigger struct {
	At
	Event EventRef
	Where *Expr
}

// EventRef names a declared event, or what a contact does with a message: order_placed, welcome.clicked
type EventRef struct {
	At
	Name        Ident
	Interaction *Ident // opened, clicked, …; nil for a declared event
}

// Start says who enters: start on TRIGGER, start with SEGMENT
type Start struct {
	At
	On   *Trigger
	With *Ident
}

// Per gives one trip per value: per event.cart_id
type Per struct {
	At
	Key Expr
}

// Again lets people enter more than once: again after 7d, again always
type Again struct {
	At
	After *Duration // nil: always
}

// Only lets only members of a segment in: only dach
type Only struct {
	At
	Segments []Ident
}

// Skip keeps members of a segment out: skip staff
type Skip struct {
	At
	Segments []Ident
}

// ExitOn ends the trip at once: exit on checked_out where event.cart_id == start.cart_id
type ExitOn struct {
	At
	On Trigger
}

// Goal is what the journey is for: goal order_placed within 14d worth event.total then exit
type Goal struct {
	At
	On       Trigger
	Within   *Duration
	Worth    *Expr
	ThenExit bool
}

// HoldOutShare is the control group: hold out 10%
type HoldOutShare struct {
	At
	Share Percent
}

// BadClause is a clause that could not be understood; it has been reported.
type BadClause struct{ At }

func (*Journey) decl()        {}
func (*Start) clause()        {}
func (*Per) clause()          {}
func (*Again) clause()        {}
func (*Only) clause()         {}
func (*Skip) clause()         {}
func (*ExitOn) clause()       {}
func (*Goal) clause()         {}
func (*HoldOutShare) clause() {}
func (*BadClause) clause()    {}
