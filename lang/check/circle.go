package check

import (
	"fmt"
	"slices"
	"strings"

	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/lang/diag"
)

// stageCircles warns of stages that send a lead round in a circle: each goes to the next on no condition, or all of them on
// the same one. The runtime gives up on such a lead after some rounds. Each circle is reported once, where it closes.
func (c *checker) stageCircles(d *ast.Process) {
	if c.hurt(d) {
		return
	}
	reported := map[*ast.GoTo]bool{}
	for _, s := range d.Stages {
		for _, g := range s.GoTo {
			if path := circle(d, s, g); path != nil && !slices.ContainsFunc(path, func(g *ast.GoTo) bool { return reported[g] }) {
				for _, g := range path {
					reported[g] = true
				}
				c.stageCircle(s, path)
			}
		}
	}
}

// circle follows a lead that first goes from s on the condition of g, and returns the way round to s; nil: it does not
// come back.
func circle(d *ast.Process, s *ast.Stage, first *ast.GoTo) []*ast.GoTo {
	rule := condition(first)
	path := []*ast.GoTo{first}
	for at := stageOf(d, first.Stage.Name); at != nil && at != s && len(path) <= len(d.Stages); {
		next := slices.IndexFunc(at.GoTo, func(g *ast.GoTo) bool { return condition(g) == "" || condition(g) == rule })
		if next < 0 {
			return nil
		}
		path = append(path, at.GoTo[next])
		at = stageOf(d, at.GoTo[next].Stage.Name)
	}
	if last := stageOf(d, path[len(path)-1].Stage.Name); last != s || len(path) == 1 {
		return nil // a stage that goes to itself is another mistake
	}
	return path
}

func (c *checker) stageCircle(s *ast.Stage, path []*ast.GoTo) {
	names, rule := []string{s.Name.Name}, ""
	for _, g := range path {
		names = append(names, g.Stage.Name)
		if rule == "" && g.When != nil {
			rule = strings.TrimSpace(g.When.Span().Text())
		}
	}
	while := ""
	if rule != "" {
		while = fmt.Sprintf(" while %s", rule)
	}
	last := path[len(path)-1]
	w := c.diags.Warnf(StageCircle, last.Span(), "let one of them go on when something else holds", "a lead goes round in a circle%s: %s", while, strings.Join(names, ", "))
	w.Notes = append(w.Notes, diag.Note{Span: path[0].Span(), Text: "it begins here"})
}

// condition is what a lead goes on by, however it is spaced; "": nothing.
func condition(g *ast.GoTo) string {
	if g.When == nil {
		return ""
	}
	return Canonical(g.When.Span())
}

func stageOf(d *ast.Process, name string) *ast.Stage {
	for _, s := range d.Stages {
		if s.Name.Name == name {
			return s
		}
	}
	return nil
}
