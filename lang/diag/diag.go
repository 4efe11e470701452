// Package diag holds what the tools tell the author of a program: errors, warnings and hints, each at its exact place.
package diag

import (
	"fmt"
	"sort"

	"github.com/journeylang/journey/lang/source"
)

// Code names a kind of diagnostic for ever: J0203. The ranges: J01xx syntax, J02xx names, J03xx types, J04xx flow,
// J05xx messages and consent, J07xx tests, J09xx not yet in this edition.
type Code string

// Severity says how bad it is.
type Severity uint8

// Only an Error keeps a program from running.
const (
	Error Severity = iota
	Warning
	Hint
)

// Diagnostic is one thing to say about the program.
type Diagnostic struct {
	Code     Code
	Severity Severity
	Message  string      // one line in the author's words, lower case, no full stop: unknown event "purchse"
	Span     source.Span // the exact place
	Notes    []Note      // other places that matter
	Hints    []string    // how to mend it: did you mean "purchase"?
	Fix      []Edit      // the mending as edits, where a machine can do it
}

// Note points at another place: first declared here.
type Note struct {
	Span source.Span
	Text string
}

// Edit replaces the text of a span.
type Edit struct {
	Span source.Span
	Text string
}

// List collects diagnostics. The zero value is an empty list.
type List []Diagnostic

// Errorf adds an error at span; hint may be empty.
func (l *List) Errorf(code Code, span source.Span, hint, format string, args ...any) *Diagnostic {
	return l.add(Error, code, span, hint, format, args)
}

// Warnf adds a warning at span; hint may be empty.
func (l *List) Warnf(code Code, span source.Span, hint, format string, args ...any) *Diagnostic {
	return l.add(Warning, code, span, hint, format, args)
}

func (l *List) add(s Severity, code Code, span source.Span, hint, format string, args []any) *Diagnostic {
	d := Diagnostic{Code: code, Severity: s, Span: span, Message: fmt.Sprintf(format, args...)}
	if hint != "" {
		d.Hints = []string{hint}
	}
	*l = append(*l, d)
	return &(*l)[len(*l)-1]
}

// Replace makes text in place of the diagnostic's own span its fix; an empty text makes none.
func (d *Diagnostic) Replace(text string) {
	if text != "" {
		d.Fix = []Edit{{Span: d.Span, Text: text}}
	}
}

// HasErrors reports whether any entry keeps the program from running.
func (l List) HasErrors() bool {
	for _, d := range l {
		if d.Severity == Error {
			return true
		}
	}
	return false
}

// Tidy sorts by the name of the file and the place in it, and keeps the first error of each line, or else its first
// entry: what follows on a line is mostly its echo. Of an error and one inside of its span, the one inside is kept: it
// is more exact, and mostly the cause. What has no place comes first. At the same place errors come
// before warnings before hints, and what was reported first comes first. So the order, in all formats, depends on
// the texts of the program and on nothing else.
func (l List) Tidy() List {
	sort.SliceStable(l, func(i, j int) bool {
		a, b := l[i].Span, l[j].Span
		if a.File != b.File {
			return fileName(a) < fileName(b)
		}
		if a.Start != b.Start {
			return a.Start < b.Start
		}
		return l[i].Severity < l[j].Severity
	})
	out := l[:0:0]
	type line struct {
		file *source.File
		n    int
	}
	seen := map[line]int{} // where in out the line's entry stands
	for _, d := range l {
		if !d.Span.IsZero() {
			at := line{d.Span.File, d.Span.Line()}
			if i, ok := seen[at]; ok {
				if d.Severity == Error && (out[i].Severity != Error || within(d.Span, out[i].Span)) {
					out[i] = d
				}
				continue
			}
			seen[at] = len(out)
		}
		out = append(out, d)
	}
	return out
}

// within reports whether a is a smaller part of b.
func within(a, b source.Span) bool {
	return b.Start <= a.Start && a.End <= b.End && a.End-a.Start < b.End-b.Start
}

func fileName(s source.Span) string {
	if s.File == nil {
		return ""
	}
	return s.File.Name
}
