package parse

import (
	"math"

	"github.com/alecthomas/participle/v2/lexer"

	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/lang/token"
)

// expectLine: expect ada got email cart_reminder
type expectLine struct {
	Who  lexer.Token  `parser:"@Ident"`
	Got  *gotClaim    `parser:"( 'got' @@"`
	Left *leftClaim   `parser:"| 'left' @@"`
	Not  *lexer.Token `parser:"| @'not'?"`
	In   *lexer.Token `parser:"  'in' @Ident )"`
}

// gotClaim: got 2 messages, got no messages, got no email welcome
type gotClaim struct {
	Count   *lexer.Token `parser:"( @Number"`
	One     *lexer.Token `parser:"  ('message' | @'messages')"`
	No      *lexer.Token `parser:"| @'no'?"`
	None    *lexer.Token `parser:"  ( @('messages' | 'message')"`
	Medium  *lexer.Token `parser:"  | @Ident"`
	Message *lexer.Token `parser:"    @Ident ) )"`
}

// leftClaim: left abandoned_cart because exit
type leftClaim struct {
	Journey lexer.Token  `parser:"@Ident"`
	Because *lexer.Token `parser:"('because' @(Ident | String))?"`
}

var expectGrammar = lineOf[expectLine]("the name of a person", `expect ada got email welcome, got 2 messages, got no messages, left onboarding because goal, in vip, or not in vip`)

func (p *parser) expect(first token.Token) ast.TestStep {
	if p.is(p.after(1), "skipped") || p.at("share") && p.is(p.after(1), "of") {
		word := p.after(1)
		if p.at("share") {
			word = p.peek()
		}
		p.notYet("J0902", word.Span(p.file), "write: "+expectGrammar.usage)
		p.skipStatement()
		return &ast.BadTestStep{At: p.since(first)}
	}
	g := read(p, expectGrammar, p.line(false), p.last().End)
	at := p.since(first)
	if g == nil {
		return &ast.BadTestStep{At: at}
	}
	step := &ast.TestExpect{At: at, Who: p.ident(g.Who)}
	place := ast.At{Where: p.span(step.Who.Where.End+1, at.Where.End)}
	switch {
	case g.Got != nil:
		step.Claim = p.got(place, g.Got)
	case g.Left != nil:
		left := &ast.LeftJourney{At: place, Journey: p.ident(g.Left.Journey)}
		if b := g.Left.Because; b != nil {
			if token.Kind(b.Type) == token.String {
				left.Because = p.maybeStr(b)
			} else {
				left.Because = &ast.String{At: p.place(*b), Value: b.Value}
			}
		}
		step.Claim = left
	default:
		step.Claim = &ast.InGroup{At: place, Not: g.Not != nil, Group: p.ident(*g.In)}
	}
	if step.Claim == nil {
		return &ast.BadTestStep{At: at}
	}
	return step
}

// got returns what a got claim says, or nil if it cannot be counted.
func (p *parser) got(place ast.At, g *gotClaim) ast.Claim {
	switch {
	case g.Count != nil:
		n := token.ParseNumber(g.Count.Value)
		if n != math.Trunc(n) || n > math.MaxInt32 {
			p.diags.Errorf("J0112", p.place(*g.Count).Where, "messages are counted in whole numbers", "nobody gets %s messages", g.Count.Value)
			return nil
		}
		return &ast.GotCount{At: place, Count: int(n)}
	case g.None != nil:
		if g.No == nil {
			p.diags.Errorf("J0103", p.place(*g.None).Where, "write: expect ada got 2 messages, or got no messages", "a number of messages is missing before %q", g.None.Value)
			return nil
		}
		return &ast.GotCount{At: place}
	}
	return &ast.GotMessage{At: place, Not: g.No != nil, Medium: p.ident(*g.Medium), Message: p.ident(*g.Message)}
}
