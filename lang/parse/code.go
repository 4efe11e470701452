package parse

import (
	"github.com/alecthomas/participle/v2/lexer"

	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/lang/token"
)

// signatureLine: enrich(mail: string): string?
//
// The result of an action may be an object, { … }, which follows the line.
type signatureLine struct {
	Name   lexer.Token  `parser:"@Ident"`
	Params []*paramText `parser:"'(' ( @@ (',' @@)* )? ')'"`
	Colon  *lexer.Token `parser:"( @':'"`
	Result *typeText    `parser:"  @@? )?"`
	Code   *codeText    `parser:"@@?"`
}

// paramText: first: string
type paramText struct {
	Name lexer.Token `parser:"@Ident ':'"`
	Type typeText    `parser:"@@"`
}

// codeText: js """…""", js file "actions/enrich.js"
type codeText struct {
	Word lexer.Token  `parser:"@'js'"`
	File *lexer.Token `parser:"@'file'?"`
	Text lexer.Token  `parser:"@(String | Text)"`
}

// retryLine: retry 3 times from 1s
type retryLine struct {
	Times lexer.Token  `parser:"@Number ('times' | 'time')"`
	From  *lexer.Token `parser:"('from' @Duration)?"`
}

// timeoutLine: timeout 5s
type timeoutLine struct {
	After lexer.Token `parser:"@Duration"`
}

var (
	functionGrammar = lineOf[signatureLine]("the name of the function", `function initials(first: string, last: string): string js "return first[0] + last[0]"`)
	actionGrammar   = lineOf[signatureLine]("the name of the action", `action enrich(mail: string): { name: string }? { timeout 5s, allow "https://companies.example/", js """…""" }`)
	codeGrammar     = lineOf[bodyLine]("JavaScript in quotes", `js """…""", or js file "actions/enrich.js"`)
	resultGrammar   = lineOf[codeText]("js", `js "return …", or js file "actions/enrich.js"`)
	timeoutGrammar  = lineOf[timeoutLine]("a length of time", "timeout 5s")
	retryGrammar    = lineOf[retryLine]("a number", "retry 3 times from 1s")
	allowGrammar    = lineOf[textLine]("an address in quotes", `allow "https://companies.example/"`)

	actionWords = &vocabulary{code: "J0115", noun: "part of an action", words: []string{"timeout", "retry", "allow", "js"}}
)

// signature reads the first line of a function or an action, with the object that it may yield.
func (p *parser) signature(grammar grammar[signatureLine]) (g *signatureLine, params []*ast.Field, result *ast.Type) {
	g = read(p, grammar, p.line(false), p.last().End)
	if g == nil {
		return nil, nil, nil
	}
	for _, param := range g.Params {
		f := &ast.Field{At: p.place(param.Name), Name: p.ident(param.Name), Type: p.typeOf(&param.Type)}
		f.Where = f.Where.To(f.Type.Where)
		params = append(params, f)
	}
	switch {
	case g.Result != nil:
		t := p.typeOf(g.Result)
		result = &t
	case g.Colon == nil:
	case p.at("{"):
		first := p.peek()
		result = &ast.Type{Fields: p.fields()}
		result.Optional = p.take("?")
		result.At = p.since(first)
	default:
		at := p.place(*g.Colon).Where.End
		p.diags.Errorf("J0103", p.span(at, at), "write: "+grammar.usage, "a type is missing behind the colon")
	}
	return g, params, result
}

func (p *parser) function(first token.Token, doc string) ast.Decl {
	g, params, result := p.signature(functionGrammar)
	if g == nil {
		p.skipStatement()
		return &ast.BadDecl{At: p.since(first)}
	}
	code := g.Code
	if result != nil && result.Fields != nil {
		code = read(p, resultGrammar, p.line(false), p.last().End)
	}
	node := &ast.Function{Doc: doc, Name: p.ident(g.Name), Params: params}
	if result != nil {
		node.Result = *result
	}
	if code != nil {
		node.Code = p.code(ast.At{Where: p.place(code.Word).Where.To(p.place(code.Text).Where)}, code.Text, code.File)
	} else {
		p.open(functionGrammar.usage)
	}
	if p.at("{") {
		p.diags.Errorf("J0108", p.peek().Span(p.file), "write: "+functionGrammar.usage, "the code of a function stands in quotes behind js")
		p.skipBlock()
	}
	node.At = p.since(first)
	return node
}

func (p *parser) code(at ast.At, text lexer.Token, file *lexer.Token) ast.Code {
	return ast.Code{At: at, Text: p.str(text), File: file != nil}
}

func (p *parser) action(first token.Token, doc string) ast.Decl {
	g, params, result := p.signature(actionGrammar)
	node := &ast.Action{Doc: doc, Params: params, Result: result}
	if g != nil {
		node.Name = p.ident(g.Name)
		if g.Code != nil {
			p.unexpected(p.place(g.Code.Word).Where, "a block { … }", actionGrammar.usage)
		}
		p.end(actionGrammar.usage)
	}
	if p.open(actionGrammar.usage) {
		seen := map[string]token.Token{}
		p.block(fields, func() { p.actionPart(node, seen) })
	}
	node.At = p.since(first)
	if g == nil {
		return &ast.BadDecl{At: node.At}
	}
	return node
}

// actionPart reads a line of an action.
func (p *parser) actionPart(node *ast.Action, seen map[string]token.Token) {
	at := p.peek()
	word := p.keyword(actionWords)
	if word == "" {
		return
	}
	if word != "allow" {
		p.once(seen, word, at)
	}
	line := p.line(true)
	end := p.last().End
	switch word {
	case "timeout":
		if g := read(p, timeoutGrammar, line, end); g != nil {
			node.Timeout = p.maybeDuration(&g.After)
		}
	case "retry":
		if g := read(p, retryGrammar, line, end); g != nil {
			node.Retry = &ast.Retry{At: p.since(at), Times: p.whole(g.Times, "tries"), From: p.maybeDuration(g.From)}
		}
	case "allow":
		for {
			if g := read(p, allowGrammar, line, end); g != nil {
				node.Allow = append(node.Allow, p.str(g.Text))
			}
			if !p.at(",") || p.after(1).Kind != token.String {
				return
			}
			p.next()
			line = p.line(true)
			end = p.last().End
		}
	case "js":
		if g := read(p, codeGrammar, line, end); g != nil {
			code := p.code(p.since(at), g.Text, g.File)
			node.Code = &code
		}
	}
}
