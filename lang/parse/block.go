package parse

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/journeylang/journey/lang/diag"
	"github.com/journeylang/journey/lang/source"
	"github.com/journeylang/journey/lang/token"
)

// manner is how the items of a block are told apart.
type manner uint8

const (
	statements manner = iota // each on a line of its own
	fields                   // on lines, or with commas between
	arms                     // each ends in a block of its own, so the next may follow at once
)

// open reports whether a block begins here. A block that begins on the next line does too, with a mistake reported;
// one that is missing is reported as well.
func (p *parser) open(usage string) bool {
	if p.at("{") {
		return true
	}
	at := p.last().End
	n := 0
	for p.after(n).Kind == token.Newline {
		n++
	}
	if brace := p.after(n); p.is(brace, "{") {
		d := p.diags.Errorf("J0107", brace.Span(p.file), "put { at the end of the line above", "a block begins on the line that it belongs to")
		d.Fix = []diag.Edit{{Span: p.span(at, brace.End), Text: " {"}}
		p.pos += n
		return true
	}
	if next := p.peek(); next.Kind == token.Newline || next.Kind == token.EOF {
		p.diags.Errorf("J0107", p.span(at, at), "write: "+usage, "a block { … } is missing here")
	} else {
		p.diags.Errorf("J0107", next.Span(p.file), "write: "+usage, "expected a block { … }, found %s", quote(next.Text(p.file)))
	}
	return false
}

// block reads a block that is known to begin here. item reads one of its items.
func (p *parser) block(how manner, item func()) {
	if p.depth == maxDepth {
		p.diags.Errorf("J0113", p.peek().Span(p.file), "split the journey into simpler parts", "blocks nest more than %d deep here", maxDepth)
		p.unwinding = p.mate[p.pos] < 0
		p.skipBlock()
		return
	}
	outer := p.how
	p.depth, p.how = p.depth+1, how
	defer func() { p.depth, p.how = p.depth-1, outer }()
	brace := p.next()
	for {
		p.newlines()
		switch {
		case p.unwinding:
			return
		case p.peek().Kind == token.EOF || p.declares():
			p.neverClosed(brace)
			return
		case p.at("}"):
			closing := p.peek()
			if p.suspect == nil && p.startsLine() && p.indent(closing) < p.indent(brace) {
				p.suspect = &brace
			}
			p.next()
			return
		}
		start := p.pos
		item()
		p.endItem(how)
		if p.pos == start {
			// Nothing above knows what to do with it: say so once and go on behind it.
			p.diags.Errorf("J0103", p.peek().Span(p.file), "delete it", "%s is not expected here", quote(p.next().Text(p.file)))
		}
	}
}

// neverClosed reports a block without its end, at the { that most likely lacks it: the first one whose end stands
// too far left, else the one that is open.
func (p *parser) neverClosed(brace token.Token) {
	p.unwinding = true
	if p.cut {
		return
	}
	if p.suspect != nil && p.suspect.Start > brace.Start {
		brace = *p.suspect
	}
	p.diags.Errorf("J0105", brace.Span(p.file), "put } on a line of its own behind the block", "this { is never closed")
}

// endItem checks that an item is followed by what may stand between two of them, and skips what may not.
func (p *parser) endItem(how manner) {
	for !p.unwinding {
		t := p.peek()
		switch {
		case t.Kind == token.Newline || t.Kind == token.EOF || p.at("}"):
			return
		case how == fields && p.take(","):
			return
		case p.at("{"):
			p.diags.Errorf("J0108", t.Span(p.file), "begin the next statement on a line of its own", "no block belongs here")
			p.skipBlock()
		case p.at("else") && (how != arms || !p.is(p.last(), "}")):
			p.strayElse()
		case p.is(p.last(), "}"):
			if p.elseIf(t) {
				continue
			}
			if how != arms {
				d := p.diags.Errorf("J0103", t.Span(p.file), "one statement a line", "%s must begin on a line of its own", quote(t.Text(p.file)))
				d.Fix = []diag.Edit{{Span: p.span(t.Start, t.Start), Text: "\n"}}
			}
			return
		default:
			if line := p.line(false); p.sound(line) && !p.foreign(t.Span(p.file)) {
				p.diags.Errorf("J0103", t.Span(p.file), "one statement a line", "%s is not expected here", quote(t.Text(p.file)))
			}
		}
	}
}

// elseIf reports "elseif" and its like, and skips what they begin.
func (p *parser) elseIf(t token.Token) bool {
	switch text := t.Text(p.file); text {
	case "elseif", "elsif", "elif":
		d := p.diags.Errorf("J0103", t.Span(p.file), "write else if", "%q is no word of this language", text)
		d.Fix = []diag.Edit{{Span: t.Span(p.file), Text: "else if"}}
		p.skipStatement()
		return true
	}
	return false
}

// strayElse reports an else without anything before it that could fail, and skips its block.
func (p *parser) strayElse() {
	t := p.next()
	p.diags.Errorf("J0116", t.Span(p.file), "else stands behind the } of an if, a choose or a wait up to, or behind a message",
		"this else belongs to nothing")
	p.line(false)
	if p.at("{") {
		p.skipBlock()
	}
}

// elseFollows reads "else", on this line or the next.
func (p *parser) elseFollows() bool {
	n := 0
	for p.after(n).Kind == token.Newline {
		n++
	}
	if !p.is(p.after(n), "else") {
		return false
	}
	p.pos += n + 1
	return true
}

// skipStatement reads a statement with all its blocks, without looking at it.
func (p *parser) skipStatement() {
	for {
		p.line(false)
		switch {
		case p.at("{"):
			p.skipBlock()
		case p.elseFollows():
		default:
			return
		}
	}
}

// vocabulary is the words that may begin an item at some place.
type vocabulary struct {
	code  diag.Code
	noun  string   // step
	line  string   // what such words begin, if that is more than the noun
	words []string // those of this edition
	later []string // those of a later one
}

// keyword reads the word that begins an item. A misspelt one is reported and taken for what was meant; what no word
// is meant by is reported and skipped with its blocks, and the result is "".
func (p *parser) keyword(v *vocabulary) string {
	t := p.peek()
	text := t.Text(p.file)
	list := fmt.Sprintf("a %s begins with one of: %s", cmp.Or(v.line, v.noun), strings.Join(v.words, ", "))
	switch {
	case t.Kind == token.Ident && slices.Contains(v.words, text):
		p.next()
		return text
	case t.Kind == token.Ident && slices.Contains(v.later, text):
		p.notYet("J0901", t.Span(p.file), list)
		p.skipStatement()
		return ""
	case p.at("else"):
		p.strayElse()
		return ""
	case t.Kind == token.Bad:
		p.bad(t)
		p.skipStatement()
		return ""
	case t.Kind != token.Ident:
		p.notWord(t, v.noun, list)
		return ""
	}
	near := diag.Nearest(text, v.words)
	if near == "" {
		if word := diag.Nearest(text, v.later); word != "" {
			list = fmt.Sprintf("did you mean %q? It is not in this edition yet", word)
		}
		p.diags.Errorf(v.code, t.Span(p.file), list, "unknown %s %q", v.noun, text)
		p.skipStatement()
		return ""
	}
	d := p.diags.Errorf(v.code, t.Span(p.file), fmt.Sprintf("did you mean %q?", near), "unknown %s %q", v.noun, text)
	d.Fix = []diag.Edit{{Span: t.Span(p.file), Text: near}}
	p.next()
	return near
}

// notWord reports an item that does not begin with a word, and skips it.
func (p *parser) notWord(t token.Token, noun, list string) {
	text := t.Text(p.file)
	line := p.line(false)
	switch {
	case len(line) == 0 && p.at("{"):
		p.diags.Errorf("J0108", t.Span(p.file), list, "this block belongs to nothing")
	case !p.sound(line):
	case p.foreign(t.Span(p.file)):
	default:
		p.diags.Errorf("J0103", t.Span(p.file), list, "%s cannot begin a %s", quote(text), noun)
	}
	p.skipStatement()
}

// notYet reports a part of the language that a later edition brings.
func (p *parser) notYet(code diag.Code, span source.Span, hint string) {
	p.diags.Errorf(code, span, hint, "%q is not in this edition yet", span.Text())
}

// end reads the rest of a line on which nothing more may stand.
func (p *parser) end(usage string) {
	if line := p.line(false); len(line) > 0 && p.sound(line) {
		p.unexpected(line[0].Span(p.file), "", usage)
	}
}

// once reports a setting that is given again.
func (p *parser) once(seen map[string]token.Token, name string, at token.Token) {
	first, again := seen[name]
	if !again {
		seen[name] = at
		return
	}
	d := p.diags.Errorf("J0109", at.Span(p.file), "delete one of the two", "%s is given twice", name)
	d.Notes = []diag.Note{{Span: first.Span(p.file), Text: "first given here"}}
}
