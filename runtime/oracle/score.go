package oracle

import (
	"math"
	"slices"
	"strings"
	"time"

	"github.com/journeylang/journey/lang/expr"
	"github.com/journeylang/journey/lang/plan"
)

// KnowsScore reports whether the oracle can add a score up.
func KnowsScore(p *plan.Program, s *plan.Score) bool {
	for _, c := range s.Categories {
		for _, l := range c.Lines {
			switch {
			case l.When != nil:
				if !knows(p, l.When, false) {
					return false
				}
			case l.Each.Record != "" || plan.Inner(l.Event()) || strings.Contains(l.Event(), " "):
				return false
			case l.Each.Where != nil && (len(l.Each.Where.Contact)+len(l.Each.Where.Account)+len(l.Each.Where.Lead)+len(l.Each.Where.Segments)+
				len(l.Each.Where.Aggregates)+len(l.Each.Where.Calls) > 0 || l.Each.Where.UsesNow):
				return false
			}
		}
	}
	return true
}

// award is the points that an event gave.
type award struct {
	at     time.Time
	points float64
}

// left is what is left of points after a time.
func left(points float64, after, halve time.Duration) float64 {
	if halve == 0 {
		return points
	}
	return points * math.Exp2(-float64(after)/float64(halve))
}

// points adds up what a score gives a lead.
func (o *Oracle) points(s *plan.Score, l *lead) float64 {
	total := 0.0
	for _, c := range s.Categories {
		sum := 0.0
		for i := range c.Lines {
			line := &c.Lines[i]
			if line.When != nil {
				if line.When.Holds(o.env(o.plainView(l), o.plainViews())) {
					sum += line.Points
				}
				continue
			}
			for _, a := range o.awards(s, line) {
				sum += left(a.points, o.now.Sub(a.at), s.Halve)
			}
		}
		total += min(sum, c.AtMost)
	}
	return total + o.nudge
}

// awards deals the points of a line out to the events that it counts: in the order of their arrival, or, where contacts
// were merged and there is a limit, those before the merge in the order in which they happened.
func (o *Oracle) awards(s *plan.Score, line *plan.ScoreLine) []award {
	var meant []event
	order := func(join int) { // contacts were merged: where some of the events came along, all count in their order
		if slices.ContainsFunc(meant, func(e event) bool { return e.theirs && e.join == join }) {
			slices.SortStableFunc(meant, func(a, b event) int { return a.at.Compare(b.at) })
		}
	}
	join := 0
	for _, e := range o.events {
		for ; join < e.join; join++ {
			order(join)
		}
		if (e.name == line.Event() || o.medium(e.name) == line.Event()) && (line.Each.Where == nil || line.Each.Where.Holds(&expr.Env{Now: o.now, Event: e.fields})) {
			meant = append(meant, e)
		}
	}
	for ; join < o.joins; join++ {
		order(join)
	}
	var given []award
	newest := time.Time{}
	for _, e := range meant {
		points := line.Points
		switch {
		case math.IsInf(line.AtMost, 1):
		case line.In == 0:
			when := e.at
			for _, g := range given {
				if g.at.After(when) {
					when = g.at
				}
			}
			room := line.AtMost
			for _, g := range given {
				room -= left(g.points, when.Sub(g.at), s.Halve)
			}
			points = min(points, room/left(1, when.Sub(e.at), s.Halve))
		default:
			room := line.AtMost
			for _, g := range given {
				if g.at.After(e.at.Add(-line.In)) && g.at.Before(e.at.Add(line.In)) {
					room -= g.points
				}
			}
			points = min(points, room)
			if points < tiny || !newest.IsZero() && !e.at.After(newest.Add(-line.In)) {
				continue
			}
			if e.at.After(newest) {
				newest = e.at
			}
		}
		if line.Points > 0 {
			points = max(0, points)
		}
		given = append(given, award{e.at, points})
	}
	return given
}

// tiny is less than any points that are meant: what is cut to that gives nothing.
const tiny = 1e-9

// Lead is what the oracle says of a lead.
type Lead struct {
	ID     string
	Points map[string]float64 // by the names of the scores that the oracle knows
	Grades map[string]string  // likewise; "": none
	Ready  bool               // somebody or a score has said so
	Open   bool
}

// Leads returns the leads of the entity, in the order of their creation.
func (o *Oracle) Leads() []Lead {
	var all []Lead
	for _, l := range o.leads {
		out := Lead{ID: l.id, Points: map[string]float64{}, Grades: map[string]string{}, Ready: l.ready, Open: !l.closed}
		for _, s := range o.program.Scores {
			if KnowsScore(o.program, s) {
				out.Points[s.Name] = o.points(s, l)
				out.Grades[s.Name] = grade(s, out.Points[s.Name])
			}
		}
		all = append(all, out)
	}
	return all
}

func grade(s *plan.Score, points float64) string {
	for _, g := range s.Grades {
		if points >= g.From {
			return g.Name
		}
	}
	return ""
}

// view is a lead as rules see it.
func (o *Oracle) view(l *lead) map[string]any {
	v := o.plainView(l)
	best, graded := math.Inf(-1), math.Inf(-1)
	for _, s := range o.program.Scores {
		if !KnowsScore(o.program, s) {
			continue
		}
		points := o.points(s, l)
		v[s.Name] = points
		best = max(best, points)
		if g := grade(s, points); g != "" && points > graded {
			graded = points
			v["grade"] = g
		}
	}
	if !math.IsInf(best, -1) {
		v["score"] = best
	}
	return v
}

// plainView is a lead without its points.
func (o *Oracle) plainView(l *lead) map[string]any {
	v := map[string]any{"created": l.created, "sales_ready": l.ready}
	for name, value := range l.fields {
		if value != nil {
			v[name] = value
		}
	}
	if l.process != "" {
		v["process"] = l.process
	}
	if l.stage != "" {
		v["stage"] = l.stage
	}
	return v
}

func (o *Oracle) plainViews() []any {
	var all []any
	for _, l := range o.leads {
		all = append(all, o.plainView(l))
	}
	return all
}
