package parse

import (
	"github.com/alecthomas/participle/v2/lexer"

	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/lang/token"
)

// nextLine: next weekday 09:00 in contact.timezone, next window 09:00-17:00
type nextLine struct {
	Day  lexer.Token  `parser:"@Ident"`
	From *lexer.Token `parser:"(@Clock"`
	To   *lexer.Token `parser:"  ('-' @Clock)? )?"`
	Zone *exprText    `parser:"('in' @@)?"`
}

// fixedLine: 2026-03-01 09:00
type fixedLine struct {
	Moment momentText `parser:"@@"`
}

// dateLine: contact.renewal_date - 7d or 30d
type dateLine struct {
	Date  dateText     `parser:"@@"`
	Limit *lexer.Token `parser:"('or' @Duration)?"`
}

// dateText is an expression that ends before "or": what follows is how long to wait at most.
type dateText struct{ exprText }

// Parse reads the expression off a line.
func (d *dateText) Parse(lex *lexer.PeekingLexer) error { return d.read(lex, "or") }

const untilUsage = `wait until next weekday 09:00, wait until contact.renewal_date - 7d or 30d, or wait until 2026-03-01 09:00`

var (
	nextGrammar  = lineOf[nextLine]("a day such as weekday or monday", `wait until next weekday 09:00 in contact.timezone`)
	fixedGrammar = lineOf[fixedLine]("a day such as 2026-03-02", `wait until 2026-03-01 09:00`)
	dateGrammar  = lineOf[dateLine]("a date", untilUsage)
)

// waitUntil reads a wait for a time; "wait until" has been read.
func (p *parser) waitUntil(first token.Token) ast.Step {
	step := &ast.WaitUntil{}
	line := p.line(false)
	end := p.last().End
	sound := false
	switch {
	case len(line) > 0 && p.is(line[0], "next") && (len(line) == 1 || !p.is(line[1], ".")):
		if g := read(p, nextGrammar, line[1:], end); g != nil {
			sound = true
			step.Next = &ast.Next{
				At: ast.At{Where: p.span(line[0].Start, end)}, Day: p.ident(g.Day),
				From: p.clock(g.From), To: p.clock(g.To), Zone: p.maybeExpr(g.Zone),
			}
		}
	case len(line) > 0 && line[0].Kind == token.Date && (len(line) == 1 || line[1].Kind == token.Clock || p.is(line[1], "in")):
		if g := read(p, fixedGrammar, line, end); g != nil {
			sound = true
			step.Fixed = p.moment(g.Moment)
		}
	default:
		if g := read(p, dateGrammar, line, end); g != nil {
			sound = true
			date := p.expr(g.Date.exprText)
			step.Date, step.Limit = &date, p.maybeDuration(g.Limit)
		}
	}
	if p.elseFollows() {
		step.Else = p.steps(untilUsage)
	}
	step.At = p.since(first)
	if !sound {
		return &ast.BadStep{At: step.At}
	}
	return step
}
