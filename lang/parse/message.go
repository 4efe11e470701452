package parse

import (
	"github.com/alecthomas/participle/v2/lexer"

	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/lang/token"
)

// messageLine: email welcome for marketing, push parcel_sent for transactional
type messageLine struct {
	Name    lexer.Token  `parser:"@Ident"`
	Purpose *lexer.Token `parser:"('for' @Ident)?"`
}

// smsLine: sms last_call for reminders "Last chance: {{ start.total }} EUR"
type smsLine struct {
	Name    lexer.Token  `parser:"@Ident"`
	Purpose *lexer.Token `parser:"('for' @Ident)?"`
	Text    lexer.Token  `parser:"@(String | Text)"`
}

// bodyLine: body file "mails/cart.md"
type bodyLine struct {
	File *lexer.Token `parser:"@'file'?"`
	Text lexer.Token  `parser:"@(String | Text)"`
}

var (
	emailGrammar   = lineOf[messageLine]("the name of the email", `email welcome for marketing { subject "Welcome!" … }`)
	fromGrammar    = lineOf[textLine]("a sender in quotes", `from "Contoso Coffee <hello@contoso.example>"`)
	subjectGrammar = lineOf[textLine]("a subject in quotes", `subject "Welcome!"`)
	bodyGrammar    = lineOf[bodyLine]("a text in quotes", `body """ … """, or body file "mails/welcome.md"`)

	smsGrammar = lineOf[smsLine]("the name of the sms", `sms last_call for reminders "Last chance: your cart waits."`)

	pushGrammar     = lineOf[messageLine]("the name of the push", `push parcel_sent for transactional { title "On its way", body "It comes today.", open "contoso://orders" }`)
	titleGrammar    = lineOf[textLine]("a title in quotes", `title "On its way"`)
	pushBodyGrammar = lineOf[textLine]("a text in quotes", `body "Your order comes today."`)
	openGrammar     = lineOf[textLine]("an address in quotes", `open "contoso://orders"`)

	emailWords = &vocabulary{code: "J0115", noun: "part of an email", words: []string{"from", "subject", "body"}}
	pushWords  = &vocabulary{code: "J0115", noun: "part of a push", words: []string{"title", "body", "open"}}
)

func (p *parser) email(first token.Token, doc string) ast.Decl {
	node := &ast.Email{Doc: doc}
	g := read(p, emailGrammar, p.line(false), p.last().End)
	if g != nil {
		node.Name, node.Purpose = p.ident(g.Name), p.maybeIdent(g.Purpose)
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

func (p *parser) sms(first token.Token, doc string) ast.Decl {
	g := read(p, smsGrammar, p.line(false), p.last().End)
	if g == nil {
		p.skipStatement()
		return &ast.BadDecl{At: p.since(first)}
	}
	return &ast.SMS{At: p.since(first), Doc: doc, Name: p.ident(g.Name), Purpose: p.maybeIdent(g.Purpose), Text: p.maybeStr(&g.Text)}
}

func (p *parser) push(first token.Token, doc string) ast.Decl {
	node := &ast.Push{Doc: doc}
	g := read(p, pushGrammar, p.line(false), p.last().End)
	if g != nil {
		node.Name, node.Purpose = p.ident(g.Name), p.maybeIdent(g.Purpose)
	}
	if p.open(pushGrammar.usage) {
		seen := map[string]token.Token{}
		p.block(fields, func() {
			at := p.peek()
			word := p.keyword(pushWords)
			var grammar grammar[textLine]
			var into **ast.String
			switch word {
			case "":
				return
			case "title":
				grammar, into = titleGrammar, &node.Title
			case "body":
				grammar, into = pushBodyGrammar, &node.Body
			case "open":
				grammar, into = openGrammar, &node.Open
			}
			p.once(seen, word, at)
			if g := read(p, grammar, p.line(true), p.last().End); g != nil {
				*into = p.maybeStr(&g.Text)
			}
		})
	}
	node.At = p.since(first)
	if g == nil {
		return &ast.BadDecl{At: node.At}
	}
	return node
}
