package check

import (
	"fmt"
	"slices"

	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/lang/diag"
	"github.com/journeylang/journey/lang/expr"
	"github.com/journeylang/journey/lang/schema"
)

func (c *checker) declareScore(d *ast.Score) {
	if !c.enter("score", d.Name) {
		return
	}
	c.Scores = append(c.Scores, d)
	c.checks = append(c.checks, func() { c.score(d) })
}

// scored is what scores are for: what contacts and accounts do is counted for their leads.
var scored = []string{"lead"}

func (c *checker) score(d *ast.Score) {
	c.subject(d.For, "a score", scored)
	if len(d.Categories) == 0 && !c.hurt(d) {
		c.diags.Errorf(Empty, d.Name.Span(), "add category behaviour { +5 each email.opened }", "the score %s gives no points", d.Name.Name)
	}
	seen := firsts{}
	ceiling, open := 0.0, false
	for _, cat := range d.Categories {
		if first, again := seen.seen(cat.Name.Name, cat.Name.Span()); again {
			e := c.diags.Errorf(DeclaredTwice, cat.Name.Span(), "put their lines into one of them", "the category %s is declared twice", cat.Name.Name)
			e.Notes = append(e.Notes, diag.Note{Span: first, Text: "first declared here"})
		}
		most, unbounded := c.category(cat)
		ceiling, open = ceiling+most, open || unbounded
	}
	if d.Halve != nil {
		c.length(*d.Halve, "the time in which points halve")
	}
	if !open && len(d.Categories) > 0 && !c.hurt(d) {
		c.reached(d, ceiling)
	}
	c.grades(d)
}

// subject checks what a declaration is for: lead, contact or account, where the program declares such records.
func (c *checker) subject(id ast.Ident, what string, words []string) {
	if !slices.Contains(words, id.Name) {
		near := diag.Nearest(id.Name, words)
		hint := what + " is for " + known(words)
		if near != "" {
			hint = fmt.Sprintf("did you mean %s?", near)
		}
		if id.Name != "" {
			c.diags.Errorf(UnknownWord, id.Span(), hint, "%s cannot be for %s", what, id.Name).Replace(near)
		}
		return
	}
	if id.Name == "lead" && c.lead == nil && !c.doubtful["lead"] {
		c.diags.Errorf(UnknownField, id.Span(), "declare what leads have: lead { product: string? }", "there are no leads in this program")
	}
	if id.Name == "account" && c.account == nil && !c.doubtful["account"] {
		c.diags.Errorf(UnknownField, id.Span(), "declare what accounts have: account { name: string unique }", "there are no accounts in this program")
	}
}

// category checks the lines, and returns the most points that they can give; unbounded where there is no such number.
func (c *checker) category(cat *ast.Category) (most float64, unbounded bool) {
	if len(cat.Lines) == 0 && !c.hurt(cat) {
		c.diags.Errorf(Empty, cat.Name.Span(), "add +5 each email.opened, or delete the category", "the category %s gives no points", cat.Name.Name)
	}
	if n := cat.AtMost; n != nil && n.Value == 0 {
		c.diags.Errorf(WrongPoints, n.Span(), "write a number above 0, or delete the category", "at most 0 points are none")
	}
	for _, l := range cat.Lines {
		c.scoreLine(l)
		switch {
		case l.Points < 0:
		case l.When != nil:
			most += l.Points
		case l.AtMost != nil && l.In == nil:
			most += l.AtMost.Value
		default:
			unbounded = true
		}
	}
	if cat.AtMost != nil {
		if unbounded || most > cat.AtMost.Value {
			most = cat.AtMost.Value
		}
		unbounded = false
	}
	return most, unbounded
}

func (c *checker) scoreLine(l *ast.ScoreLine) {
	if l.Points == 0 {
		c.diags.Errorf(WrongPoints, l.Span(), "write +5 or -5, or delete the line", "0 points change nothing")
	}
	if l.AtMost != nil && l.Points != 0 {
		switch {
		case l.Points < 0:
			c.diags.Errorf(WrongPoints, l.AtMost.Span(), "delete at most …", "at most is for points that are given, not taken")
		case l.AtMost.Value < l.Points:
			c.diags.Errorf(WrongPoints, l.AtMost.Span(), fmt.Sprintf("write at most %g or more", l.Points), "at most %g is less than the %g points of one time", l.AtMost.Value, l.Points)
		}
	}
	if l.In != nil {
		c.length(*l.In, "the time of at most")
	}
	if l.Each != nil {
		c.occurrence(l.Each)
	}
	if l.When != nil {
		p := c.compileFor(l.When, c.records(true), nil, schema.Type{Kind: schema.Bool})
		c.foreseeable(l.When, p, "a score", "points must come and go")
		c.ofItself(l.When, p)
	}
}

// ofItself refuses a line whose rule reads points, also through segments: it would change what it reads.
func (c *checker) ofItself(e *ast.Expr, p *expr.Program) {
	if p == nil {
		return
	}
	made := []string{"score", "grade", "scored"}
	for _, s := range c.Scores {
		made = append(made, s.Name.Name)
	}
	c.last = append(c.last, func() {
		visited := map[string]bool{}
		var read func(p *expr.Program) string
		read = func(p *expr.Program) string {
			for _, f := range p.Lead {
				if slices.Contains(made, f) {
					return f
				}
			}
			for _, name := range p.Segments {
				s := c.segments[name]
				if s == nil || s.Rule == nil || visited[name] {
					continue
				}
				visited[name] = true
				if f := read(s.Rule); f != "" {
					return f
				}
			}
			return ""
		}
		if f := read(p); f != "" {
			c.diags.Errorf(ScoreOfItself, e.Span(), "read what the points are made of: events, fields", "the points of a score cannot depend on points: this reads %s of the lead", f)
		}
	})
}

// reached reports grades and sales ready above the most points that there are.
func (c *checker) reached(d *ast.Score, ceiling float64) {
	hint := fmt.Sprintf("all categories together give at most %g points", ceiling)
	for _, g := range d.Grades {
		if g.From != nil && g.From.Value > ceiling {
			c.diags.Errorf(NeverReached, g.From.Span(), hint, "nobody can reach the grade %s", g.Name.Name)
		}
	}
	if d.Ready != nil && d.Ready.Value > ceiling {
		c.diags.Errorf(NeverReached, d.Ready.Span(), hint, "nobody can be ready for sales")
	}
}

// grades checks that the grades fall from the first to the last.
func (c *checker) grades(d *ast.Score) {
	seen := firsts{}
	for i, g := range d.Grades {
		if first, again := seen.seen(g.Name.Name, g.Name.Span()); again {
			e := c.diags.Errorf(DeclaredTwice, g.Name.Span(), "keep one of them", "the grade %s is given twice", g.Name.Name)
			e.Notes = append(e.Notes, diag.Note{Span: first, Text: "first given here"})
			continue
		}
		last := i == len(d.Grades)-1
		switch {
		case g.From == nil && !last:
			c.diags.Errorf(GradesOutOfOrder, g.Name.Span(), fmt.Sprintf("write %s from 20, or put it last", g.Name.Name), "only the last grade takes all the rest")
		case g.From != nil && i > 0 && d.Grades[i-1].From != nil && g.From.Value >= d.Grades[i-1].From.Value:
			before := d.Grades[i-1]
			c.diags.Errorf(GradesOutOfOrder, g.From.Span(), "write the best grade first: grades { A from 80, B from 50, C }",
				"the grade %s begins at %g, not below %s at %g", g.Name.Name, g.From.Value, before.Name.Name, before.From.Value)
		}
	}
}
