package plan

import (
	"fmt"
	"strings"
	"time"

	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/lang/source"
)

// Start says who enters: by event, or as member of a segment: at the beginning and on joining, or all members together
// at Once, or at each occurrence of Every.
type Start struct {
	On    *Trigger
	With  string
	Every *Every
	Once  time.Time
	Text  string // the words of Every and Once as written, for people
}

// Together reports whether members enter together at set times, and at no other.
func (s *Start) Together() bool { return s.Every != nil || !s.Once.IsZero() }

// Closed reports whether nobody enters the journey any more at an instant, and where its script says so.
func (j *Journey) Closed(at time.Time) (where source.Span, closed bool) {
	return j.ends, !j.Until.IsZero() && !at.Before(j.Until) || !j.Start.Once.IsZero() && at.After(j.Start.Once)
}

// Why an entrance is not open.
const (
	NotYetOpen = "not yet open"
	Closed     = "closed"
)

// Shut returns why nobody may enter at t, or "".
func (j *Journey) Shut(t time.Time) string {
	switch {
	case t.Before(j.From):
		return NotYetOpen
	case !j.Until.IsZero() && !t.Before(j.Until):
		return Closed
	}
	return ""
}

// Occurrence returns the first instant after t at which the members of the segment enter together: the times of Every
// and Once while the entrance is open, and the opening of a journey that takes its members as they join. ok is false
// where no such instant comes any more.
func (j *Journey) Occurrence(t time.Time) (at time.Time, ok bool) {
	switch {
	case j.Start.With == "":
		return at, false
	case j.Start.Every != nil:
		if before := j.From.Add(-time.Nanosecond); t.Before(before) {
			t = before
		}
		at = j.Start.Every.Next(t)
	case !j.Start.Once.IsZero():
		at = j.Start.Once
	default:
		at = j.From
	}
	return at, at.After(t) && j.Shut(at) == ""
}

// entrance reads the clauses that say who enters and when. Clauses may stand in any order, so what opens the journey
// is known before what counts from there.
func (f *flattening) entrance(d *ast.Journey) {
	again, opens := false, time.Time{}
	for _, c := range d.Clauses {
		switch c := c.(type) {
		case *ast.Live:
			f.Live = strings.TrimSpace(f.Live + " " + label(c.Span()))
			if c.From != nil {
				f.From = f.moment(c.From)
				opens = date(c.From)
			}
			if c.Until != nil {
				f.Until, f.ends = f.moment(c.Until), c.Until.Span()
			}
		case *ast.Again:
			again = true
		}
	}
	for _, c := range d.Clauses {
		s, ok := c.(*ast.Start)
		if !ok {
			continue
		}
		switch {
		case s.On != nil:
			t := f.trigger(s.On)
			f.Start.On = &t
		case s.With != nil:
			f.Start.With = s.With.Name
		}
		if s.Once != nil {
			f.Start.Once, f.Start.Text = f.moment(s.Once), "once at "+label(s.Once.Span())
			f.ends = s.Once.Span()
		}
		if s.Every != nil {
			f.Start.Every = every(s.Every, opens, f.location(s.Every.Zone))
			f.Start.Text = "every " + label(s.Every.Span())
			// Who says that a journey recurs wants people again, without saying so twice.
			f.Again.Always = !again
		}
	}
}

// moment returns the instant of a time that the script fixes for everybody.
func (f *flattening) moment(m *ast.Moment) time.Time {
	return fixed(m, nil).At(f.location(m.Zone))
}

// date is the day that the script names, at midnight in UTC.
func date(m *ast.Moment) time.Time {
	d := fixed(m, nil)
	return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC)
}

// location is the zone that the script names, or the project's.
func (f *flattening) location(e *ast.Expr) *time.Location {
	if z := zone(e, f.info); z != nil && z.Fixed != nil {
		return z.Fixed
	}
	if f.info.Zone != nil {
		return f.info.Zone
	}
	return time.UTC
}

// entrance writes who enters when into the hash.
func (r *rendering) entrance(j *Journey) {
	if j.Start.On != nil {
		r.trigger("start on", j.Start.On)
	} else {
		fmt.Fprintf(r.w, "start with %q\n", j.Start.With)
		r.segments[j.Start.With] = true
	}
	if j.Start.Every != nil {
		fmt.Fprintf(r.w, "every %s\n", j.Start.Every)
	}
	for _, at := range []struct {
		word string
		time.Time
	}{{"once", j.Start.Once}, {"from", j.From}, {"until", j.Until}} {
		if !at.IsZero() {
			fmt.Fprintf(r.w, "%s %d\n", at.word, at.UnixMilli())
		}
	}
}

// startText is the start of a journey, as goldens show it.
func startText(s *Start) string {
	switch {
	case s.On != nil:
		return "on " + triggerText(s.On)
	case s.Every != nil:
		return fmt.Sprintf("with %s every %s", s.With, s.Every)
	case !s.Once.IsZero():
		return fmt.Sprintf("with %s once at %s", s.With, s.Once.UTC().Format(time.RFC3339))
	}
	return "with " + s.With
}
