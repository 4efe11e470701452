package parse

import (
	"github.com/alecthomas/participle/v2/lexer"

	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/lang/diag"
	"github.com/journeylang/journey/lang/token"
)

// taskLine: task "Follow up with {{ contact.first_name }}" to sales round robin due in 2d
type taskLine struct {
	Text  lexer.Token  `parser:"@(String | Text)"`
	To    *lexer.Token `parser:"('to' @Ident"`
	Robin *lexer.Token `parser:"  ('round' @'robin')? )?"`
	Due   *lexer.Token `parser:"('due' 'in' @Duration)?"`
}

// doLine: do enrich(contact.email) as company on error
type doLine struct {
	Action lexer.Token  `parser:"@Ident '('"`
	Args   []*exprText  `parser:"(@@ (',' @@)*)? ')'"`
	As     *lexer.Token `parser:"('as' @Ident)?"`
	Error  *lexer.Token `parser:"('on' @'error')?"`
}

// createLine: create lead for account
type createLine struct {
	For *lexer.Token `parser:"'lead' ('for' @Ident)?"`
}

// startOtherLine: start onboarding with
type startOtherLine struct {
	Journey lexer.Token  `parser:"@Ident"`
	With    *lexer.Token `parser:"@'with'?"`
}

// raiseLine: raise nurture_finished
type raiseLine struct {
	Event lexer.Token `parser:"@Ident"`
}

// addLine: add to beta_list
type addLine struct {
	Segment lexer.Token `parser:"'to' @Ident"`
}

// removeLine: remove from beta_list
type removeLine struct {
	Segment lexer.Token `parser:"'from' @Ident"`
}

var (
	taskGrammar       = lineOf[taskLine]("a text in quotes", `task "Follow up with {{ contact.first_name }}" to sales round robin due in 2d`)
	doGrammar         = lineOf[doLine]("the name of an action", `do enrich(contact.email) as company on error { exit "no company" }`)
	createGrammar     = lineOf[createLine](`"lead"`, `create lead { product: "espresso" }`)
	startOtherGrammar = lineOf[startOtherLine]("the name of a journey", `start onboarding with { plan: contact.plan }`)
	raiseGrammar      = lineOf[raiseLine]("the name of an event", `raise nurture_finished { score: 20 }`)
	addGrammar        = lineOf[addLine](`"to"`, `add to beta_list`)
	removeGrammar     = lineOf[removeLine](`"from"`, `remove from beta_list`)
)

// work reads a step that gives work to people, to actions and to other journeys.
func (p *parser) work(first token.Token, word string) ast.Step {
	switch word {
	case "task", "call", "appointment":
		if g := read(p, taskGrammar, p.line(false), p.last().End); g != nil {
			return p.taskOf(first, word, g)
		}
	case "do":
		return p.do(first)
	case "create":
		g := read(p, createGrammar, p.line(false), p.last().End)
		fields := p.maybeObject()
		if g != nil {
			return &ast.CreateLead{At: p.since(first), For: p.maybeIdent(g.For), Fields: fields}
		}
	case "start":
		return p.startOther(first)
	case "raise":
		g := read(p, raiseGrammar, p.line(false), p.last().End)
		fields := p.maybeObject()
		if g != nil {
			return &ast.Raise{At: p.since(first), Event: p.ident(g.Event), Fields: fields}
		}
	case "add":
		if g := read(p, addGrammar, p.line(false), p.last().End); g != nil {
			return &ast.ListChange{At: p.since(first), Segment: p.ident(g.Segment)}
		}
	case "remove":
		if g := read(p, removeGrammar, p.line(false), p.last().End); g != nil {
			return &ast.ListChange{At: p.since(first), Remove: true, Segment: p.ident(g.Segment)}
		}
	}
	return &ast.BadStep{At: p.since(first)}
}

// taskOf returns the node of a task that the word at first began.
func (p *parser) taskOf(first token.Token, word string, g *taskLine) *ast.Task {
	return &ast.Task{
		At: p.since(first), Kind: ast.Ident{At: ast.At{Where: first.Span(p.file)}, Name: word}, Text: p.str(g.Text),
		To: p.maybeIdent(g.To), RoundRobin: g.Robin != nil, Due: p.maybeDuration(g.Due),
	}
}

func (p *parser) do(first token.Token) ast.Step {
	g := read(p, doGrammar, p.line(false), p.last().End)
	step := &ast.Do{}
	if g != nil && g.Error == nil {
		p.joint("on error", doGrammar.usage)
	}
	if g != nil && g.Error != nil || p.at("{") {
		step.OnError = p.steps(doGrammar.usage)
	}
	step.At = p.since(first)
	if g == nil {
		return &ast.BadStep{At: step.At}
	}
	step.Action, step.As = p.ident(g.Action), p.maybeIdent(g.As)
	for _, a := range g.Args {
		step.Args = append(step.Args, p.expr(*a))
	}
	return step
}

func (p *parser) startOther(first token.Token) ast.Step {
	g := read(p, startOtherGrammar, p.line(false), p.last().End)
	step := &ast.StartJourney{}
	switch {
	case g != nil && g.With == nil:
		p.joint("with", startOtherGrammar.usage)
	case g != nil && !p.at("{"):
		p.open(startOtherGrammar.usage)
	}
	step.With = p.maybeObject()
	step.At = p.since(first)
	if g == nil {
		return &ast.BadStep{At: step.At}
	}
	step.Journey = p.ident(g.Journey)
	return step
}

// joint reports a block that stands here without the words that must lead to it.
func (p *parser) joint(words, usage string) {
	if brace := p.peek(); p.at("{") {
		d := p.diags.Errorf("J0103", brace.Span(p.file), "write: "+usage, "%q is missing: { follows here", words)
		d.Fix = []diag.Edit{{Span: p.span(brace.Start, brace.Start), Text: words + " "}}
	}
}

// maybeObject reads values by name where they follow.
func (p *parser) maybeObject() *ast.Object {
	if !p.at("{") {
		return nil
	}
	return p.object()
}
