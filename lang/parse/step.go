package parse

import (
	"github.com/alecthomas/participle/v2/lexer"

	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/lang/token"
)

// sendLine: email welcome
type sendLine struct {
	Message lexer.Token `parser:"@Ident"`
}

// setLine: set contact.recovered = true
type setLine struct {
	Field lexer.Token `parser:"'contact' '.' @Ident"`
	Value exprText    `parser:"'=' @@"`
}

// exitLine: exit "not a target"
type exitLine struct {
	Reason *lexer.Token `parser:"@String?"`
}

// holdOutLine: hold out
type holdOutLine struct {
	Out lexer.Token `parser:"@'out'"`
}

var (
	sendGrammar    = lineOf[sendLine]("the name of an email", `email welcome`)
	setGrammar     = lineOf[setLine]("a field of the contact", `set contact.plan = "pro"`)
	exitGrammar    = lineOf[exitLine]("a reason in quotes", `exit "not a target"`)
	holdOutGrammar = lineOf[holdOutLine](`"out"`, `hold out, or hold out 10% at the head of the journey`)

	stepWords = &vocabulary{
		code:  "J0102",
		noun:  "step",
		words: []string{"email", "wait", "if", "choose", "split", "set", "hold", "exit"},
		later: []string{"remind", "task", "call", "appointment", "do", "create", "add", "remove", "raise", "repeat", "label",
			"adaptively", "send", "sms", "push", "start"},
	}
)

// steps reads a block of steps. Where the block is missing, it reports so and returns an empty one.
func (p *parser) steps(usage string) *ast.Block {
	b := &ast.Block{}
	if !p.open(usage) {
		at := p.last().End
		b.Where = p.span(at, at)
		return b
	}
	first := p.peek()
	p.block(statements, func() { b.Steps = append(b.Steps, p.step()) })
	b.At = p.since(first)
	return b
}

// step reads one step of a block inside a journey.
func (p *parser) step() ast.Step {
	first := p.peek()
	if word := first.Text(p.file); first.Kind == token.Ident && word != "start" && p.clauseBegins(word) {
		p.diags.Errorf("J0111", first.Span(p.file), "move it to the head of the journey, above the first step",
			"%q holds for the whole journey and cannot stand in a block", p.clauseName(word))
		p.skipStatement()
		return &ast.BadStep{At: p.since(first)}
	}
	word := p.keyword(stepWords)
	if word == "" {
		return &ast.BadStep{At: p.since(first)}
	}
	return p.stepBehind(first, word)
}

// clauseBegins reports whether the word that comes next begins a clause.
func (p *parser) clauseBegins(word string) bool {
	p.pos++
	defer func() { p.pos-- }()
	return p.isClause(word)
}

// stepBehind reads the step that the word begins; the word has been read.
func (p *parser) stepBehind(first token.Token, word string) ast.Step {
	switch word {
	case "email":
		return p.send(first, word)
	case "wait":
		return p.wait(first)
	case "if":
		return p.ifStep(first)
	case "choose":
		return p.choose(first)
	case "split":
		return p.split(first)
	case "set":
		if g := read(p, setGrammar, p.line(false), p.last().End); g != nil {
			return &ast.Set{At: p.since(first), Field: p.ident(g.Field), Value: p.expr(g.Value)}
		}
	case "hold":
		if g := read(p, holdOutGrammar, p.line(false), p.last().End); g != nil {
			return &ast.HoldOut{At: p.since(first)}
		}
	case "exit":
		if g := read(p, exitGrammar, p.line(false), p.last().End); g != nil {
			return &ast.Exit{At: p.since(first), Reason: p.maybeStr(g.Reason)}
		}
	}
	return &ast.BadStep{At: p.since(first)}
}

func (p *parser) send(first token.Token, medium string) ast.Step {
	step := &ast.Send{Medium: ast.Ident{At: ast.At{Where: first.Span(p.file)}, Name: medium}}
	g := read(p, sendGrammar, p.line(false), p.last().End)
	if g != nil {
		step.Message = p.ident(g.Message)
	}
	if p.elseFollows() {
		step.Else = p.steps(`email welcome else { … }`)
	}
	step.At = p.since(first)
	if g == nil {
		return &ast.BadStep{At: step.At}
	}
	return step
}
