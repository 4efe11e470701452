package plan

import (
	"fmt"
	"time"

	"github.com/journeylang/journey/lang/ast"
)

// Every is a recurring time by the wall clock of a zone. Its occurrences are a pure function of the plan: they are
// counted from Anchor, so that every second week is the same week for everybody and after every publish, and a month
// that has no day 31 does not move the months behind it.
type Every struct {
	Unit    string       // day, weekday, week, month, year
	Count   int          // every so many units
	Weekday time.Weekday // of a week
	Day     int          // of a month or year; a shorter month takes its last day
	Month   time.Month   // of a year
	Clock   Clock
	Anchor  time.Time // midnight (UTC, as a mere date) of the day from which units are counted
	Zone    *time.Location
}

// origin is the day from which units are counted where the journey has no `from`: the first of a month and of a year,
// and a Monday.
var origin = time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)

var weekdays = map[string]time.Weekday{
	"monday": time.Monday, "tuesday": time.Tuesday, "wednesday": time.Wednesday, "thursday": time.Thursday,
	"friday": time.Friday, "saturday": time.Saturday, "sunday": time.Sunday,
}

// every makes the recurring time of a journey that opens on a day, midnight in UTC as a mere date (the zero time: it is
// always open).
func every(e *ast.Every, opens time.Time, zone *time.Location) *Every {
	out := &Every{Unit: e.Unit.Name, Count: max(e.Count, 1), Day: e.Day, Anchor: origin, Zone: zone}
	if !opens.IsZero() {
		out.Anchor = opens
	}
	if day, ok := weekdays[out.Unit]; ok {
		out.Unit, out.Weekday = "week", day
	} else {
		out.Weekday = out.Anchor.Weekday()
		out.Unit = singular(out.Unit)
	}
	if out.Day == 0 {
		out.Day = out.Anchor.Day()
	}
	out.Month = out.Anchor.Month()
	out.Clock = clock(e.Clock)
	return out
}

// singular is the unit that `every 2 weeks` counts.
func singular(unit string) string {
	if n := len(unit); n > 0 && unit[n-1] == 's' {
		return unit[:n-1]
	}
	return unit
}

// Next returns the first occurrence after t.
func (e *Every) Next(t time.Time) time.Time {
	y, m, d := t.In(e.Zone).Date()
	today := time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
	// One unit early, because the occurrence of the unit at hand may still come; the loop ends within a few turns.
	for k := e.index(today) - 1; ; k++ {
		day, ok := e.day(k)
		if !ok {
			continue
		}
		at := e.Clock.On(day.Year(), day.Month(), day.Day(), e.Zone)
		if at.After(t) {
			return at
		}
	}
}

// index returns about the number of the unit that day lies in, counted from the anchor; never too great.
func (e *Every) index(day time.Time) int {
	days := int(day.Sub(e.Anchor) / (24 * time.Hour))
	switch e.Unit {
	case "week":
		return floor(days, 7*e.Count) - 1
	case "month":
		return floor((day.Year()-e.Anchor.Year())*12+int(day.Month()-e.Anchor.Month()), e.Count)
	case "year":
		return floor(day.Year()-e.Anchor.Year(), e.Count)
	case "weekday":
		return days
	}
	return floor(days, e.Count)
}

func floor(a, b int) int {
	q := a / b
	if a%b != 0 && (a < 0) != (b < 0) {
		q--
	}
	return q
}

// day returns the day of the k-th unit; ok is false for a day of the weekend where only weekdays count.
func (e *Every) day(k int) (day time.Time, ok bool) {
	switch e.Unit {
	case "week":
		first := e.Anchor.AddDate(0, 0, int(e.Weekday-e.Anchor.Weekday()+7)%7)
		return first.AddDate(0, 0, 7*e.Count*k), true
	case "month":
		first := time.Date(e.Anchor.Year(), e.Anchor.Month(), 1, 0, 0, 0, 0, time.UTC).AddDate(0, e.Count*k, 0)
		return clamped(first, e.Day), true
	case "year":
		first := time.Date(e.Anchor.Year()+e.Count*k, e.Month, 1, 0, 0, 0, 0, time.UTC)
		return clamped(first, e.Day), true
	case "weekday":
		day = e.Anchor.AddDate(0, 0, k)
		return day, day.Weekday() != time.Saturday && day.Weekday() != time.Sunday
	}
	return e.Anchor.AddDate(0, 0, e.Count*k), true
}

// clamped is the given day of the month that begins at first, or its last day.
func clamped(first time.Time, day int) time.Time {
	return first.AddDate(0, 0, min(day, first.AddDate(0, 1, -1).Day())-1)
}

// String writes the recurring time for goldens and hashes.
func (e *Every) String() string {
	return fmt.Sprintf("%d %s %s day %d of %s %s from %s in %s", e.Count, e.Unit, e.Weekday, e.Day, e.Month, e.Clock,
		e.Anchor.Format(time.DateOnly), e.Zone)
}
