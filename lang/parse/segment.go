package parse

import (
	"github.com/alecthomas/participle/v2/lexer"

	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/lang/token"
)

// segmentLine: segment dach = contact.country in ["DE", "AT", "CH"], segment beta_list static
type segmentLine struct {
	Name   lexer.Token  `parser:"@Ident"`
	Static *lexer.Token `parser:"( @'static'"`
	Rule   *exprText    `parser:"| '=' @@ )"`
}

var segmentGrammar = lineOf[segmentLine]("the name of the segment", `segment vip = contact.plan == "pro" and contact.country in ["DE", "AT"]`)

func (p *parser) segment(first token.Token, doc string) ast.Decl {
	line := p.line(false)
	g := read(p, segmentGrammar, line, p.last().End)
	if g == nil {
		// The name is known though the rule is not: so whoever uses the name hears nothing of this mistake.
		if len(line) > 0 && line[0].Kind == token.Ident {
			return &ast.Segment{At: p.since(first), Doc: doc, Name: ast.Ident{At: ast.At{Where: line[0].Span(p.file)}, Name: line[0].Text(p.file)}}
		}
		return &ast.BadDecl{At: p.since(first)}
	}
	return &ast.Segment{At: p.since(first), Doc: doc, Name: p.ident(g.Name), Rule: p.maybeExpr(g.Rule), Static: g.Static != nil}
}
