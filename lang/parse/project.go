package parse

import (
	"github.com/alecthomas/participle/v2/lexer"

	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/lang/token"
)

// projectLine: project "Contoso Coffee"
type projectLine struct {
	Name lexer.Token `parser:"@String"`
}

// textLine: timezone "Europe/Copenhagen"
type textLine struct {
	Text lexer.Token `parser:"@(String | Text)"`
}

// linkLine: link cart "https://contoso.example/cart"
type linkLine struct {
	Name    lexer.Token `parser:"@Ident"`
	Address lexer.Token `parser:"@String"`
}

var (
	linkGrammar     = lineOf[linkLine]("the name of the link, then its address in quotes", `link cart "https://contoso.example/cart"`)
	projectGrammar  = lineOf[projectLine]("the name of the project in quotes", `project "Contoso Coffee" { … }`)
	timezoneGrammar = lineOf[textLine]("the name of a time zone in quotes", `timezone "Europe/Copenhagen"`)
	addressGrammar  = lineOf[textLine]("a postal address in quotes", `address "Contoso Coffee, Kaffevej 1, 2100 København, Denmark"`)
	countryGrammar  = lineOf[textLine]("the two letters of a country in quotes", `country "DE"`)
	currencyGrammar = lineOf[textLine]("the code of a currency in quotes", `currency "EUR"`)

	projectWords = &vocabulary{code: "J0115", noun: "setting of the project", words: []string{"timezone", "currency", "country", "address", "link"}}
)

func (p *parser) project(first token.Token) ast.Decl {
	node := &ast.Project{}
	if g := read(p, projectGrammar, p.line(false), p.last().End); g != nil {
		node.Name = p.str(g.Name)
	}
	if p.opens(projectGrammar.usage) { // a name alone is a project too
		seen := map[string]token.Token{}
		p.block(fields, func() {
			at := p.peek()
			word := p.keyword(projectWords)
			grammar, into := timezoneGrammar, &node.Timezone
			switch word {
			case "":
				return
			case "link":
				if g := read(p, linkGrammar, p.line(true), p.last().End); g != nil {
					node.Links = append(node.Links, &ast.Link{At: p.since(at), Name: p.ident(g.Name), Address: p.str(g.Address)})
				}
				return
			case "currency":
				grammar, into = currencyGrammar, &node.Currency
			case "country":
				grammar, into = countryGrammar, &node.Country
			case "address":
				grammar, into = addressGrammar, &node.Address
			}
			p.once(seen, word, at)
			if g := read(p, grammar, p.line(true), p.last().End); g != nil {
				*into = p.maybeStr(&g.Text)
			}
		})
	}
	node.At = p.since(first)
	return node
}
