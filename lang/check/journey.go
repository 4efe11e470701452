package check

import (
	"fmt"

	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/lang/diag"
	"github.com/journeylang/journey/lang/expr"
	"github.com/journeylang/journey/lang/schema"
	"github.com/journeylang/journey/lang/source"
)

// journeyRun is the check of one journey.
type journeyRun struct {
	*checker
	decl    *ast.Journey
	start   *schema.Record // the fields of the start event; nil: the journey has none
	unclear bool           // who starts is not known because of a mistake: nothing is said of start.…
	acts    bool           // something is sent or set
	splits  map[string]source.Span
	sent    map[string]int // how many sends of a message may lie before the step at hand
}

func (c *checker) journey(d *ast.Journey) {
	j := &journeyRun{checker: c, decl: d, splits: map[string]source.Span{}, sent: map[string]int{}}
	j.findStart()
	goals := j.clauses()
	j.block(d.Steps)
	if c.hurt(d) {
		return
	}
	switch {
	case len(d.Steps) == 0:
		c.diags.Errorf(NoActivity, d.Name.Span(), "add what should happen: email welcome", "the journey %s has no steps", d.Name.Name)
	case !j.acts && goals == 0:
		c.diags.Errorf(NoActivity, d.Name.Span(), "send a message, set a field, or measure a goal", "the journey %s does nothing", d.Name.Name)
	}
}

// findStart resolves who starts the journey before anything else, since every other clause may read start.….
func (j *journeyRun) findStart() {
	var first *ast.Start
	for _, cl := range j.decl.Clauses {
		s, ok := cl.(*ast.Start)
		if !ok {
			continue
		}
		if first != nil {
			j.twice(s, first, "start")
			continue
		}
		first = s
		switch {
		case s.On != nil:
			if e := j.event(&s.On.Event, "start a journey"); e != nil {
				j.start = e.Fields
				j.where(s.On, e.Fields, nil, nil)
			} else {
				j.unclear = true
			}
		case s.With != nil:
			j.segmentRef(*s.With)
		default:
			j.unclear = true
		}
	}
	if first == nil {
		j.unclear = true
		if !j.hurt(j.decl) {
			j.diags.Errorf(MissingClause, j.decl.Name.Span(), "add `start on EVENT` or `start with SEGMENT`", "the journey %s does not say who starts it", j.decl.Name.Name)
		}
	}
}

// clauses checks the other clauses and returns how many goals there are.
func (j *journeyRun) clauses() (goals int) {
	var per *ast.Per
	var again *ast.Again
	var share *ast.HoldOutShare
	only := map[string]bool{}
	for _, cl := range j.decl.Clauses {
		switch cl := cl.(type) {
		case *ast.Per:
			if per != nil {
				j.twice(cl, per, "per")
				continue
			}
			per = cl
			j.per(cl)
		case *ast.Again:
			if again != nil {
				j.twice(cl, again, "again")
				continue
			}
			again = cl
			if cl.After != nil {
				j.duration(*cl.After, "again after")
			}
		case *ast.Only:
			for _, s := range cl.Segments {
				only[s.Name] = true
				j.segmentRef(s)
			}
		case *ast.Skip:
			for _, s := range cl.Segments {
				if j.segmentRef(s) && only[s.Name] {
					j.diags.Errorf(BothOnlyAndSkip, s.Span(), "keep one of them", "nobody enters: %s is asked for with only and kept out with skip", s.Name)
				}
			}
		case *ast.ExitOn:
			if e := j.event(&cl.On.Event, "end a journey"); e != nil {
				j.filter(&cl.On, e.Fields, nil)
			}
		case *ast.Goal:
			goals++
			j.goal(cl)
		case *ast.HoldOutShare:
			if share != nil {
				j.twice(cl, share, "hold out")
				continue
			}
			share = cl
			if v := cl.Share.Value; !(v > 0 && v < 100) {
				j.diags.Errorf(WrongHoldOut, cl.Share.Span(), "5% to 20% is usual: hold out 10%", "a control group of %s leaves nobody to compare", cl.Share.Span().Text())
			}
		}
	}
	return goals
}

func (j *journeyRun) per(p *ast.Per) {
	if j.unclear && names(p.Key.Span(), "event") {
		return
	}
	if prog := j.compile(&p.Key, j.start, nil, schema.Type{}); prog != nil {
		if k := prog.Result.Kind; k != schema.Number && !k.IsText() {
			j.diags.Errorf(NotAKey, p.Key.Span(), "use what tells the trips apart: per event.cart_id", "per needs a text or a number, this is %s", prog.Result.Article())
		}
	}
}

func (j *journeyRun) goal(g *ast.Goal) {
	e := j.event(&g.On.Event, "be the goal of a journey")
	if g.Within != nil {
		j.duration(*g.Within, "within")
	}
	if e == nil {
		return
	}
	j.filter(&g.On, e.Fields, nil)
	if g.Worth != nil {
		j.rule(g.Worth, e.Fields, schema.Type{Kind: schema.Number})
	}
}

// rule compiles an expression of this journey.
func (j *journeyRun) rule(e *ast.Expr, event *schema.Record, want schema.Type) *expr.Program {
	if j.unclear && names(e.Span(), "start") {
		return nil
	}
	return j.compile(e, event, j.start, want)
}

// filter checks the where of a trigger inside this journey.
func (j *journeyRun) filter(t *ast.Trigger, event *schema.Record, m *Message) {
	if t.Where == nil || j.unclear && names(t.Where.Span(), "start") {
		return
	}
	j.where(t, event, j.start, m)
}

func (j *journeyRun) segmentRef(id ast.Ident) bool {
	if j.segments[id.Name] != nil {
		return true
	}
	j.unknown(UnknownSegment, "segment", id.Name, id.Span(), j.segmentNames(), fmt.Sprintf("declare it: segment %s = contact.country == \"DE\"", id.Name))
	return false
}

func (j *journeyRun) twice(second, first ast.Node, clause string) {
	d := j.diags.Errorf(DoubleClause, second.Span(), "keep one of them", "%s may stand only once in a journey", clause)
	d.Notes = append(d.Notes, diag.Note{Span: first.Span(), Text: "it stands here first"})
}

const longest = 36525 * 24 * 3600 * 1000 // a hundred years, in milliseconds

// duration refuses lengths of time that are nothing, or so long that they can only be a slip.
func (c *checker) duration(d ast.Duration, what string) {
	if d.Span().IsZero() {
		return
	}
	switch total := int64(d.Days)*86400_000 + d.Millis; {
	case d.Days > 36525 || total > longest:
		c.diags.Errorf(NoTime, d.Span(), "give a shorter time", "%s %s is longer than a hundred years", what, d.Span().Text())
	case total <= 0:
		c.diags.Errorf(NoTime, d.Span(), "write for instance 30m, 1h, 3d or 2w", "%s %s is no time at all", what, d.Span().Text())
	}
}
