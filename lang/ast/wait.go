package ast

// Wait lets time pass: wait 3d
type Wait struct {
	At
	For Duration
}

// WaitUntil waits for a time.
//
//	wait until next weekday 09:00 in contact.timezone
//	wait until contact.renewal_date - 7d or 30d else { … }
//	wait until 2026-03-01 09:00
type WaitUntil struct {
	At
	Next  *Next     // the next occurrence of a time of the week
	Date  *Expr     // a date or time of the contact or the start
	Fixed *Moment   // a time as such
	Limit *Duration // or 30d
	Else  *Block    // taken when the date is missing
}

// Next is a recurring time of the week: next weekday 09:00 in contact.timezone, next monday, next window 09:00-17:00
type Next struct {
	At
	Day      Ident // weekday, day, monday …
	From, To string
	Zone     *Expr
}

// WaitFor waits for an event, up to a limit.
//
//	wait up to 3d for order_placed where event.total > 20 { … } else { … }
//	wait up to 3d for enters dach
//	wait up to 3d { on welcome.clicked { … } on order_placed { … } else { … } }
type WaitFor struct {
	At
	Limit    Duration
	Outcomes []*Outcome
	Else     *Block // taken when the limit passes
}

// Outcome is one of the events that end a wait: on welcome.clicked where event.link == "espresso" { … }
type Outcome struct {
	At
	On   Trigger
	Body *Block // nil: the journey just goes on
}

func (*Wait) step()      {}
func (*WaitUntil) step() {}
func (*WaitFor) step()   {}
