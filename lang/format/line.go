package format

import (
	"strings"
	"unicode/utf8"

	"github.com/journeylang/journey/lang/token"
)

// line is a line of the result.
type line struct {
	code   []piece
	before []int  // blanks before each of code
	note   string // the comment behind the code, or alone on the line
	indent int    // in steps of two spaces
	gap    bool   // a blank line stands above
	rest   bool   // it goes on with the statement of the line above
	broken bool   // it is raw, as it was
	raw    string

	kind  string // what it is aligned with; lines of different kinds never are
	stops []int  // the indices in code of what stands in columns
	lead  int    // blanks before the note
}

func (l *line) write(b *strings.Builder) {
	if l.broken {
		b.WriteString(l.raw)
		return
	}
	for range l.indent {
		b.WriteString("  ")
	}
	for i := range l.code {
		for range l.before[i] {
			b.WriteByte(' ')
		}
		b.WriteString(l.code[i].text)
	}
	if l.note != "" {
		for range l.lead {
			b.WriteByte(' ')
		}
		b.WriteString(l.note)
	}
}

// width returns how many characters the indentation and the first n pieces take, and the blanks before the next.
func (l *line) width(n int) int {
	w := 2 * l.indent
	for i := range l.code[:n] {
		w += l.before[i] + utf8.RuneCountInString(l.code[i].text)
	}
	if n < len(l.code) {
		w += l.before[n]
	}
	return w
}

// tall reports whether a text in the line goes over several lines.
func (l *line) tall() bool {
	for i := range l.code {
		if p := &l.code[i]; p.Kind == token.Text && strings.Contains(p.text, "\n") {
			return true
		}
	}
	return false
}

func (l *line) first() *piece { return &l.code[0] }
func (l *line) last() *piece  { return &l.code[len(l.code)-1] }

// at reports whether the n-th piece is the word or sign text.
func (l *line) at(n int, text string) bool { return n < len(l.code) && l.code[n].is(text) }

func (l *line) kindAt(n int) token.Kind {
	if n >= len(l.code) {
		return token.EOF
	}
	return l.code[n].Kind
}
