package parse

import (
	"math"

	"github.com/alecthomas/participle/v2/lexer"

	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/lang/token"
)

// expectLine: expect ada got email cart_reminder
type expectLine struct {
	Who   lexer.Token `parser:"@Ident"`
	Claim claim       `parser:"@@"`
}

// shareOfLine: expect share of got email welcome between 0.45 and 0.55
type shareOfLine struct {
	Claim   claim       `parser:"@@"`
	Between lexer.Token `parser:"'between' @(Number | Percent)"`
	And     lexer.Token `parser:"'and' @(Number | Percent)"`
}

// claim: got email cart_reminder
type claim struct {
	Got     *gotClaim     `parser:"( 'got' @@"`
	Left    *leftClaim    `parser:"| 'left' @@"`
	Skipped *skippedClaim `parser:"| 'skipped' @@"`
	Kept    *keptClaim    `parser:"| 'kept' 'out' 'of' @@"`
	Waits   *waitsClaim   `parser:"| 'waits' 'in' @@"`
	Where   *exprText     `parser:"| 'where' @@"`
	Task    *taskClaim    `parser:"| 'has' @@"`
	Not     *lexer.Token  `parser:"| @'not'?"`
	In      *lexer.Token  `parser:"  ( 'in' @Ident"`
	Reached *reachedClaim `parser:"  | 'reached' @@ ) )"`
}

// keptClaim: kept out of launch because "too soon"
type keptClaim struct {
	Journey lexer.Token  `parser:"@Ident"`
	Because *lexer.Token `parser:"('because' @(Ident | String))?"`
}

// waitsClaim: waits in launch at second_mail until 2026-03-05 10:00
type waitsClaim struct {
	Journey lexer.Token  `parser:"@Ident"`
	Step    *lexer.Token `parser:"('at' @(Ident | String))?"`
	Date    *lexer.Token `parser:"('until' @Date"`
	Clock   *lexer.Token `parser:" @Clock?)?"`
}

// reachedClaim: reached order_placed in launch
type reachedClaim struct {
	Goal    lexer.Token  `parser:"@Ident"`
	Journey *lexer.Token `parser:"('in' @Ident)?"`
}

// skippedClaim: skipped last_call because no_address
type skippedClaim struct {
	Message lexer.Token  `parser:"@Ident"`
	Because *lexer.Token `parser:"('because' @Ident)?"`
}

// gotClaim: got 2 messages, got no messages, got no email welcome, got email welcome containing "Hello"
type gotClaim struct {
	Count   *lexer.Token `parser:"( @Number"`
	One     *lexer.Token `parser:"  ('message' | @'messages')"`
	No      *lexer.Token `parser:"| @'no'?"`
	None    *lexer.Token `parser:"  ( @('messages' | 'message')"`
	Medium  *lexer.Token `parser:"  | @Ident"`
	Message *lexer.Token `parser:"    @Ident"`
	Text    *lexer.Token `parser:"    ('containing' @String)? ) )"`
}

// leftClaim: left abandoned_cart because exit
type leftClaim struct {
	Journey lexer.Token  `parser:"@Ident"`
	Because *lexer.Token `parser:"('because' @(Ident | String))?"`
}

var (
	expectGrammar  = lineOf[expectLine]("the name of a person", `expect ada got email welcome, got 2 messages, got no messages, left onboarding because goal, in vip, not in vip, skipped welcome because no_address, kept out of vip_club because "too soon", reached order_placed, waits in onboarding, has task "Call Ada", or where contact.plan == "pro"`)
	shareOfGrammar = lineOf[shareOfLine]("got, left, in or not in", `expect share of got email welcome between 0.45 and 0.55`)
)

func (p *parser) expect(first token.Token) ast.TestStep {
	if p.at("share") && p.is(p.after(1), "of") {
		p.next()
		p.next()
		return p.expectShare(first)
	}
	g := read(p, expectGrammar, p.line(false), p.last().End)
	at := p.since(first)
	if g == nil {
		return &ast.BadTestStep{At: at}
	}
	step := &ast.TestExpect{At: at, Who: p.ident(g.Who)}
	step.Claim = p.claim(ast.At{Where: p.span(step.Who.Where.End+1, at.Where.End)}, &g.Claim)
	if step.Claim == nil {
		return &ast.BadTestStep{At: at}
	}
	return step
}

// expectShare reads a claim about everybody; "share of" has been read.
func (p *parser) expectShare(first token.Token) ast.TestStep {
	begin := p.peek().Start
	g := read(p, shareOfGrammar, p.line(false), p.last().End)
	at := p.since(first)
	if g == nil {
		return &ast.BadTestStep{At: at}
	}
	step := &ast.TestShare{At: at, Between: p.share(g.Between), And: p.share(g.And)}
	step.Of = p.claim(ast.At{Where: p.span(begin, at.Where.End)}, &g.Claim)
	if step.Of == nil {
		return &ast.BadTestStep{At: at}
	}
	return step
}

// share returns a part of all: 0.45, 45%
func (p *parser) share(t lexer.Token) ast.Number {
	n := ast.Number{At: p.place(t), Value: number(t)}
	if token.Kind(t.Type) == token.Percent {
		n.Value /= 100
	}
	return n
}

// claim returns what an expectation says, or nil if it cannot be.
func (p *parser) claim(place ast.At, g *claim) ast.Claim {
	switch {
	case g.Got != nil:
		return p.got(place, g.Got)
	case g.Left != nil:
		return &ast.LeftJourney{At: place, Journey: p.ident(g.Left.Journey), Because: p.wordOrText(g.Left.Because)}
	case g.Skipped != nil:
		return &ast.Skipped{At: place, Message: p.ident(g.Skipped.Message), Because: p.maybeIdent(g.Skipped.Because)}
	case g.Kept != nil:
		return &ast.KeptOut{At: place, Journey: p.ident(g.Kept.Journey), Because: p.wordOrText(g.Kept.Because)}
	case g.Waits != nil:
		waits := &ast.Waits{At: place, Journey: p.ident(g.Waits.Journey), Step: p.wordOrText(g.Waits.Step)}
		if g.Waits.Date != nil {
			until := ast.At{Where: p.place(*g.Waits.Date).Where.To(place.Where)}
			waits.Until = &ast.TestAt{At: until, Date: p.day(*g.Waits.Date), Clock: p.clock(g.Waits.Clock)}
		}
		return waits
	case g.Task != nil:
		return p.hasTask(place, g.Task)
	case g.Where != nil:
		return &ast.Where{At: place, Cond: p.expr(*g.Where)}
	case g.Reached != nil:
		return &ast.Reached{At: place, Not: g.Not != nil, Goal: p.ident(g.Reached.Goal), Journey: p.maybeIdent(g.Reached.Journey)}
	}
	return &ast.InGroup{At: place, Not: g.Not != nil, Group: p.ident(*g.In)}
}

// wordOrText returns a reason or a name that may be a word or a text in quotes.
func (p *parser) wordOrText(t *lexer.Token) *ast.String {
	if t == nil || token.Kind(t.Type) == token.String {
		return p.maybeStr(t)
	}
	return &ast.String{At: p.place(*t), Value: t.Value}
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
	return &ast.GotMessage{At: place, Not: g.No != nil, Medium: p.ident(*g.Medium), Message: p.ident(*g.Message),
		Containing: p.maybeStr(g.Text)}
}
