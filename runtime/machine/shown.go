package machine

import (
	"math"
	"slices"
	"time"

	"github.com/journeylang/journey/lang/plan"
)

// shown is a lead as rules saw it. One input makes many rules look at the same lead, and most of them see what the one before
// saw: the values are laid out anew only where something of them is other. They are read and never changed, so whoever keeps
// them keeps what was so then.
type shown struct {
	lead   string
	under  *Program
	view   Values
	points []float64 // by score
	grade  string
	// What else is laid out beside the fields, whose change forgets all that was shown (see run.put).
	created        int64
	process, stage string
	ready, scored  bool // for sales; it has had points
}

// viewOf returns the lead as rules see it, with its points; it must not be changed.
func (r *run) viewOf(l *Lead) Values {
	points := r.allAt(l, r.now, r.counted[:0])
	r.counted = points
	grade := r.graded(l, points)
	i := slices.IndexFunc(r.shown, func(v shown) bool { return v.lead == l.ID })
	if i >= 0 {
		v := &r.shown[i]
		if v.under == r.p && v.created == l.Created && v.process == l.Process && v.stage == l.Stage && v.ready == l.Ready &&
			v.scored == (l.Scored != 0) && v.grade == grade && slices.Equal(v.points, points) {
			return v.view
		}
	} else {
		i = len(r.shown)
		r.shown = append(r.shown, shown{lead: l.ID})
	}
	view := r.layOut(l, points, grade)
	r.shown[i] = shown{lead: l.ID, under: r.p, view: view, points: append(r.shown[i].points[:0], points...), grade: grade,
		created: l.Created, process: l.Process, stage: l.Stage, ready: l.Ready, scored: l.Scored != 0}
	return view
}

// viewAt returns the lead as rules see it with the points that it has at the instant at (ms).
func (r *run) viewAt(l *Lead, at int64) Values {
	points := r.allAt(l, at, nil)
	return r.layOut(l, points, r.graded(l, points))
}

// allAt appends what each score gives a lead at the instant at (ms).
func (r *run) allAt(l *Lead, at int64, points []float64) []float64 {
	if r.p != nil {
		for _, s := range r.p.Plan.Scores {
			points = append(points, r.points(l, s, at))
		}
	}
	return points
}

// grade returns the grade that rules see of a lead; "": none.
func (r *run) grade(l *Lead) string {
	r.counted = r.allAt(l, r.now, r.counted[:0])
	return r.graded(l, r.counted)
}

// graded returns the grade of the score that gives the most of those that grade; "": none does.
func (r *run) graded(l *Lead, points []float64) string {
	grade, graded := "", math.Inf(-1)
	for i := range points {
		if m := l.mark(r.p.Plan.Scores[i].Name); m != nil && m.Grade != "" && points[i] > graded {
			grade, graded = m.Grade, points[i]
		}
	}
	return grade
}

// layOut names all that rules read of a lead. A field that is called grade is its own only where nothing scores.
func (r *run) layOut(l *Lead, points []float64, grade string) Values {
	v := l.laidOut(len(points) + 3)
	v["scored"] = l.Scored != 0
	if len(points) == 0 {
		return v
	}
	best := math.Inf(-1)
	for i, s := range r.p.Plan.Scores {
		v[s.Name] = points[i]
		best = max(best, points[i])
	}
	v["score"] = best
	if grade != "" {
		v["grade"] = grade
	} else {
		delete(v, "grade")
	}
	return v
}

// laidOut returns the fields of the lead and what every lead has, with room for more.
func (l *Lead) laidOut(more int) Values {
	v := make(Values, len(l.Fields)+4+more)
	for name, value := range l.Fields {
		v[name] = value
	}
	v["created"] = time.UnixMilli(l.Created).UTC()
	v["sales_ready"] = l.Ready
	if l.Process != "" {
		v["process"] = l.Process
	}
	if l.Stage != "" {
		v["stage"] = l.Stage
	}
	return v
}

// key returns what the points of a line are kept under.
func (x *scoreIndex) key(line *plan.ScoreLine) uint64 { return x.keys[line] }
