package check

import (
	"strings"

	"github.com/journeylang/journey/lang/source"
	"github.com/journeylang/journey/lang/token"
)

// Canonical returns the words of a span with one blank between them: white space, line ends and comments do not
// count.
func Canonical(span source.Span) string {
	var b strings.Builder
	for _, t := range token.LexSpan(span) {
		if t.IsSpace() || t.Kind == token.EOF {
			continue
		}
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(t.Text(span.File))
	}
	return b.String()
}

// OneLine returns the text of a span on one line: runs of white space become one blank, comments go.
func OneLine(span source.Span) string {
	var b strings.Builder
	gap := false
	for _, t := range token.LexSpan(span) {
		if t.IsSpace() || t.Kind == token.EOF {
			gap = true
			continue
		}
		if gap && b.Len() > 0 {
			b.WriteByte(' ')
		}
		gap = false
		b.WriteString(t.Text(span.File))
	}
	return b.String()
}
