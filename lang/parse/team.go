package parse

import (
	"github.com/alecthomas/participle/v2/lexer"

	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/lang/token"
)

// teamLine: team sales "maja@contoso.example", "jon@contoso.example"
type teamLine struct {
	Name    lexer.Token   `parser:"@Ident"`
	Members []*memberText `parser:"@@ (',' @@)*"`
}

// memberText: "maja@contoso.example"
type memberText struct {
	Name lexer.Token `parser:"@String"`
}

var teamGrammar = lineOf[teamLine]("the name of the team", `team sales "maja@contoso.example", "jon@contoso.example"`)

func (p *parser) team(first token.Token, doc string) ast.Decl {
	g := read(p, teamGrammar, p.line(false), p.last().End)
	if g == nil {
		return &ast.BadDecl{At: p.since(first)}
	}
	d := &ast.Team{Doc: doc, Name: p.ident(g.Name)}
	for _, m := range g.Members {
		d.Members = append(d.Members, p.str(m.Name))
	}
	d.At = p.since(first)
	return d
}
