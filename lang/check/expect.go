package check

import (
	"strings"

	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/lang/diag"
)

// named returns the journey that a line of a test names, or nil after saying that there is none.
func (r *testRun) named(id ast.Ident) *ast.Journey {
	j := r.journeys[id.Name]
	if j == nil {
		r.unknown(UnknownJourney, "journey", id.Name, id.Span(), r.journeyNames(), "name a declared journey")
	}
	return j
}

// reached checks a claim about a goal: it is one of the journey, or of any.
func (r *testRun) reached(cl *ast.Reached) {
	journeys := r.Journeys
	if cl.Journey != nil {
		j := r.named(*cl.Journey)
		if j == nil {
			return
		}
		journeys = []*ast.Journey{j}
	}
	var goals []string
	for _, j := range journeys {
		for _, c := range j.Clauses {
			if g, ok := c.(*ast.Goal); ok {
				if g.On.Event.Name.Name == cl.Goal.Name {
					return
				}
				goals = append(goals, g.On.Event.Name.Name)
			}
		}
	}
	hint := "a goal is named by its event: goal order_placed within 14d"
	if len(goals) > 0 {
		hint = "there is " + known(goals)
	}
	r.unknown(UnknownGoal, "goal", cl.Goal.Name, cl.Goal.Span(), goals, hint)
}

// waits checks a claim about where somebody stands; the step is looked for when the test runs.
func (r *testRun) waits(cl *ast.Waits) {
	r.named(cl.Journey)
	if cl.Until != nil {
		clock := r.clock
		r.at(cl.Until)
		r.clock = clock
	}
}

// steer checks what an operator does with a journey.
func (r *testRun) steer(s *ast.TestSteer) { r.named(s.Journey) }

// publish checks the program in which the declarations of the braces stand in for those of the same kind and name. It
// becomes a program of its own, which the test publishes.
func (r *testRun) publish(s *ast.TestPublish) {
	if r.hurt(s) {
		return
	}
	names := map[string]bool{}
	for _, d := range s.Decls {
		if _, test := d.(*ast.Test); test {
			r.diags.Errorf(WrongPublish, d.Span(), "write the test beside this one", "a test is not published")
			return
		}
		names[ast.Name(d)] = true
	}
	next := &ast.Program{Files: []*ast.File{{Source: s.Span().File, Decls: s.Decls}}}
	for _, f := range r.files {
		kept := &ast.File{Source: f.Source}
		for _, d := range f.Decls {
			if _, test := d.(*ast.Test); !test && !names[ast.Name(d)] {
				kept.Decls = append(kept.Decls, d)
			}
		}
		next.Files = append(next.Files, kept)
	}
	info, diags := Program(next, r.bodies, r.reported)
	for _, d := range diags {
		switch inside := d.Span.File == s.Span().File && s.Span().Start <= d.Span.Start && d.Span.Start < s.Span().End; {
		case inside:
			r.diags = append(r.diags, d)
		case d.Severity == diag.Error && d.Code != NotRun:
			r.elsewhere(s, d)
		}
	}
	r.Published = append(r.Published, &Published{At: s, Info: info})
}

// elsewhere reports what the published declarations break in the rest of the program, unless it was broken before.
func (r *testRun) elsewhere(s *ast.TestPublish, d diag.Diagnostic) {
	for _, had := range r.diags {
		if had.Code == d.Code && had.Span == d.Span {
			return
		}
	}
	word := s.Span()
	word.End = word.Start + len("publish")
	out := r.diags.Errorf(WrongPublish, word, "publish also what depends on it", "with these declarations the rest of the program no longer holds: %s", strings.TrimSuffix(d.Message, "."))
	out.Notes = append(out.Notes, diag.Note{Span: d.Span, Text: "here"})
}

// Published is a version of the program that a test publishes while people are under way.
type Published struct {
	At   *ast.TestPublish
	Info *Info
}
