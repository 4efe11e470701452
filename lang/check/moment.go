package check

import (
	"fmt"
	"slices"
	"time"

	"github.com/journeylang/journey/lang/ast"
)

var (
	days  = weekdays[:7] // monday to sunday
	units = []string{"day", "weekday", "week", "month", "year"}
)

// every checks a recurring time by the wall clock.
func (c *checker) every(e *ast.Every) {
	c.zone(e.Zone)
	unit := e.Unit.Name
	if known := slices.Concat(units, days); !slices.Contains(known, unit) {
		near := map[string]string{"days": "day", "weeks": "week", "months": "month", "years": "year", "weekdays": "weekday"}[unit]
		switch {
		case near != "" && e.Count > 1:
			unit = near
		case near != "":
			c.diags.Errorf(UnknownUnit, e.Unit.Span(), "write every "+near, "every %s has no number", unit).Replace(near)
			return
		default:
			c.unknown(UnknownUnit, "day or unit of time", unit, e.Unit.Span(), known, "write every monday 09:00, every day 09:00, every month on 31, or every 2 weeks")
			return
		}
	}
	switch {
	case e.Day != 0 && unit != "month":
		c.diags.Errorf(WrongEvery, e.Span(), "write every month on 31 at 09:00", "only a month has a day %d", e.Day)
	case e.Day > 31:
		c.diags.Errorf(WrongEvery, e.Span(), "days go from 1 to 31; a month that is shorter takes its last one", "no month has a day %d", e.Day)
	case e.Count > 1 && (slices.Contains(days, unit) || unit == "weekday"):
		c.diags.Errorf(WrongEvery, e.Span(), "write every "+unit+", or every 2 weeks", "%s cannot be counted here", unit)
	}
}

// moment checks a date with a time; its form has been read.
func (c *checker) moment(m *ast.Moment) { c.zone(m.Zone) }

// sharedZone refuses a zone that is not the same for everybody: a journey opens for all, and members enter together.
func (c *checker) sharedZone(e *ast.Expr) {
	if e == nil || c.hurt(e) {
		return
	}
	if _, literal := Literal(e); !literal {
		c.diags.Errorf(UnknownZone, e.Span(),
			`name it: in "Europe/Copenhagen"; for each in their own zone, wait inside: wait until next weekday 09:00 in contact.timezone`,
			"people enter together, so this zone cannot differ from one to the next")
	}
}

// instant returns a moment as if its zone were UTC, to compare it with others of the same journey.
func instant(m *ast.Moment) time.Time {
	clock := m.Clock
	if clock == "" {
		clock = "00:00"
	}
	t, err := time.Parse("2006-01-02 15:04", m.Date+" "+clock)
	if err != nil {
		return time.Time{}
	}
	return t
}

// next checks a recurring time of the week.
func (c *checker) next(n *ast.Next) {
	c.zone(n.Zone)
	known := slices.Concat([]string{"day", "weekday", "window"}, days)
	switch day := n.Day.Name; {
	case day == "":
	case !slices.Contains(known, day):
		c.unknown(UnknownUnit, "day", day, n.Day.Span(), known, "write wait until next weekday 09:00, next monday, or next window 09:00-17:00")
	case day == "window" && n.To == "":
		c.diags.Errorf(WrongRange, n.Day.Span(), "write next window 09:00-17:00", "a window goes from one time of day to another")
	case n.To != "" && n.From == n.To:
		c.diags.Errorf(WrongRange, n.Span(), "write for instance next window 09:00-17:00", "a window from %s to %s has no end", n.From, n.To)
	case day == "day" && n.From == "":
		c.diags.Errorf(WrongRange, n.Day.Span(), fmt.Sprintf("write next %s 09:00", day), "the next day needs a time")
	}
}
