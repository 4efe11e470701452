package diag

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/rivo/uniseg"

	"github.com/journeylang/journey/lang/source"
)

// ink is the colours of a text for people; the zero value has none.
type ink struct{ bold, red, green, yellow, blue, cyan, off string }

var colours = ink{bold: "\x1b[1m", red: "\x1b[1;31m", green: "\x1b[1;32m", yellow: "\x1b[1;33m", blue: "\x1b[1;34m", cyan: "\x1b[1;36m", off: "\x1b[0m"}

// WriteText writes the diagnostics for people, in their order, a blank line between each two:
//
//	error[J0102]: unknown step "wiat"
//	 --> welcome.journey:5:3
//	  |
//	5 |   wiat 3d
//	  |   ^^^^
//	  = hint: did you mean "wait"?
//
// The carets stand under the span also where tabs and wide characters come before it. Of a long list the first 20 are
// written, errors before all else, and a line says how many more there are. The error is that of w.
func WriteText(w io.Writer, list List, color bool) error {
	out := bufio.NewWriter(w)
	var c ink
	if color {
		c = colours
	}
	shown := first(list, textLimit)
	for i, d := range shown {
		if i > 0 {
			fmt.Fprintln(out)
		}
		writeOne(out, d, c)
	}
	if more := len(list) - len(shown); more > 0 {
		fmt.Fprintf(out, "\n%sand %d more%s\n", c.bold, more, c.off)
	}
	return out.Flush()
}

// textLimit is how many diagnostics a person is shown at once.
const textLimit = 20

// first returns n entries in their order: the errors first of all, then what comes first of the rest.
func first(list List, n int) List {
	if len(list) <= n {
		return list
	}
	errors := 0
	for _, d := range list {
		if d.Severity == Error {
			errors++
		}
	}
	errors = min(errors, n)
	rest := n - errors
	out := make(List, 0, n)
	for _, d := range list {
		quota := &rest
		if d.Severity == Error {
			quota = &errors
		}
		if *quota > 0 {
			*quota--
			out = append(out, d)
		}
	}
	return out
}

func writeOne(w io.Writer, d Diagnostic, c ink) {
	tone := map[Severity]string{Error: c.red, Warning: c.yellow, Hint: c.cyan}[d.Severity]
	fmt.Fprintf(w, "%s%s[%s]%s%s: %s%s\n", tone, d.Severity, d.Code, c.off, c.bold, d.Message, c.off)
	gutter := 1
	if !d.Span.IsZero() {
		gutter = len(fmt.Sprint(d.Span.Line()))
		for _, n := range d.Notes {
			if !n.Span.IsZero() {
				gutter = max(gutter, len(fmt.Sprint(n.Span.Line())))
			}
		}
		writePlace(w, d.Span, "-->", gutter, tone, '^', "", c)
	}
	for _, n := range d.Notes {
		if n.Span.IsZero() {
			writeRemark(w, "note", n.Text, gutter, c)
			continue
		}
		writePlace(w, n.Span, ":::", gutter, c.blue, '-', n.Text, c)
	}
	for _, h := range d.Hints {
		writeRemark(w, "hint", h, gutter, c)
	}
}

// writeRemark writes a line of the kind "= hint: did you mean …", further lines of its text below.
func writeRemark(w io.Writer, kind, text string, gutter int, c ink) {
	pad := strings.Repeat(" ", gutter)
	text = strings.ReplaceAll(text, "\n", "\n"+pad+strings.Repeat(" ", len(kind)+5))
	fmt.Fprintf(w, "%s %s= %s%s: %s\n", pad, c.blue, kind, c.off, text)
}

// writePlace shows the first line of a span with marks under it, and the text behind the marks.
func writePlace(w io.Writer, span source.Span, arrow string, gutter int, tone string, mark rune, text string, c ink) {
	at, stop := span.Begin(), span.Stop()
	line := span.File.Line(at.Line)
	runes := []rune(line)
	from := min(at.Column-1, len(runes))
	to := len(runes)
	if stop.Line == at.Line {
		to = min(max(stop.Column-1, from), len(runes))
	}
	runes, from, to = crop(runes, from, to)
	before := shown(string(runes[:from]), 0)
	under := shown(string(runes[from:to]), width(before))
	after := shown(string(runes[to:]), width(before)+width(under))

	pad := strings.Repeat(" ", gutter)
	marks := strings.Repeat(string(mark), max(width(strings.TrimRight(under, " ")), 1))
	if text != "" {
		marks += " " + text
	}
	fmt.Fprintf(w, "%s%s%s%s %s:%d:%d\n", pad, c.blue, arrow, c.off, span.File.Name, at.Line, at.Column)
	fmt.Fprintf(w, "%s %s|%s\n", pad, c.blue, c.off)
	fmt.Fprintf(w, "%s%*d |%s %s\n", c.blue, gutter, at.Line, c.off, strings.TrimRight(before+under+after, " "))
	fmt.Fprintf(w, "%s %s|%s %s%s%s%s\n", pad, c.blue, c.off, strings.Repeat(" ", width(before)), tone, marks, c.off)
}

// The longest line that is shown whole, and how much is shown before and behind the marks of a longer one.
const (
	wholeLine  = 400
	cropBefore = 60
	cropBehind = 120
)

// crop cuts a very long line to the neighbourhood of [from, to) and returns where that is in the cut line.
func crop(line []rune, from, to int) ([]rune, int, int) {
	if len(line) <= wholeLine {
		return line, from, to
	}
	to = min(to, from+cropBehind)
	start, end := max(from-cropBefore, 0), min(from+cropBehind, len(line))
	cut := line[start:end:end]
	from, to = from-start, to-start
	if start > 0 {
		cut = append([]rune{'…'}, cut...)
		from, to = from+1, to+1
	}
	if end < len(line) {
		cut = append(cut, '…')
	}
	return cut, from, to
}

// shown returns text as a terminal shows it from column on: tabs filled up to the next multiple of four, and
// characters that would move the cursor or cannot be seen as a �.
func shown(text string, column int) string {
	var b strings.Builder
	for _, r := range text {
		switch {
		case r == '\t':
			n := 4 - (column+width(b.String()))%4
			b.WriteString(strings.Repeat(" ", n))
		case r < ' ' || r == 0x7f || r >= 0x80 && r < 0xa0 || r == '\uFEFF' || r == '\u200B':
			b.WriteRune('\uFFFD')
		case r >= '\u202A' && r <= '\u202E' || r >= '\u2066' && r <= '\u2069':
			b.WriteRune('\uFFFD') // would turn the line around
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// width returns how many columns of a terminal a text takes.
func width(text string) int {
	for i := 0; i < len(text); i++ {
		if text[i] >= 0x80 {
			return uniseg.StringWidth(text)
		}
	}
	return len(text)
}

// String returns the word that messages use.
func (s Severity) String() string {
	switch s {
	case Error:
		return "error"
	case Warning:
		return "warning"
	}
	return "hint"
}
