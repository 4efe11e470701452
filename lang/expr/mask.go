package expr

import (
	"sort"
	"strings"
	"unicode/utf8"

	"github.com/journeylang/journey/lang/diag"
	"github.com/journeylang/journey/lang/source"
	"github.com/journeylang/journey/lang/token"
)

// standIn is the letter that replaces every character of names and literals in the text for expr's parser.
const standIn = 'ꀀ'

// mask is the text for expr's parser, character for character as long as the source, and the way back.
type mask struct {
	span   source.Span
	tokens []token.Token // without blanks and comments, EOF at the end
	match  []int         // of a bracket: the index of its other half; else -1
	text   string
	calls  map[int]history // history calls by the index of their first token
	runes  []int           // byte offset in the file of each rune of text; nil: all characters are one byte

	scope  *Scope
	filter bool
	diags  *diag.List
}

// newMask checks the order of the tokens of span and writes the text for the parser. It returns false where the text
// is no expression, which has been reported.
func newMask(span source.Span, scope *Scope, filter bool, diags *diag.List) (*mask, bool) {
	m := &mask{span: span, scope: scope, filter: filter, diags: diags}
	before := len(*diags)
	for _, t := range token.LexSpan(span) {
		switch {
		case t.IsSpace():
			continue
		case t.Kind == token.Bad:
			message, hint := token.Explain(t.Text(span.File))
			m.errorf(CodeSyntax, t.Span(span.File), hint, "%s", message)
		}
		m.tokens = append(m.tokens, t)
	}
	if (*diags)[before:].HasErrors() {
		return nil, false
	}
	if len(m.tokens) > maxTokens {
		m.errorf(CodeTooLarge, span, "name parts of it as segments of their own",
			"this expression is too long (%d parts, at most %d)", len(m.tokens), maxTokens)
		return nil, false
	}
	if !m.pair() || !m.order() {
		return nil, false
	}
	return m, true
}

func (m *mask) errorf(code diag.Code, span source.Span, hint, format string, args ...any) *diag.Diagnostic {
	return m.diags.Errorf(code, span, hint, format, args...)
}

// pair finds the other half of every bracket.
func (m *mask) pair() bool {
	m.match = make([]int, len(m.tokens))
	var open []int
	for i, t := range m.tokens {
		m.match[i] = -1
		if t.Kind != token.Punct {
			continue
		}
		switch text := m.word(i); text {
		case "(", "[", "{":
			if open = append(open, i); len(open) > maxDepth {
				m.errorf(CodeTooLarge, m.spanOf(i), "name parts of it as segments of their own", "too many brackets within brackets")
				return false
			}
		case ")", "]", "}":
			if len(open) == 0 {
				m.errorf(CodeSyntax, m.spanOf(i), "delete it", "%s closes nothing", text)
				return false
			}
			last := open[len(open)-1]
			if want := closing(m.word(last)); want != text {
				m.errorf(CodeSyntax, m.spanOf(i), "", "%s is closed by %s, not by %s", m.word(last), want, text)
				return false
			}
			open = open[:len(open)-1]
			m.match[i], m.match[last] = last, i
		}
	}
	if len(open) > 0 {
		i := open[len(open)-1]
		m.errorf(CodeSyntax, m.spanOf(i), "", "%s is never closed: %s is missing", m.word(i), closing(m.word(i)))
		return false
	}
	return true
}

func closing(open string) string {
	switch open {
	case "(":
		return ")"
	case "[":
		return "]"
	}
	return "}"
}

func (m *mask) word(i int) string { return m.tokens[i].Text(m.span.File) }

func (m *mask) spanOf(i int) source.Span { return m.tokens[i].Span(m.span.File) }

// is reports whether token i is this sign or word.
func (m *mask) is(i int, text string) bool {
	k := m.tokens[i].Kind
	return (k == token.Punct || k == token.Ident) && m.word(i) == text
}

// render writes the text for the parser: keep holds what stands there for a token; all else is a stand-in or blank.
func (m *mask) render(keep map[int]string) {
	var b strings.Builder
	src := m.span.Text()
	b.Grow(len(src) + 16)
	at := m.span.Start
	fill := func(end int, with rune) {
		for range m.span.File.Text[at:end] {
			b.WriteRune(with)
		}
		at = end
	}
	for i := 0; i < len(m.tokens); i++ {
		t := m.tokens[i]
		fill(t.Start, ' ')
		if h, ok := m.calls[i]; ok {
			fill(m.tokens[h.last].End, standIn)
			i = h.last
			continue
		}
		if text, ok := keep[i]; ok {
			b.WriteString(text)
			at = t.End
			continue
		}
		fill(t.End, standIn)
	}
	fill(m.span.End, ' ')
	m.text = b.String()

	for i := 0; i < len(src); i++ {
		if src[i] >= utf8.RuneSelf {
			m.runes = make([]int, 0, len(src))
			for at := range src {
				m.runes = append(m.runes, m.span.Start+at)
			}
			return
		}
	}
}

// offset returns the byte offset in the file of a rune of the text.
func (m *mask) offset(r int) int {
	switch {
	case m.runes == nil:
		return min(m.span.Start+r, m.span.End)
	case r < len(m.runes):
		return m.runes[r]
	}
	return m.span.End
}

// tokenAt returns the index of the token that covers a byte offset, or of the next one.
func (m *mask) tokenAt(offset int) int {
	i := sort.Search(len(m.tokens), func(i int) bool { return m.tokens[i].End > offset })
	return min(i, len(m.tokens)-1)
}

// whole widens a span to the parentheses that stand directly around it.
func (m *mask) whole(s source.Span) source.Span {
	for {
		open, end := m.tokenAt(s.Start)-1, m.tokenAt(s.End)
		if open < 0 || !m.is(open, "(") || m.match[open] != end || m.calling(open) {
			return s
		}
		s.Start, s.End = m.tokens[open].Start, m.tokens[end].End
	}
}

// calling reports whether the bracket at index i belongs to a function's name.
func (m *mask) calling(i int) bool {
	return i > 0 && m.tokens[i-1].Kind == token.Ident && (!isOperatorWord(m.word(i-1)) || i > 1 && m.is(i-2, "."))
}
