package parse

import (
	"github.com/alecthomas/participle/v2/lexer"

	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/lang/token"
)

// formLine: form demo "Book a demo"
type formLine struct {
	Name  lexer.Token  `parser:"@Ident"`
	Title *lexer.Token `parser:"@String?"`
}

// formFieldLine: field company "Where do you work?": string -> account.name, field email: email required
type formFieldLine struct {
	Name     lexer.Token  `parser:"@Ident"`
	Label    *lexer.Token `parser:"@String? ':'"`
	Type     typeText     `parser:"@@"`
	Unique   *lexer.Token `parser:"@'unique'?"`
	Default  *exprText    `parser:"('=' @@)?"`
	Record   *lexer.Token `parser:"( '->' @Ident"`
	Into     *lexer.Token `parser:"  '.' @Ident )?"`
	Required *lexer.Token `parser:"@'required'?"`
	From     *lexer.Token `parser:"('from' @String)?"`
}

// createsLine: creates lead
type createsLine struct {
	Lead lexer.Token `parser:"@'lead'"`
}

// optInLine: double opt in with confirm_mail for newsletter
type optInLine struct {
	Message lexer.Token  `parser:"'opt' 'in' 'with' @Ident"`
	Topic   *lexer.Token `parser:"('for' @Ident)?"`
}

// signedLine: signed with env("AD_SECRET")
type signedLine struct {
	Env lexer.Token `parser:"'with' 'env' '(' @String ')'"`
}

var (
	formGrammar      = lineOf[formLine]("the name of the form", `form demo "Book a demo" { field email: email required }`)
	formFieldGrammar = lineOf[formFieldLine]("the name of a field", "field email: email required, or field company: string -> account.name")
	createsGrammar   = lineOf[createsLine]("lead", `creates lead { product: "espresso" }`)
	thanksGrammar    = lineOf[textLine]("a text in quotes", `thanks "See you soon!"`)
	languageGrammar  = lineOf[textLine]("a language in quotes", `language "de"`)
	signedGrammar    = lineOf[signedLine](`"with"`, `signed with env("AD_SECRET")`)
	optInGrammar     = lineOf[optInLine](`"opt"`, "double opt in with confirm_mail for newsletter")

	formWords = &vocabulary{code: "J0115", noun: "part of a form", words: []string{"field", "match", "creates", "thanks", "double", "language", "signed"}}
)

func (p *parser) form(first token.Token, doc string) ast.Decl {
	node := &ast.Form{Doc: doc}
	g := read(p, formGrammar, p.line(false), p.last().End)
	if g != nil {
		node.Name, node.Title = p.ident(g.Name), p.maybeStr(g.Title)
	}
	if p.open(formGrammar.usage) {
		seen := map[string]token.Token{}
		p.block(fields, func() { p.formPart(node, seen) })
	}
	node.At = p.since(first)
	if g == nil {
		return &ast.BadDecl{At: node.At}
	}
	return node
}

// formPart reads a line of a form.
func (p *parser) formPart(node *ast.Form, seen map[string]token.Token) {
	at := p.peek()
	word := p.keyword(formWords)
	switch word {
	case "creates", "thanks", "double", "language", "signed":
		p.once(seen, word, at)
	}
	switch word {
	case "field":
		line := p.line(true)
		if g := read(p, formFieldGrammar, line, p.last().End); g != nil {
			f := &ast.FormField{At: p.since(at), Label: p.maybeStr(g.Label), Required: g.Required != nil, From: p.maybeStr(g.From)}
			f.Field = p.field(&fieldLine{g.Name, g.Type, g.Unique, g.Default})
			f.Field.At, f.Record, f.Into = p.since(line[0]), p.maybeIdent(g.Record), p.maybeIdent(g.Into)
			node.Fields = append(node.Fields, f)
		}
	case "match":
		if m := p.match(at); m != nil {
			node.Match = append(node.Match, m)
		}
	case "creates":
		g := read(p, createsGrammar, p.line(false), p.last().End)
		if p.open(createsGrammar.usage) {
			fields := p.object()
			if g != nil {
				node.Creates = &ast.CreateLead{At: p.since(at), Fields: fields}
			}
		}
	case "thanks":
		if g := read(p, thanksGrammar, p.line(true), p.last().End); g != nil {
			node.Thanks = p.maybeStr(&g.Text)
		}
	case "language":
		if g := read(p, languageGrammar, p.line(true), p.last().End); g != nil {
			node.Language = p.maybeStr(&g.Text)
		}
	case "signed":
		if g := read(p, signedGrammar, p.line(true), p.last().End); g != nil {
			node.Signed = p.maybeStr(&g.Env)
		}
	case "double":
		if g := read(p, optInGrammar, p.line(true), p.last().End); g != nil {
			node.OptIn = &ast.DoubleOptIn{At: p.since(at), Message: p.ident(g.Message), Topic: p.maybeIdent(g.Topic)}
		}
	}
}
