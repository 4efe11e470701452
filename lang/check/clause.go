package check

import (
	"fmt"
	"strings"

	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/lang/diag"
	"github.com/journeylang/journey/lang/schema"
	"github.com/journeylang/journey/lang/source"
)

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
			if fields, ok := j.happening(&s.On.Event, "start a journey"); ok {
				j.start = fields
				j.whereIn(s.On, fields, nil, nil, j.results)
			} else {
				j.unclear = true
			}
		case s.With != nil:
			j.startWith(s)
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

func (j *journeyRun) startWith(s *ast.Start) {
	j.segmentRef(*s.With)
	switch {
	case s.Continuously:
		j.notRun("continuously", word(s.Span(), "continuously"))
	case s.Every != nil:
		j.every(s.Every)
		j.sharedZone(s.Every.Zone)
		j.notRun("every", word(s.Span(), "every"))
	case s.Once != nil:
		j.moment(s.Once)
		j.sharedZone(s.Once.Zone)
		j.notRun("once", word(s.Span(), "once"))
	}
}

// clauses checks the other clauses and returns how many goals there are.
func (j *journeyRun) clauses() (goals int) {
	firsts := map[string]ast.Node{}
	once := func(cl ast.Node, name string) bool {
		if first := firsts[name]; first != nil {
			j.twice(cl, first, name)
			return false
		}
		firsts[name] = cl
		return true
	}
	j.live(once)
	only := map[string]bool{}
	for _, cl := range j.decl.Clauses {
		switch cl := cl.(type) {
		case *ast.Per:
			if once(cl, "per") {
				j.per(cl)
			}
		case *ast.Again:
			if once(cl, "again") && cl.After != nil {
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
		case *ast.AtMost:
			if once(cl, "at most") {
				j.rate(cl)
			}
		case *ast.QuietClause:
			j.quiet(cl)
		case *ast.ExitOn:
			if fields, ok := j.happening(&cl.On.Event, "end a journey"); ok {
				j.filter(&cl.On, fields, nil)
			}
		case *ast.ExitWhen:
			if cl.Segment != nil {
				j.segmentRef(*cl.Segment)
			} else {
				j.foreseeable(cl.Cond, j.rule(cl.Cond, nil, schema.Type{Kind: schema.Bool}), "an exit", "people must leave")
			}
			j.notRun("exit when", word(cl.Span(), "when"))
		case *ast.Goal:
			goals++
			j.goal(cl)
		case *ast.HoldOutShare:
			if v := cl.Share.Value; once(cl, "hold out") && !(v > 0 && v < 100) {
				j.diags.Errorf(WrongHoldOut, cl.Share.Span(), "5% to 20% is usual: hold out 10%", "a control group of %s leaves nobody to compare", cl.Share.Span().Text())
			}
		}
	}
	j.contradictions()
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
	fields, ok := j.happening(&g.On.Event, "be the goal of a journey")
	if g.Within != nil {
		j.duration(*g.Within, "within")
	}
	if !ok {
		return
	}
	j.filter(&g.On, fields, nil)
	if g.Worth != nil {
		j.rule(g.Worth, fields, schema.Type{Kind: schema.Number})
	}
}

var rateUnits = []string{"minute", "hour", "day", "week"}

func (j *journeyRun) rate(r *ast.AtMost) {
	if r.Per.Name == "" {
		return
	}
	for _, u := range rateUnits {
		if r.Per.Name == u {
			j.notRun("at most", word(r.Span(), "at"))
			return
		}
	}
	j.unknown(UnknownUnit, "unit of time", r.Per.Name, r.Per.Span(), rateUnits, "write at most 5000 per hour")
}

func (j *journeyRun) quiet(q *ast.QuietClause) {
	var known []string
	for _, d := range j.Quiets {
		known = append(known, d.Name.Name)
	}
	for _, n := range q.Names {
		if j.quiets[n.Name] == nil {
			j.unknown(UnknownQuiet, "quiet", n.Name, n.Span(), known, fmt.Sprintf("declare it: quiet %s { 21:00-08:00 in contact.timezone }", n.Name))
		}
	}
}

// live checks when the entrance is open. The two ends may stand on lines of their own.
func (j *journeyRun) live(once func(ast.Node, string) bool) {
	var from, until *ast.Moment
	for _, cl := range j.decl.Clauses {
		l, ok := cl.(*ast.Live)
		if !ok {
			continue
		}
		if l.From != nil && once(l, "from") {
			from = l.From
			j.moment(from)
			j.sharedZone(from.Zone)
			j.notRun("from", word(l.Span(), "from"))
		}
		if l.Until != nil && once(l, "until") {
			until = l.Until
			j.moment(until)
			j.sharedZone(until.Zone)
			j.notRun("until", word(l.Span(), "until"))
		}
	}
	if from != nil {
		j.opens = from.Date
	}
	if from != nil && until != nil && !instant(from).Before(instant(until)) {
		d := j.diags.Errorf(WrongPeriod, until.Span(), "let it end behind its beginning", "the journey ends before it begins: nobody enters")
		d.Notes = append(d.Notes, diag.Note{Span: from.Span(), Text: "it begins here"})
	}
	for _, cl := range j.decl.Clauses {
		s, ok := cl.(*ast.Start)
		if !ok || s.Once == nil {
			continue
		}
		at := instant(s.Once)
		if from != nil && at.Before(instant(from)) || until != nil && !at.Before(instant(until)) {
			j.diags.Errorf(WrongPeriod, s.Once.Span(), "choose a time at which the journey is open", "nobody enters: the journey is not open at that time")
		}
	}
}

// contradictions reports clauses that together let nobody stay: exit when dach with only dach, exit when dach with
// exit when not dach.
func (j *journeyRun) contradictions() {
	inside := map[string]source.Span{} // who is in the journey is in these segments …
	outside := map[string]source.Span{}
	for _, cl := range j.decl.Clauses {
		switch cl := cl.(type) {
		case *ast.Start:
			if cl.With != nil {
				inside[cl.With.Name] = cl.With.Span()
			}
		case *ast.Only:
			if len(cl.Segments) == 1 {
				inside[cl.Segments[0].Name] = cl.Segments[0].Span()
			}
		case *ast.Skip:
			for _, s := range cl.Segments {
				outside[s.Name] = s.Span()
			}
		}
	}
	for _, cl := range j.decl.Clauses {
		exit, ok := cl.(*ast.ExitWhen)
		if !ok {
			continue
		}
		text, not, at := exitRule(exit)
		others, same := inside, outside
		if not {
			others, same = outside, inside
		}
		if first, clash := others[text]; clash {
			d := j.diags.Errorf(Contradiction, at, "keep one of them", "everybody leaves at once: another clause lets in only those whom this one sends away")
			d.Notes = append(d.Notes, diag.Note{Span: first, Text: "this one"})
			continue
		}
		if _, known := same[text]; !known {
			same[text] = at
		}
	}
}

// exitRule returns what an exit watches, and whether it is the absence of that.
func exitRule(exit *ast.ExitWhen) (text string, not bool, at source.Span) {
	if exit.Segment != nil {
		return exit.Segment.Name, exit.Not, exit.Segment.Span()
	}
	text, not = strings.CutPrefix(Canonical(exit.Cond.Span()), "not ")
	return text, not, exit.Cond.Span()
}

func (j *journeyRun) twice(second, first ast.Node, clause string) {
	d := j.diags.Errorf(DoubleClause, second.Span(), "keep one of them", "%s may stand only once in a journey", clause)
	d.Notes = append(d.Notes, diag.Note{Span: first.Span(), Text: "it stands here first"})
}
