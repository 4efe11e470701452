package parse

import (
	"github.com/alecthomas/participle/v2/lexer"

	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/lang/token"
)

// optsLine: ada opts in to newsletter, ada opts out of marketing
type optsLine struct {
	Who lexer.Token  `parser:"@Ident 'opts'"`
	Out *lexer.Token `parser:"( @'out' 'of' | 'in' 'to' )"`
	For lexer.Token  `parser:"@Ident"`
}

var optsGrammar = lineOf[optsLine]("the name of a person", `ada opts in to newsletter, or ada opts out of marketing`)

// opts reports whether somebody gives or withdraws consent on this line.
func (p *parser) opts() bool {
	return p.peek().Kind == token.Ident && p.is(p.after(1), "opts")
}

func (p *parser) testConsent(first token.Token) ast.TestStep {
	g := read(p, optsGrammar, p.line(false), p.last().End)
	at := p.since(first)
	if g == nil {
		return &ast.BadTestStep{At: at}
	}
	return &ast.TestConsent{At: at, Who: p.ident(g.Who), Out: g.Out != nil, For: p.ident(g.For)}
}
