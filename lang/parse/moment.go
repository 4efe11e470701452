package parse

import (
	"math"

	"github.com/alecthomas/participle/v2/lexer"

	"github.com/journeylang/journey/lang/ast"
)

// momentText: 2026-03-01 09:00 in "Europe/Copenhagen"
type momentText struct {
	Date  lexer.Token  `parser:"@Date"`
	Clock *lexer.Token `parser:"@Clock?"`
	Zone  *exprText    `parser:"('in' @@)?"`
}

// everyText: monday 09:00, day 09:00 in contact.timezone, month on 31 at 09:00, 2 weeks
type everyText struct {
	Count *lexer.Token `parser:"@Number?"`
	Unit  lexer.Token  `parser:"@Ident"`
	Day   *lexer.Token `parser:"('on' @Number)?"`
	Clock *lexer.Token `parser:"('at'? @Clock)?"`
	Zone  *exprText    `parser:"('in' @@)?"`
}

func (p *parser) moment(g momentText) *ast.Moment {
	m := &ast.Moment{At: p.place(g.Date), Date: p.day(g.Date), Clock: p.clock(g.Clock), Zone: p.maybeExpr(g.Zone)}
	if g.Clock != nil {
		m.Where = m.Where.To(p.place(*g.Clock).Where)
	}
	if m.Zone != nil {
		m.Where = m.Where.To(m.Zone.Where)
	}
	return m
}

func (p *parser) maybeMoment(g *momentText) *ast.Moment {
	if g == nil {
		return nil
	}
	return p.moment(*g)
}

func (p *parser) maybeEvery(g *everyText) *ast.Every {
	if g == nil {
		return nil
	}
	e := &ast.Every{At: p.place(g.Unit), Count: 1, Unit: p.ident(g.Unit), Clock: p.clock(g.Clock), Zone: p.maybeExpr(g.Zone)}
	reach := func(t *lexer.Token) {
		if t != nil {
			e.Where = e.Where.To(p.place(*t).Where)
		}
	}
	if g.Count != nil {
		e.Count = p.count(*g.Count)
		e.Where = p.place(*g.Count).Where.To(e.Where)
	}
	if g.Day != nil {
		e.Day = p.count(*g.Day)
	}
	reach(g.Day)
	reach(g.Clock)
	if e.Zone != nil {
		e.Where = e.Where.To(e.Zone.Where)
	}
	return e
}

// count reads a number of things; there is at least one of them, and no half.
func (p *parser) count(t lexer.Token) int {
	n := number(t)
	if n != math.Trunc(n) || n < 1 || n > math.MaxInt32 {
		p.diags.Errorf("J0112", p.place(t).Where, "write a whole number from 1 on", "%s cannot be counted", t.Value)
		return 1
	}
	return int(n)
}
