package plan

import (
	"fmt"
	"time"

	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/lang/expr"
)

// Until is the time that a step waits for: exactly one of Next, Date and Fixed is set.
type Until struct {
	Next  *Next
	Date  *expr.Program // yields a date or a time, or nothing
	Fixed *Fixed
	// Limit is how long the step waits at most; zero: as long as it takes.
	Limit Duration
}

// Next is a time of the week that comes again and again.
type Next struct {
	Days   [7]bool // by time.Weekday
	Window bool    // To is set: who comes inside the window does not wait
	From   Clock
	To     Clock // at or before From: on the day after
	Zone   *Zone // nil: the project's
}

// Fixed is a moment on the wall clock.
type Fixed struct {
	Year  int
	Month time.Month
	Day   int
	Clock Clock
	Zone  *Zone // nil: the project's
}

// Clock is a time of day, in minutes since midnight.
type Clock int

// On returns the instant at which the clock shows the time on a day in zone.
func (c Clock) On(year int, month time.Month, day int, zone *time.Location) time.Time {
	return Local(year, month, day, int(c)/60, int(c)%60, 0, 0, zone)
}

// clock reads a time of day that was checked; "" is midnight.
func clock(text string) Clock {
	at, err := time.Parse("15:04", text)
	if err != nil {
		return 0
	}
	return Clock(at.Hour()*60 + at.Minute())
}

// At returns the moment as an instant.
func (f *Fixed) At(zone *time.Location) time.Time { return f.Clock.On(f.Year, f.Month, f.Day, zone) }

// After returns the next such time behind t. Inside a window that is t itself.
func (n *Next) After(t time.Time, zone *time.Location) time.Time {
	local := t.In(zone)
	// From the day before on: a window that began yesterday may still be open. A week on, every day has come again,
	// and the eighth covers a day whose time has passed already.
	for d := -1; d <= 8; d++ {
		day := time.Date(local.Year(), local.Month(), local.Day()+d, 12, 0, 0, 0, time.UTC)
		if !n.Days[day.Weekday()] {
			continue
		}
		from := n.From.On(day.Year(), day.Month(), day.Day(), zone)
		if from.After(t) {
			return from
		}
		if n.Window && t.Before(n.end(day, zone)) {
			return t
		}
	}
	return t // not reached: one of the days is set
}

// end returns when the window that begins on a day closes.
func (n *Next) end(day time.Time, zone *time.Location) time.Time {
	if n.To <= n.From {
		day = day.AddDate(0, 0, 1)
	}
	return n.To.On(day.Year(), day.Month(), day.Day(), zone)
}

// days returns the days of the week that a word means.
func days(word string) (days [7]bool) {
	for d := time.Sunday; d <= time.Saturday; d++ {
		switch word {
		case "day", "window", "":
			days[d] = true
		case "weekday":
			days[d] = d != time.Sunday && d != time.Saturday
		default:
			days[d] = weekdayNames[d] == word
		}
	}
	return days
}

var weekdayNames = [7]string{"sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"}

// until writes what a step waits for into the hash.
func (r *rendering) until(u *Until) {
	if u == nil {
		return
	}
	switch {
	case u.Next != nil:
		fmt.Fprintf(r.w, "until next %v %v %d %d %q\n", u.Next.Days, u.Next.Window, u.Next.From, u.Next.To, u.Next.Zone)
	case u.Fixed != nil:
		fmt.Fprintf(r.w, "until %d-%d-%d %d %q\n", u.Fixed.Year, u.Fixed.Month, u.Fixed.Day, u.Fixed.Clock, u.Fixed.Zone)
	}
	for _, e := range u.exprs() {
		r.expr("until", e)
	}
	fmt.Fprintf(r.w, "limit %+v\n", u.Limit)
}

// exprs lists what is evaluated to know the time.
func (u *Until) exprs() []*expr.Program {
	switch {
	case u == nil:
		return nil
	case u.Next != nil:
		return []*expr.Program{u.Next.Zone.expr()}
	case u.Fixed != nil:
		return []*expr.Program{u.Fixed.Zone.expr()}
	}
	return []*expr.Program{u.Date}
}

// waitUntil appends a wait for a time.
func (f *flattening) waitUntil(s *ast.WaitUntil, path string) []looseEnd {
	u := &Until{}
	what := ""
	switch {
	case s.Next != nil:
		what = label(s.Next.Span())
		u.Next = &Next{Days: days(s.Next.Day.Name), Window: s.Next.To != "", From: clock(s.Next.From), To: clock(s.Next.To), Zone: zone(s.Next.Zone, f.info)}
	case s.Fixed != nil:
		what = label(s.Fixed.Span())
		u.Fixed = fixed(s.Fixed, zone(s.Fixed.Zone, f.info))
	default:
		what = label(s.Date.Span())
		u.Date = f.info.Exprs[s.Date]
	}
	if s.Limit != nil {
		u.Limit = duration(*s.Limit)
		what += " or " + s.Limit.Span().Text()
	}
	at := f.add(WaitUntil, path, "wait-until-"+slug(what), "wait until "+what, s.Span())
	id := f.Steps[at].ID
	f.Steps[at].Until = u
	f.Steps[at].HasElse = s.Else != nil
	return append([]looseEnd{f.next(at)}, f.body(s.Else, f.id(id, "else"), f.otherwise(at))...)
}

// fixed reads a moment that was checked.
func fixed(m *ast.Moment, z *Zone) *Fixed {
	day, err := time.Parse(time.DateOnly, m.Date)
	if err != nil {
		return &Fixed{Zone: z}
	}
	return &Fixed{Year: day.Year(), Month: day.Month(), Day: day.Day(), Clock: clock(m.Clock), Zone: z}
}
