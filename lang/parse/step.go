package parse

import (
	"github.com/alecthomas/participle/v2/lexer"

	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/lang/token"
)

// sendLine: email welcome, email offer expires after 2d
type sendLine struct {
	Message lexer.Token  `parser:"@Ident"`
	Expires *lexer.Token `parser:"('expires' 'after' @Duration)?"`
}

// amongLine: of send best of, email espresso_guide
type amongLine struct {
	Message lexer.Token `parser:"@Ident"`
}

// bestLine: send best of
type bestLine struct {
	Of lexer.Token `parser:"'best' @'of'"`
}

// setLine: set contact.recovered = true
type setLine struct {
	Record lexer.Token `parser:"@('contact' | 'account' | 'lead')"`
	Field  lexer.Token `parser:"'.' @Ident"`
	Value  exprText    `parser:"'=' @@"`
}

// labelLine: label checkout_done:
type labelLine struct {
	Name lexer.Token `parser:"@Ident ':'"`
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
	sendGrammar    = lineOf[sendLine]("the name of a message", `email welcome, or email offer expires after 2d`)
	amongGrammar   = lineOf[amongLine]("the name of a message", `email welcome`)
	bestGrammar    = lineOf[bestLine](`"best of"`, `send best of { email espresso_guide, sms espresso_tip }`)
	setGrammar     = lineOf[setLine]("a field of the contact", `set contact.plan = "pro"`)
	exitGrammar    = lineOf[exitLine]("a reason in quotes", `exit "not a target"`)
	holdOutGrammar = lineOf[holdOutLine](`"out"`, `hold out, or hold out 10% at the head of the journey`)
	labelGrammar   = lineOf[labelLine]("a name for the step that follows", `label checkout_done:`)

	stepWords = &vocabulary{
		code: "J0102",
		noun: "step",
		words: []string{"email", "sms", "push", "send", "wait", "remind", "if", "choose", "split", "adaptively", "repeat", "label",
			"set", "task", "call", "appointment", "do", "create", "start", "raise", "add", "remove", "hold", "exit"},
	}
	mediumWords = &vocabulary{code: "J0102", noun: "message", words: []string{"email", "sms", "push"}}
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
	if word := first.Text(p.file); first.Kind == token.Ident && p.clauseBegins(word) {
		p.next()
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
	case "email", "sms", "push":
		return p.send(first, word)
	case "send":
		return p.sendBestElse(first)
	case "wait":
		return p.wait(first)
	case "remind":
		return p.remind(first)
	case "if":
		return p.ifStep(first)
	case "choose":
		return p.choose(first)
	case "split":
		return p.split(first)
	case "adaptively":
		return p.adaptively(first)
	case "repeat":
		return p.repeat(first)
	case "label":
		return p.label(first)
	case "set":
		if g := read(p, setGrammar, p.line(false), p.last().End); g != nil {
			return &ast.Set{At: p.since(first), Record: p.ident(g.Record), Field: p.ident(g.Field), Value: p.expr(g.Value)}
		}
	case "hold":
		if g := read(p, holdOutGrammar, p.line(false), p.last().End); g != nil {
			return &ast.HoldOut{At: p.since(first)}
		}
	case "exit":
		if g := read(p, exitGrammar, p.line(false), p.last().End); g != nil {
			return &ast.Exit{At: p.since(first), Reason: p.maybeStr(g.Reason)}
		}
	default:
		return p.work(first, word)
	}
	return &ast.BadStep{At: p.since(first)}
}

// sendLine reads a message without what happens else; the medium has been read.
func (p *parser) sendLine(first token.Token, medium string) ast.Step {
	g := read(p, sendGrammar, p.line(p.how == fields), p.last().End)
	if g == nil {
		return &ast.BadStep{At: p.since(first)}
	}
	s := p.sending(first, medium, g.Message)
	if g.Expires != nil {
		d := p.duration(*g.Expires)
		s.Expires = &d
	}
	return s
}

// sending is a message with its medium, which has been read.
func (p *parser) sending(first token.Token, medium string, message lexer.Token) *ast.Send {
	return &ast.Send{At: p.since(first), Medium: ast.Ident{At: ast.At{Where: first.Span(p.file)}, Name: medium}, Message: p.ident(message)}
}

func (p *parser) send(first token.Token, medium string) ast.Step {
	step := p.sendLine(first, medium)
	if !p.elseFollows() {
		return step
	}
	otherwise := p.steps(`email welcome else { … }`)
	if s, ok := step.(*ast.Send); ok {
		s.Else, s.At = otherwise, p.since(first)
		return s
	}
	return &ast.BadStep{At: p.since(first)}
}

// sendBest reads a choice of messages without what happens else; "send" has been read.
func (p *parser) sendBest(first token.Token) ast.Step {
	step := &ast.SendBest{}
	g := read(p, bestGrammar, p.line(false), p.last().End)
	if p.open(bestGrammar.usage) {
		brace := p.peek()
		before := len(p.diags)
		p.block(fields, func() {
			start := p.peek()
			if word := p.keyword(mediumWords); word != "" {
				if g := read(p, amongGrammar, p.line(true), p.last().End); g != nil {
					step.Among = append(step.Among, p.sending(start, word, g.Message))
				}
			}
		})
		if len(step.Among) == 0 && len(p.diags) == before {
			p.diags.Errorf("J0117", brace.Span(p.file), "write: "+bestGrammar.usage, "there is no message to choose from")
		}
	}
	step.At = p.since(first)
	if g == nil {
		return &ast.BadStep{At: step.At}
	}
	return step
}

func (p *parser) sendBestElse(first token.Token) ast.Step {
	step := p.sendBest(first)
	if !p.elseFollows() {
		return step
	}
	otherwise := p.steps(bestGrammar.usage + ` else { … }`)
	if s, ok := step.(*ast.SendBest); ok {
		s.Else, s.At = otherwise, p.since(first)
		return s
	}
	return &ast.BadStep{At: p.since(first)}
}

// label reads a label; the step that it names may follow on the same line.
func (p *parser) label(first token.Token) ast.Step {
	begin := p.pos
	for p.peek().Kind == token.Ident && !p.is(p.last(), ":") {
		p.next()
	}
	p.take(":")
	line := p.toks[begin:p.pos]
	if !p.is(p.last(), ":") {
		line = append(line[:len(line):len(line)], p.line(false)...)
	}
	if g := read(p, labelGrammar, line, p.last().End); g != nil {
		return &ast.Label{At: p.since(first), Name: p.ident(g.Name)}
	}
	return &ast.BadStep{At: p.since(first)}
}
