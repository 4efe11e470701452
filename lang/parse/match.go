package parse

import (
	"github.com/alecthomas/participle/v2/lexer"

	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/lang/token"
)

// mergeLine: merge visitor into ada
type mergeLine struct {
	Who  lexer.Token `parser:"@Ident"`
	Into lexer.Token `parser:"'into' @Ident"`
}

// submissionLine: submission to demo
type submissionLine struct {
	Form lexer.Token `parser:"'to' @Ident"`
}

var submissionGrammar = lineOf[submissionLine]("the name of a form", `submission to demo { email: "ada@contoso.example" }`)

const submissionUsage = `submission { email: "ada@contoso.example" } lead { page: "demo" }`

var mergeGrammar = lineOf[mergeLine]("the name of a person", `merge visitor into ada`)

func (p *parser) testSubmission(first token.Token) ast.TestStep {
	step := &ast.TestSubmission{}
	if p.is(p.peek(), "to") {
		g := read(p, submissionGrammar, p.line(false), p.last().End)
		if g == nil {
			return &ast.BadTestStep{At: p.since(first)}
		}
		form := p.ident(g.Form)
		step.Form = &form
	}
	if !p.at("{") {
		p.open(submissionUsage)
		return &ast.BadTestStep{At: p.since(first)}
	}
	step.Fields = p.object()
	if step.Form == nil && p.is(p.peek(), "lead") {
		p.next()
		if !p.at("{") {
			p.open(submissionUsage)
			return &ast.BadTestStep{At: p.since(first)}
		}
		step.Lead = p.object()
	}
	step.At = p.since(first)
	return step
}

func (p *parser) testMerge(first token.Token) ast.TestStep {
	if g := read(p, mergeGrammar, p.line(false), p.last().End); g != nil {
		return &ast.TestMerge{At: p.since(first), Who: p.ident(g.Who), Into: p.ident(g.Into)}
	}
	return &ast.BadTestStep{At: p.since(first)}
}
