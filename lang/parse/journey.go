package parse

import (
	"slices"

	"github.com/alecthomas/participle/v2/lexer"

	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/lang/token"
)

// journeyLine: journey abandoned_cart "Abandoned cart" for account
type journeyLine struct {
	Name  lexer.Token  `parser:"@Ident"`
	Title *lexer.Token `parser:"@String?"`
	For   *lexer.Token `parser:"('for' @Ident)?"`
}

var (
	journeyGrammar = lineOf[journeyLine]("the name of the journey", `journey abandoned_cart { … }`)

	journeyWords = &vocabulary{
		code:  "J0102",
		noun:  "step",
		line:  "line of a journey",
		words: slices.Concat(clauseWords, stepWords.words),
	}
)

func (p *parser) journey(first token.Token, doc string) ast.Decl {
	node := &ast.Journey{Doc: doc}
	g := read(p, journeyGrammar, p.line(false), p.last().End)
	if g != nil {
		node.Name, node.Title, node.For = p.ident(g.Name), p.maybeStr(g.Title), p.maybeIdent(g.For)
	}
	if p.open(journeyGrammar.usage) {
		p.block(statements, func() { p.journeyItem(node) })
	}
	node.At = p.since(first)
	if g == nil {
		return &ast.BadDecl{At: node.At}
	}
	return node
}

// journeyItem reads a clause or a step.
func (p *parser) journeyItem(node *ast.Journey) {
	first := p.peek()
	word := p.keyword(journeyWords)
	if word == "" {
		node.Steps = append(node.Steps, &ast.BadStep{At: p.since(first)})
		return
	}
	// At the head of a journey that does not say yet who starts it, "start order_placed" lacks its "on".
	head := word == "start" && len(node.Steps) == 0 && !slices.ContainsFunc(node.Clauses, begins) && !p.is(p.after(1), "with")
	if !p.isClause(word) && !head {
		node.Steps = append(node.Steps, p.stepBehind(first, word))
		return
	}
	if slices.ContainsFunc(node.Steps, understood) {
		p.diags.Errorf("J0111", first.Span(p.file), "move it above the first step",
			"%q holds for the whole journey, so it stands before the steps", p.clauseName(word))
	}
	node.Clauses = append(node.Clauses, p.clause(first, word))
}

// understood reports whether a step is one: what could not be read may have been a clause.
func understood(s ast.Step) bool {
	_, bad := s.(*ast.BadStep)
	return !bad
}

// begins reports whether a clause says who starts the journey.
func begins(c ast.Clause) bool {
	_, ok := c.(*ast.Start)
	return ok
}
