package machine

import (
	"math"
	"slices"
	"time"

	"github.com/journeylang/journey/lang/expr"
	"github.com/journeylang/journey/lang/plan"
)

// The points of a lead at an instant, as expressions read them: lead.interest is what the score interest gives,
// lead.score the most that any score gives, lead.grade the grade that goes with it.

func (l *Lead) mark(score string) *Mark {
	for i := range l.Marks {
		if l.Marks[i].Score == score {
			return &l.Marks[i]
		}
	}
	return nil
}

// line returns the points of a line at the instant at (ms), and those of them that fade.
func (r *run) line(l *Lead, s *plan.Score, line *plan.ScoreLine, at int64) (points, fading float64) {
	key := r.p.scoring.key(line)
	if line.When != nil {
		if m := l.mark(s.Name); m != nil && slices.Contains(m.Holds, key) {
			return line.Points, 0
		}
		return 0, 0
	}
	for _, whose := range [...]string{"", l.ID} {
		if i, ok := r.st.credit(key, whose); ok {
			points += r.st.Credits[i].worth(at, s.Halve)
		}
	}
	if s.Halve > 0 {
		fading = points
	}
	return points, fading
}

// category returns the points of a category before its ceiling, and those of them that fade.
func (r *run) category(l *Lead, s *plan.Score, c *plan.Category, at int64) (points, fading float64) {
	for i := range c.Lines {
		p, f := r.line(l, s, &c.Lines[i], at)
		points, fading = points+p, fading+f
	}
	return points, fading
}

// points returns what a score gives a lead at the instant at (ms).
func (r *run) points(l *Lead, s *plan.Score, at int64) float64 {
	total := 0.0
	for i := range s.Categories {
		p, _ := r.category(l, s, &s.Categories[i], at)
		total += min(p, s.Categories[i].AtMost)
	}
	return total
}

// gradeFor returns the grade that points have; "": none.
func gradeFor(s *plan.Score, points float64) string {
	for _, g := range s.Grades {
		if points >= g.From {
			return g.Name
		}
	}
	return ""
}

// ViewLead returns the fields of a lead at the instant now (ms) and what every lead has, by name; nil: there is none with
// the id.
func ViewLead(w *World, st *State, now int64, id string) Values {
	var out Output
	r := out.begin(w, st, now)
	if l := st.Lead(id); l != nil {
		return r.viewOf(l)
	}
	return nil
}

// fading says how the points of the leads at hand fade.
type fading struct {
	r    *run
	lead string // that the expression is about; "": none
}

// fadingOf returns how scores fade for an expression of a trip; nil: none does.
func (r *run) fadingOf(t *Trip) expr.Fading {
	if r.p == nil || !r.p.scoring.fades || len(r.st.Leads) == 0 {
		return nil
	}
	if l := r.leadOf(t); l != nil {
		return r.fadingAbout(l.ID)
	}
	return r.fadingAbout("")
}

// fadingAbout is fadingOf for an expression about a lead.
func (r *run) fadingAbout(lead string) expr.Fading {
	if !r.p.scoring.fades {
		return nil
	}
	return fading{r, lead}
}

func (f fading) At(at time.Time) (lead map[string]any, leads []any) {
	for i := range f.r.st.Leads {
		l := &f.r.st.Leads[i]
		v := map[string]any(f.r.viewAt(l, at.UnixMilli()))
		leads = append(leads, v)
		if l.ID == f.lead {
			lead = v
		}
	}
	return lead, leads
}

func (f fading) Bend() time.Time {
	bend := int64(0)
	for i := range f.r.st.Leads {
		if at, ok := f.r.bend(&f.r.st.Leads[i]); ok {
			bend = earlier(bend, at)
		}
	}
	if bend == 0 {
		return time.Time{}
	}
	return time.UnixMilli(bend).UTC()
}

// halvings is how often points halve until nothing is left of them that a number could tell.
const halvings = 64

// bend returns an instant up to which every score of the lead goes one way only; false: none fades. Points that were
// given sink and those that were taken rise; a score with both in different categories bends where a category comes off
// its ceiling, and the most of several scores where another one overtakes.
func (r *run) bend(l *Lead) (int64, bool) {
	up, down := make([]bool, len(r.p.Plan.Scores)), make([]bool, len(r.p.Plan.Scores))
	longest, kink := int64(0), int64(math.MaxInt64)
	for i, s := range r.p.Plan.Scores {
		half := int64(s.Halve / time.Millisecond)
		for k := range s.Categories {
			c := &s.Categories[k]
			points, fades := r.category(l, s, c, r.now)
			if math.Abs(fades) < least {
				continue
			}
			longest = max(longest, half)
			up[i], down[i] = up[i] || fades < 0, down[i] || fades > 0
			if left := (c.AtMost - (points - fades)) / fades; left > 0 && left < 1 {
				kink = min(kink, r.now+int64(-math.Log2(left)*float64(half)))
			}
		}
	}
	if longest == 0 {
		return 0, false
	}
	end := r.now + halvings*longest
	if !slices.Contains(up, true) || !slices.Contains(down, true) {
		return end, true
	}
	end = max(min(end, kink), r.now+1)
	for i, a := range r.p.Plan.Scores {
		for k, b := range r.p.Plan.Scores {
			if down[i] && up[k] && i != k {
				ahead := func(at int64) bool { return r.points(l, a, at) > r.points(l, b, at) }
				now := ahead(r.now)
				end = expr.FirstTurn(r.now, end, func(at int64) bool { return ahead(at) != now })
			}
		}
	}
	return end, true
}
