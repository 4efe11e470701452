package plan

import (
	"strconv"
	"strings"
	"time"

	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/lang/check"
)

// Quiet is when nothing is sent.
type Quiet struct {
	Name  string
	Times []QuietTime
}

// QuietTime is one stretch of a quiet, on the wall clock of its zone.
type QuietTime struct {
	From, To int         // minutes of the day; equal: all day. To not behind From: it ends on the next day
	Days     uint8       // bit per time.Weekday on which it begins; 0: every day
	Dates    []QuietDate // on which it begins; none: every date
	Zone     *Zone       // nil: the project's
	Text     string      // as written
}

// QuietDate is a day of every year, or of one.
type QuietDate struct {
	Year  int // 0: every year
	Month time.Month
	Day   int
}

// Until returns the end of this stretch if t lies inside it. Local times of its ends follow rule 9.
func (q *QuietTime) Until(t time.Time, zone *time.Location) (end time.Time, inside bool) {
	year, month, day := t.In(zone).Date()
	for back := 1; back >= 0; back-- { // what began yesterday may last until now
		first := time.Date(year, month, day-back, 0, 0, 0, 0, time.UTC)
		if !q.begins(first) {
			continue
		}
		last := day - back
		if q.To <= q.From {
			last++
		}
		from := Local(year, month, day-back, 0, q.From, 0, 0, zone)
		to := Local(year, month, last, 0, q.To, 0, 0, zone)
		if !t.Before(from) && t.Before(to) && (!inside || to.After(end)) {
			end, inside = to, true
		}
	}
	return end, inside
}

// begins reports whether the stretch begins on a day.
func (q *QuietTime) begins(day time.Time) bool {
	if q.Days != 0 && q.Days&(1<<day.Weekday()) == 0 {
		return false
	}
	for _, d := range q.Dates {
		if d.Month == day.Month() && d.Day == day.Day() && (d.Year == 0 || d.Year == day.Year()) {
			return true
		}
	}
	return len(q.Dates) == 0
}

// Quiet returns the quiet called name.
func (p *Program) Quiet(name string) (*Quiet, bool) {
	for _, q := range p.Quiets {
		if q.Name == name {
			return q, true
		}
	}
	return nil, false
}

var weekdayBits = map[string]uint8{
	"sunday": 1 << time.Sunday, "monday": 1 << time.Monday, "tuesday": 1 << time.Tuesday, "wednesday": 1 << time.Wednesday,
	"thursday": 1 << time.Thursday, "friday": 1 << time.Friday, "saturday": 1 << time.Saturday,
	"weekday": 1<<time.Monday | 1<<time.Tuesday | 1<<time.Wednesday | 1<<time.Thursday | 1<<time.Friday,
	"weekend": 1<<time.Saturday | 1<<time.Sunday,
}

func quiet(d *ast.Quiet, info *check.Info) *Quiet {
	q := &Quiet{Name: d.Name.Name}
	for _, t := range d.Times {
		out := QuietTime{From: minutes(t.From), To: minutes(t.To), Zone: zone(t.Zone, info), Text: label(t.Span())}
		for _, w := range t.Weekdays {
			out.Days |= weekdayBits[w.Name]
		}
		for _, date := range t.Dates {
			out.Dates = append(out.Dates, quietDate(date.Name))
		}
		q.Times = append(q.Times, out)
	}
	return q
}

// minutes reads a clock time: "21:00" is 1260, none is 0.
func minutes(clock string) int {
	h, m, _ := strings.Cut(clock, ":")
	hours, _ := strconv.Atoi(h)
	rest, _ := strconv.Atoi(m)
	return hours*60 + rest
}

// quietDate reads "12-24" or "2026-12-24".
func quietDate(text string) QuietDate {
	var n [3]int
	parts := strings.Split(text, "-")
	for i, p := range parts {
		n[3-len(parts)+i], _ = strconv.Atoi(strings.TrimSpace(p))
	}
	return QuietDate{n[0], time.Month(n[1]), n[2]}
}
