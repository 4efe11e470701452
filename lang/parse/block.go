package parse

import (
	"cmp"
	"fmt"
	"slices"
	"sort"
	"strings"

	"github.com/journeylang/journey/lang/diag"
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
		return p.indented()
	} else {
		p.diags.Errorf("J0107", next.Span(p.file), "write: "+usage, "expected a block { … }, found %s", quote(next.Text(p.file)))
	}
	return false
}

// opens reports whether a block begins here, where a line may also do without one. A { that is missing, as the
// indentation of the lines below tells, is reported.
func (p *parser) opens(usage string) bool {
	return p.at("{") || p.indented() && p.open(usage)
}

// indented reports whether the lines below belong to the line that was just read, by their indentation and a } behind
// them: then only the { is missing, and the block can be read all the same.
func (p *parser) indented() bool {
	n := 0
	for p.after(n).Kind == token.Newline {
		n++
	}
	outer, inner := p.indent(p.last()), p.indent(p.after(n))
	if n == 0 || p.after(n).Kind == token.EOF || inner <= outer {
		return false
	}
	for i := p.pos + n; i < len(p.toks)-1; i++ {
		if p.toks[i-1].Kind == token.Newline && p.indent(p.toks[i]) <= outer {
			return p.is(p.toks[i], "}") && p.indent(p.toks[i]) == outer
		}
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
	outer, odd := p.how, p.odd
	p.depth, p.how, p.odd = p.depth+1, how, 0
	defer func() { p.depth, p.how, p.odd = p.depth-1, outer, odd }()
	brace := p.last() // where indented has found a block without its {
	if p.at("{") {
		if p.depth == 1 {
			p.lacks = p.mate[p.pos] < 0
		}
		brace = p.next()
		p.doubled()
	}
	for {
		p.newlines()
		switch {
		case p.unwinding:
			return
		case p.peek().Kind == token.EOF || p.declares():
			p.neverClosed(brace)
			return
		case p.lacks && p.startsLine() && p.left(brace):
			p.lacks = false // by its indentation, this line stands outside of the block: here is the } that is missing
			p.missing(brace)
			p.pos-- // the line end
			return
		case p.surplus(brace):
			p.diags.Errorf("J0106", p.peek().Span(p.file), "delete it", "this } closes nothing")
			p.next()
			continue
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
	p.missing(brace)
}

// missing reports that a block has no end: where the end belongs, if the indentation tells.
func (p *parser) missing(brace token.Token) {
	span := brace.Span(p.file)
	if at := p.lacking(brace); at > brace.End {
		d := p.diags.Errorf("J0105", p.span(at, at), "put } on a line of its own here", "a } is missing here: a block is never closed")
		d.Notes = []diag.Note{{Span: span, Text: "it begins here"}}
		return
	}
	p.diags.Errorf("J0105", span, "put } on a line of its own behind the block", "this { is never closed")
}

// left reports whether the next line stands outside of a block by its indentation: further left than the line that
// opened it, or as far left without being its }.
func (p *parser) left(brace token.Token) bool {
	before := p.pos - 1
	for p.toks[before].Kind == token.Newline {
		before--
	}
	if p.toks[before] == brace {
		return false // nothing stands in the block as yet
	}
	in, out := p.indent(p.peek()), p.indent(brace)
	if p.at("}") || p.at("else") {
		return in < out
	}
	return in <= out
}

// lacking returns where the } of a block belongs, as its indentation tells: behind the last line that stands further
// right than the line that opened it.
func (p *parser) lacking(brace token.Token) int {
	outer := p.indent(brace)
	i := sort.Search(len(p.toks), func(i int) bool { return p.toks[i].Start > brace.Start })
	for last := brace; ; i++ {
		t := p.toks[i]
		if t.Kind == token.EOF || p.toks[i-1].Kind == token.Newline && t.Kind != token.Newline && p.indent(t) <= outer {
			return last.End
		}
		if t.Kind != token.Newline {
			last = t
		}
	}
}

// doubled skips a { that was typed twice: it stands right behind the other, and one of the two has no end.
func (p *parser) doubled() {
	t := p.peek()
	if !p.at("{") || t.Start != p.last().End {
		return
	}
	depth := 0
	for i := p.pos - 1; i < len(p.toks) && p.toks[i].Kind != token.EOF; i++ {
		switch {
		case p.is(p.toks[i], "{"):
			depth++
		case p.is(p.toks[i], "}"):
			depth--
		}
		if p.toks[i].Kind == token.Newline && (depth == 1 || p.declaration(p.toks[i+1:])) {
			break // the line, or the declaration, ends with one too many
		}
		if depth == 0 {
			return
		}
	}
	p.diags.Errorf("J0108", t.Span(p.file), "delete one of the two", "this { is one too many")
	p.next()
}

// surplus reports whether a } is at hand that closes nothing here: it stands behind something else on its line, would
// end a block that began on a line above, and then a } further down has no block to end. It was typed twice, or the {
// before it is missing.
func (p *parser) surplus(brace token.Token) bool {
	t := p.peek()
	if !p.at("}") || p.startsLine() || !strings.Contains(p.file.Text[brace.End:t.Start], "\n") {
		return false
	}
	for i := p.pos + 1; i < len(p.toks); i++ {
		if p.declaration(p.toks[i:]) && p.toks[i-1].Kind == token.Newline {
			return false
		}
		if p.is(p.toks[i], "}") && p.mate[i] < 0 {
			return true
		}
	}
	return false
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
		case p.is(p.last(), ":"):
			return // the step behind a label
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
	p.diags.Errorf("J0116", t.Span(p.file), "else stands behind the } of an if, a choose or a wait up to, or behind a message that is no reminder",
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
	noun  string // step
	line  string // what such words begin, if that is more than the noun
	words []string
}

// unknownPart is the code of a word that begins no part of a declaration.
const unknownPart diag.Code = "J0115"

// maxOdd is how many unknown parts of one block are reported: behind a header that was lost or mistaken, every line is
// one, and all of them are one mistake.
const maxOdd = 2

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
		if p.odd++; v.code != unknownPart || p.odd <= maxOdd {
			p.diags.Errorf(v.code, t.Span(p.file), list, "unknown %s %q", v.noun, text)
		}
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
