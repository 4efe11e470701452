package ast

// Journey is a program for one person at a time: journey abandoned_cart { start on cart_updated … }
type Journey struct {
	At
	Doc     string
	Name    Ident
	Title   *String
	For     *Ident // account, where the trip is an account's
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

// EventRef names a declared event, what a contact does with a message, or a change of a segment or record.
//
//	order_placed    welcome.clicked    enters dach    leaves dach    contact.created    lead.stage changed
type EventRef struct {
	At
	Name        Ident
	Interaction *Ident // opened, clicked, created, …; of "lead.stage changed" the field; nil for a declared event
	Verb        *Ident // enters, leaves (in front), changed (behind)
}

// Start says who enters: start on TRIGGER, start with SEGMENT [continuously | every monday 09:00 | once at 2026-03-01 09:00]
type Start struct {
	At
	On           *Trigger
	With         *Ident
	Continuously bool
	Every        *Every
	Once         *Moment
}

// Every is a recurring time by the wall clock: every monday 09:00, every day 09:00, every month on 31 at 09:00, every 2 weeks
type Every struct {
	At
	Count int    // every 2 weeks; 1 where not written
	Unit  Ident  // day, week, month, year, weekday, monday …
	Day   int    // of the month; 0: not written
	Clock string // "09:00"; "": midnight
	Zone  *Expr
}

// Moment is a date with an optional time: 2026-03-01 09:00
type Moment struct {
	At
	Date  string
	Clock string
	Zone  *Expr
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

// AtMost is the entry rate: at most 5000 per hour
type AtMost struct {
	At
	Count int
	Per   Ident // minute, hour, day
}

// Live is when the entrance is open: from 2026-03-01 until 2026-06-30
type Live struct {
	At
	From  *Moment
	Until *Moment
}

// ExitOn ends the trip at once: exit on checked_out where event.cart_id == start.cart_id
type ExitOn struct {
	At
	On Trigger
}

// ExitWhen ends the trip at once when a rule comes to hold: exit when contact.plan == "pro", exit when not in dach
type ExitWhen struct {
	At
	Cond    *Expr  // the rule; nil where Segment stands instead
	Segment *Ident // in dach
	Not     bool   // not in dach
}

// QuietClause applies a quiet to the journey: quiet nights
type QuietClause struct {
	At
	Names []Ident
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
func (*AtMost) clause()       {}
func (*Live) clause()         {}
func (*ExitOn) clause()       {}
func (*ExitWhen) clause()     {}
func (*QuietClause) clause()  {}
func (*Goal) clause()         {}
func (*HoldOutShare) clause() {}
func (*BadClause) clause()    {}
