package parse

import (
	"github.com/alecthomas/participle/v2/lexer"

	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/lang/token"
)

// forgottenLine: ada is forgotten
type forgottenLine struct {
	Who lexer.Token `parser:"@Ident 'is' 'forgotten'"`
}

var forgottenGrammar = lineOf[forgottenLine]("the name of a person", `ada is forgotten`)

// forgets reports whether somebody is forgotten on this line.
func (p *parser) forgets() bool {
	return p.peek().Kind == token.Ident && p.is(p.after(1), "is")
}

func (p *parser) testForget(first token.Token) ast.TestStep {
	if g := read(p, forgottenGrammar, p.line(false), p.last().End); g != nil {
		return &ast.TestForget{At: p.since(first), Who: p.ident(g.Who)}
	}
	return &ast.BadTestStep{At: p.since(first)}
}
