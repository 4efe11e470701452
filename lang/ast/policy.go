package ast

// Topic is what people can subscribe to: topic reminders "Cart reminders" under marketing { default opt_out }
type Topic struct {
	At
	Doc     string
	Name    Ident
	Title   *String
	Under   *Ident // a purpose or a topic
	Default *Ident // opt_in, opt_out, none
}

// Quiet is when nothing is sent: quiet nights { 21:00-08:00 in contact.timezone, all day sunday, on 12-24 }
type Quiet struct {
	At
	Doc   string
	Name  Ident
	Times []*QuietTime
}

// QuietTime is one stretch of a quiet: 21:00-08:00 in contact.timezone, all day sunday, on 12-24
type QuietTime struct {
	At
	From, To string  // "21:00", "08:00"; empty: all day
	Weekdays []Ident // sunday; none: every day
	Dates    []Ident // "12-24", "2026-12-24"; none: every date
	Zone     *Expr   // in contact.timezone, in "Europe/Copenhagen"; nil: the project's
}

// Cap is how much one person gets: cap 2 messages per day, 5 per week for marketing
type Cap struct {
	At
	Limits  []*CapLimit
	Purpose *Ident
}

// CapLimit is one number of a cap: 5 per week
type CapLimit struct {
	At
	Count int
	Per   Ident // hour, day, week, month
}

// Suppress is who never gets anything: suppress staff, complained
type Suppress struct {
	At
	Groups []Ident
}

func (*Topic) decl()    {}
func (*Quiet) decl()    {}
func (*Cap) decl()      {}
func (*Suppress) decl() {}
