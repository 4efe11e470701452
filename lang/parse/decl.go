package parse

import (
	"slices"
	"strings"

	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/lang/token"
)

var declWords = &vocabulary{
	code: "J0101",
	noun: "declaration",
	words: []string{"project", "contact", "account", "lead", "event", "segment", "function", "action", "topic", "channel", "quiet", "cap",
		"suppress", "email", "sms", "push", "journey", "score", "process", "match", "form", "team", "map", "test"},
}

// decls reads the declarations of a file.
func (p *parser) decls() []ast.Decl {
	var all []ast.Decl
	for {
		p.newlines()
		p.unwinding, p.suspect = false, nil
		if p.peek().Kind == token.EOF {
			return all
		}
		if d := p.again(); d != nil {
			all = append(all, d)
			continue
		}
		start := p.pos
		if p.outOfPlace() {
			all = append(all, &ast.BadDecl{At: p.since(p.toks[start])})
			continue
		}
		all = append(all, p.declared())
	}
}

// decl reads one declaration.
func (p *parser) decl() ast.Decl {
	first, doc := p.peek(), p.doc()
	switch p.keyword(declWords) {
	case "project":
		return p.project(first)
	case "contact":
		return p.contact(first)
	case "account":
		return p.account(first)
	case "lead":
		return p.lead(first)
	case "event":
		return p.event(first, doc)
	case "segment":
		return p.segment(first, doc)
	case "function":
		return p.function(first, doc)
	case "action":
		return p.action(first, doc)
	case "topic":
		return p.topic(first, doc)
	case "channel":
		return p.channel(first)
	case "quiet":
		return p.quiet(first, doc)
	case "cap":
		return p.limit(first)
	case "suppress":
		return p.suppress(first)
	case "email":
		return p.email(first, doc)
	case "sms":
		return p.sms(first, doc)
	case "push":
		return p.push(first, doc)
	case "journey":
		return p.journey(first, doc)
	case "score":
		return p.score(first, doc)
	case "process":
		return p.process(first, doc)
	case "match":
		return p.matchDecl(first)
	case "form":
		return p.form(first, doc)
	case "team":
		return p.team(first, doc)
	case "map":
		return p.mapping(first, doc)
	case "test":
		return p.test(first)
	}
	return &ast.BadDecl{At: p.since(first)}
}

// endDecl checks that a declaration ends its line. The } of a block too many is left to outOfPlace.
func (p *parser) endDecl() {
	if !p.unwinding && !p.at("}") {
		p.endItem(statements)
	}
}

// outOfPlace reports what can only stand inside a journey but stands at the top level: mostly a } too many came
// before it. All of that up to the next line at the margin is one mistake.
func (p *parser) outOfPlace() bool {
	t := p.peek()
	word := t.Text(p.file)
	switch {
	case p.at("}"):
		p.diags.Errorf("J0106", t.Span(p.file), "delete it, or look for one too many above", "this } closes nothing")
	case t.Kind == token.Ident && !slices.Contains(declWords.words, word) &&
		(slices.Contains(stepWords.words, word) || slices.Contains(clauseWords, word)):
		p.diags.Errorf("J0111", t.Span(p.file), "put it into the braces of a journey; perhaps a } above closes the journey too early",
			"%q stands outside of a journey", word)
	default:
		return false
	}
	for p.next(); p.peek().Kind != token.EOF; p.next() {
		if p.startsLine() && p.atMargin(p.peek()) && p.peek().Kind == token.Ident {
			return true
		}
	}
	return true
}

// doc returns the text of the /// lines right above the next token.
func (p *parser) doc() string {
	var lines []string
	for i := p.from[p.pos] - 1; i >= 0 && p.raw[i].Kind <= token.Doc; i-- {
		if t := p.raw[i]; t.Kind == token.Doc {
			text := strings.TrimPrefix(t.Text(p.file), "///")
			lines = append(lines, strings.TrimSpace(text))
		}
	}
	slices.Reverse(lines)
	return strings.Join(lines, "\n")
}
