package parse

import (
	"github.com/alecthomas/participle/v2/lexer"

	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/lang/token"
)

// waitLine: wait 3d, wait up to 3d, wait up to 3d for order_placed where event.total > 20
type waitLine struct {
	For   *lexer.Token `parser:"( @Duration"`
	Limit *lexer.Token `parser:"| 'up' 'to' @Duration"`
	On    *trigger     `parser:"  ('for' @@)? )"`
}

// outcomeLine: on welcome.clicked where event.link == "espresso"
type outcomeLine struct {
	On trigger `parser:"@@"`
}

var (
	waitGrammar    = lineOf[waitLine]("a length of time such as 3d", `wait 3d, wait until next weekday 09:00, wait up to 3d for order_placed, or wait up to 3d { on order_placed { … } else { … } }`)
	outcomeGrammar = lineOf[outcomeLine]("the name of an event", `on welcome.clicked where event.link == "espresso" { … }`)

	outcomeWords = &vocabulary{code: "J0102", noun: "branch of the wait", words: []string{"on", "else"}}
)

func (p *parser) wait(first token.Token) ast.Step {
	switch next := p.peek(); {
	case p.take("until"):
		return p.waitUntil(first)
	case p.at("for"):
		p.diags.Errorf("J0110", next.Span(p.file), "say how long at most: wait up to 3d for …", "a wait for an event needs a limit")
		p.skipStatement()
		return &ast.BadStep{At: p.since(first)}
	}
	g := read(p, waitGrammar, p.line(false), p.last().End)
	if g != nil && g.For != nil {
		return &ast.Wait{At: p.since(first), For: p.duration(*g.For)}
	}
	step := &ast.WaitFor{}
	switch {
	case g != nil && g.On == nil && !p.opens(waitGrammar.usage):
		at := p.last().End
		p.diags.Errorf("J0103", p.span(at, at), "write wait "+g.Limit.Value+" to pause; else say for what: wait up to "+g.Limit.Value+" for order_placed",
			"this wait does not say for what")
		return &ast.BadStep{At: p.since(first)}
	case g != nil && g.On != nil:
		step.Limit = p.duration(*g.Limit)
		outcome := &ast.Outcome{On: p.trigger(*g.On)}
		outcome.At = outcome.On.At
		if p.opens(waitGrammar.usage) {
			outcome.Body = p.steps(waitGrammar.usage)
			outcome.Where = outcome.Where.To(outcome.Body.Where)
		}
		step.Outcomes = []*ast.Outcome{outcome}
		if p.elseFollows() {
			step.Else = p.steps(waitGrammar.usage)
		}
	default:
		if g != nil {
			step.Limit = p.duration(*g.Limit)
		}
		p.outcomes(step, g != nil)
	}
	step.At = p.since(first)
	if g == nil {
		return &ast.BadStep{At: step.At}
	}
	return step
}

// outcomes reads the branches of a wait. Behind a line that was not understood, sound is false, and they may be the
// steps of a wait for one event as well.
func (p *parser) outcomes(step *ast.WaitFor, sound bool) {
	if !sound && !p.at("{") {
		return
	}
	n := 1
	for p.after(n).Kind == token.Newline {
		n++
	}
	if !sound && !p.is(p.after(n), "on") {
		p.steps(waitGrammar.usage)
		if p.elseFollows() {
			p.steps(waitGrammar.usage)
		}
		return
	}
	brace := p.peek()
	p.block(arms, func() {
		first := p.peek()
		switch p.keyword(outcomeWords) {
		case "else":
			p.otherwise(&step.Else, first, waitGrammar.usage)
			return
		case "":
			return
		}
		g := read(p, outcomeGrammar, p.line(false), p.last().End)
		body := p.steps(outcomeGrammar.usage)
		if g != nil {
			outcome := &ast.Outcome{At: p.since(first), On: p.trigger(g.On), Body: body}
			step.Outcomes = append(step.Outcomes, outcome)
		}
	})
	if sound && len(step.Outcomes) == 0 && !p.unwinding {
		p.diags.Errorf("J0117", brace.Span(p.file), "write: "+outcomeGrammar.usage, "this wait has no event that it waits for")
	}
}

// otherwise reads the block of an else that is the last arm of a block of arms.
func (p *parser) otherwise(into **ast.Block, first token.Token, usage string) {
	if *into != nil {
		d := p.diags.Errorf("J0109", first.Span(p.file), "delete one of the two", "else is given twice")
		d.Notes = append(d.Notes, noteAt((*into).Where))
	}
	p.end(usage)
	*into = p.steps(usage)
}
