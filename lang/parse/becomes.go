package parse

import (
	"github.com/alecthomas/participle/v2/lexer"

	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/lang/token"
)

// becomesLine: ada becomes { plan: "pro" }
type becomesLine struct {
	Who lexer.Token `parser:"@Ident 'becomes'"`
}

const becomesUsage = `ada becomes { plan: "pro" }`

var becomesGrammar = lineOf[becomesLine]("the name of a person", becomesUsage)

// becomes reports whether something else becomes known of somebody on this line.
func (p *parser) becomes() bool {
	return p.peek().Kind == token.Ident && p.is(p.after(1), "becomes")
}

func (p *parser) testBecomes(first token.Token) ast.TestStep {
	g := read(p, becomesGrammar, p.line(false), p.last().End)
	if !p.at("{") {
		p.open(becomesUsage)
		return &ast.BadTestStep{At: p.since(first)}
	}
	step := &ast.TestBecomes{Fields: p.object()}
	step.At = p.since(first)
	if g == nil {
		return &ast.BadTestStep{At: step.At}
	}
	step.Who = p.ident(g.Who)
	return step
}
