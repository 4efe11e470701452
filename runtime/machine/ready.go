package machine

import (
	"math"
	"slices"

	"github.com/journeylang/journey/lang/expr"
	"github.com/journeylang/journey/lang/plan"
)

// What a score makes of a lead beside its points: which of its lines hold, the grade, that it has points at all, and
// that it is ready for sales. All of it is brought up to date in the commit of what changes it, or at the very
// millisecond at which time does (rule 23).

// maxScoring bounds how often scores are looked at again because of what their change has brought about.
const maxScoring = 20

// score makes a change that points depend on, and brings the leads up to date. What a change of a score brings about may
// change scores again; that is done behind it.
func (r *run) score(change func()) {
	if r.scoring {
		change()
		r.rescore = true
		return
	}
	if r.p == nil || len(r.p.Plan.Scores) == 0 || len(r.st.Leads) == 0 {
		change()
		return
	}
	r.scoring = true
	before := r.allPoints()
	change()
	for range maxScoring {
		r.rescore = false
		for i := 0; i < len(r.st.Leads); i++ {
			id := r.st.Leads[i].ID
			r.judge(id, before[id])
		}
		if !r.rescore {
			break
		}
		before = r.allPoints()
	}
	r.scoring = false
	r.st.ScoreDue = r.scoresTurn()
}

// allPoints returns the points of every lead, by score.
func (r *run) allPoints() map[string][]float64 {
	all := make(map[string][]float64, len(r.st.Leads))
	for i := range r.st.Leads {
		l := &r.st.Leads[i]
		for _, s := range r.p.Plan.Scores {
			all[l.ID] = append(all[l.ID], r.points(l, s, r.now))
		}
	}
	return all
}

// judge brings a lead up to date, and announces what has changed since its points were before. That they fade is no
// change: it is how they are.
func (r *run) judge(id string, before []float64) {
	l := r.st.Lead(id)
	fresh, was, graded := len(l.Marks) == 0, math.Inf(-1), r.grade(l)
	var changes []fieldChange
	is := math.Inf(-1)
	for i, s := range r.p.Plan.Scores {
		r.judgeLines(l, s)
		points, old := r.points(l, s, r.now), 0.0
		if before != nil {
			old = before[i]
		}
		was, is = max(was, old), max(is, points)
		if points != old {
			changes = append(changes, fieldChange{s.Name, old, points})
		}
		m := l.mark(s.Name)
		if grade := gradeFor(s, points); grade != m.Grade {
			r.trace(Graded, s.Name, Values{"lead": id, "before": m.Grade, "after": grade, "points": points})
			m.Grade = grade
		}
	}
	if was != is {
		changes = append(changes, fieldChange{"score", was, is})
	}
	if grade := r.grade(l); grade != graded {
		changes = append(changes, fieldChange{"grade", textOrNil(graded), textOrNil(grade)})
	}
	if l.Scored == 0 && is > 0 {
		l.Scored = r.now
		changes = append(changes, fieldChange{"scored", false, true})
	}
	names := make([]string, 0, len(changes)+2)
	for _, c := range changes {
		names = append(names, c.field)
	}
	switch {
	case len(changes) > 0 && !r.predates(mostTurns): // the most may be as it was, and turn at another moment
		names = append(names, "score", "grade")
	case fresh:
		names = append(names, "score")
	}
	if r.untold {
		names, changes = nil, nil // whoever forgets somebody looks at all that reads points
	}
	if len(names) > 0 {
		r.changed(leadFields(names))
	}
	for _, c := range changes {
		r.announceChange("lead", c.field, c.before, c.after, id)
	}
	if l := r.st.Lead(id); l != nil {
		r.markReady(l)
	}
}

type fieldChange struct {
	field         string
	before, after any
}

// judgeLines notes which lines with when hold.
func (r *run) judgeLines(l *Lead, s *plan.Score) {
	m := l.mark(s.Name)
	if m == nil {
		l.Marks = append(l.Marks, Mark{Score: s.Name})
		m = &l.Marks[len(l.Marks)-1]
	}
	had := m.Holds
	var holds []uint64
	var env *expr.Env
	for i := range s.Categories {
		for k := range s.Categories[i].Lines {
			line := &s.Categories[i].Lines[k]
			if line.When == nil {
				continue
			}
			if env == nil {
				env = r.scoreEnv(l, nil)
			}
			key := r.p.scoring.key(line)
			is, was := line.When.Holds(env), slices.Contains(had, key)
			if is {
				holds = append(holds, key)
			}
			if is != was {
				r.trace(LineTurned, line.Text, Values{"lead": l.ID, "score": s.Name, "holds": is, "points": line.Points})
			}
		}
	}
	m.Holds = holds
}

// markReady marks a lead as ready for sales where a score has reached its threshold: the first one wins.
func (r *run) markReady(l *Lead) {
	if l.Ready || !l.Open() {
		return
	}
	for _, s := range r.p.Plan.Scores {
		if points := r.points(l, s, r.now); points >= s.Ready {
			r.trace(ReadyForSales, s.Name, Values{"lead": l.ID, "points": points, "from": s.Ready})
			r.changeLead(l, Values{"sales_ready": true}, "score "+s.Name)
			return
		}
	}
}

// scoresTurn returns the next instant at which the passing of time alone may turn a line with when, a grade, or make a
// lead ready; or 0.
func (r *run) scoresTurn() int64 {
	due := r.timeTurns(r.p.scoring.segments, r.now)
	for i := range r.st.Leads {
		l := &r.st.Leads[i]
		for _, s := range r.p.Plan.Scores {
			due = earlier(due, r.linesTurn(l, s))
		}
		due = earlier(due, r.gradeTurns(l))
	}
	return due
}

func (r *run) linesTurn(l *Lead, s *plan.Score) int64 {
	due := int64(0)
	for i := range s.Categories {
		for k := range s.Categories[i].Lines {
			rule := s.Categories[i].Lines[k].When
			if rule == nil {
				continue
			}
			if rule.UsesNow {
				if at, ok := rule.Next(r.scoreEnv(l, nil)); ok {
					due = earlier(due, at.UnixMilli())
				}
			}
			for _, a := range rule.Aggregates {
				if a.Window > 0 {
					due = earlier(due, r.slide(a, hashText(a.Key)))
				}
			}
		}
	}
	return due
}

// gradeTurns returns the next instant at which points that fade change a grade of the lead or make it ready, or 0.
func (r *run) gradeTurns(l *Lead) int64 {
	bend, fades := r.bend(l)
	if !fades {
		return 0
	}
	turned := func(at int64) bool {
		for _, s := range r.p.Plan.Scores {
			if len(s.Grades) == 0 && math.IsInf(s.Ready, 1) {
				continue
			}
			points := r.points(l, s, at)
			if gradeFor(s, points) != l.mark(s.Name).Grade || points >= s.Ready && !l.Ready && l.Open() {
				return true
			}
		}
		return false
	}
	return expr.FirstTurn(r.now, bend, turned)
}

// scoreTo does what time has done to scores up to and including the instant upto (ms), each change at its own moment.
// It reports whether there was anything.
func (r *run) scoreTo(upto int64) bool {
	did := false
	for now := r.now; r.st.ScoreDue != 0 && r.st.ScoreDue <= upto; did = true {
		at := r.st.ScoreDue
		r.slideTo(at - 1)
		r.setNow(at)
		r.st.ScoreDue = 0
		if r.p != nil {
			r.score(func() {})
		}
		r.settle()
		r.setNow(now)
	}
	return did
}

// timeTo does what time has done to scores and memberships up to and including the instant upto (ms). It reports whether
// there was anything.
func (r *run) timeTo(upto int64) bool {
	scores := r.scoreTo(upto)
	return r.slideTo(upto) || scores
}
