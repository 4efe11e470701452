package parse

import (
	"github.com/alecthomas/participle/v2/lexer"

	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/lang/diag"
	"github.com/journeylang/journey/lang/token"
)

// emailLine: email welcome for marketing
type emailLine struct {
	Name    lexer.Token  `parser:"@Ident"`
	Purpose *lexer.Token `parser:"('for' @Ident)?"`
}

// bodyLine: body file "mails/cart.md"
type bodyLine struct {
	File *lexer.Token `parser:"@'file'?"`
	Text lexer.Token  `parser:"@(String | Text)"`
}

var (
	emailGrammar   = lineOf[emailLine]("the name of the email", `email welcome for marketing { subject "Welcome!" … }`)
	fromGrammar    = lineOf[textLine]("a sender in quotes", `from "Contoso Coffee <hello@contoso.example>"`)
	subjectGrammar = lineOf[textLine]("a subject in quotes", `subject "Welcome!"`)
	bodyGrammar    = lineOf[bodyLine]("a text in quotes", `body """ … """, or body file "mails/welcome.md"`)

	emailWords = &vocabulary{code: "J0115", noun: "part of an email", words: []string{"from", "subject", "body"}}
)

func (p *parser) email(first token.Token, doc string) ast.Decl {
	node := &ast.Email{Doc: doc}
	g := read(p, emailGrammar, p.line(false), p.last().End)
	if g != nil {
		node.Name, node.Purpose = p.ident(g.Name), p.maybeIdent(g.Purpose)
		p.purpose(node)
	}
	if p.open(emailGrammar.usage) {
		seen := map[string]token.Token{}
		p.block(fields, func() { p.emailPart(node, seen) })
	}
	node.At = p.since(first)
	if g == nil {
		return &ast.BadDecl{At: node.At}
	}
	return node
}

// purpose refuses purposes that this edition does not know.
func (p *parser) purpose(node *ast.Email) {
	if node.Purpose == nil {
		return
	}
	name := node.Purpose.Name
	if name == "marketing" || name == "transactional" {
		return
	}
	if near := diag.Nearest(name, []string{"marketing", "transactional"}); near != "" {
		d := p.diags.Errorf("J0103", node.Purpose.Where, "did you mean "+quote(near)+"?", "unknown purpose %q", name)
		d.Fix = []diag.Edit{{Span: node.Purpose.Where, Text: near}}
		node.Purpose.Name = near
		return
	}
	p.diags.Errorf("J0902", node.Purpose.Where, "write for marketing or for transactional",
		"%q is neither marketing nor transactional, and topics are not in this edition yet", name)
}

// emailPart reads a line of an email.
func (p *parser) emailPart(node *ast.Email, seen map[string]token.Token) {
	at := p.peek()
	word := p.keyword(emailWords)
	if word == "" {
		return
	}
	p.once(seen, word, at)
	line := p.line(true)
	end := p.last().End
	switch word {
	case "from":
		if g := read(p, fromGrammar, line, end); g != nil {
			node.From = p.maybeStr(&g.Text)
		}
	case "subject":
		if g := read(p, subjectGrammar, line, end); g != nil {
			node.Subject = p.maybeStr(&g.Text)
		}
	case "body":
		if g := read(p, bodyGrammar, line, end); g != nil {
			node.Body = &ast.Body{At: p.since(at), Text: p.str(g.Text), File: g.File != nil}
		}
	}
}
