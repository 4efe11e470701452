package parse

import (
	"github.com/alecthomas/participle/v2/lexer"

	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/lang/token"
)

// hasLeadLine: ada has lead { product: "espresso" }
type hasLeadLine struct {
	Who lexer.Token `parser:"@Ident 'has' 'lead'"`
}

// taskClaim: task "Follow up with Ada" for "maja@contoso.example"
type taskClaim struct {
	No   *lexer.Token `parser:"@'no'?"`
	Kind lexer.Token  `parser:"@('task' | 'call' | 'appointment')"`
	Text lexer.Token  `parser:"@String"`
	For  *lexer.Token `parser:"('for' @String)?"`
}

// leadBecomesLine: lead of ada becomes
type leadBecomesLine struct {
	Who lexer.Token `parser:"'of' @Ident 'becomes'"`
}

// byLine: by "maja@contoso.example"
type byLine struct {
	By *lexer.Token `parser:"('by' @String)?"`
}

// taskDoneLine: task "Call Ada" of ada done by "maja@contoso.example"
type taskDoneLine struct {
	Text lexer.Token  `parser:"@String"`
	Who  lexer.Token  `parser:"'of' @Ident 'done'"`
	By   *lexer.Token `parser:"('by' @String)?"`
}

const testAccountUsage = `account { name: "Contoso", employees: 250 }, or account contoso { name: "Contoso" } to name it below`

var (
	hasLeadGrammar     = lineOf[hasLeadLine]("the name of a person", `ada has lead { product: "espresso" }`)
	leadBecomesGrammar = lineOf[leadBecomesLine](`"of" and the name of a person`, `lead of ada becomes { stage: "won" } by "maja@contoso.example"`)
	byGrammar          = lineOf[byLine](`"by"`, `lead of ada becomes { stage: "won" } by "maja@contoso.example"`)
	taskDoneGrammar    = lineOf[taskDoneLine]("what the task says, in quotes", `task "Call Ada" of ada done by "maja@contoso.example"`)
)

// hasLead reports whether somebody has a lead on this line.
func (p *parser) hasLead() bool {
	return p.peek().Kind == token.Ident && p.is(p.after(1), "has") && p.is(p.after(2), "lead")
}

func (p *parser) testLead(first token.Token) ast.TestStep {
	g := read(p, hasLeadGrammar, p.line(false), p.last().End)
	step := &ast.TestLead{}
	if p.at("{") {
		step.Fields = p.object()
	}
	step.At = p.since(first)
	if g == nil {
		return &ast.BadTestStep{At: step.At}
	}
	step.Who = p.ident(g.Who)
	return step
}

// testLeadBecomes reads what becomes of a lead; the word lead has been read.
func (p *parser) testLeadBecomes(first token.Token) ast.TestStep {
	g := read(p, leadBecomesGrammar, p.line(false), p.last().End)
	step := &ast.TestLeadBecomes{}
	if !p.at("{") {
		p.open(leadBecomesGrammar.usage)
		return &ast.BadTestStep{At: p.since(first)}
	}
	step.Fields = p.object()
	if by := read(p, byGrammar, p.line(false), p.last().End); by != nil {
		step.By = p.maybeStr(by.By)
	}
	step.At = p.since(first)
	if g == nil {
		return &ast.BadTestStep{At: step.At}
	}
	step.Who = p.ident(g.Who)
	return step
}

// testTaskDone reads that a task is done; its kind has been read.
func (p *parser) testTaskDone(first token.Token) ast.TestStep {
	g := read(p, taskDoneGrammar, p.line(false), p.last().End)
	if g == nil {
		return &ast.BadTestStep{At: p.since(first)}
	}
	kind := ast.Ident{At: ast.At{Where: first.Span(p.file)}, Name: first.Text(p.file)}
	return &ast.TestTaskDone{At: p.since(first), Kind: kind, Text: p.str(g.Text), Who: p.ident(g.Who), By: p.maybeStr(g.By)}
}

func (p *parser) testAccount(first token.Token) ast.TestStep {
	step := &ast.TestAccount{}
	if t := p.peek(); t.Kind == token.Ident {
		p.next()
		step.Name = &ast.Ident{At: ast.At{Where: t.Span(p.file)}, Name: t.Text(p.file)}
	}
	if !p.at("{") {
		p.open(testAccountUsage)
		return &ast.BadTestStep{At: p.since(first)}
	}
	step.Fields = p.object()
	step.At = p.since(first)
	return step
}

func (p *parser) hasTask(at ast.At, g *taskClaim) ast.Claim {
	return &ast.HasTask{At: at, Not: g.No != nil, Kind: p.ident(g.Kind), Text: p.str(g.Text), For: p.maybeStr(g.For)}
}
