package diag

import (
	"sort"

	"github.com/journeylang/journey/lang/source"
)

// Mended is the result of applying fixes.
type Mended struct {
	Texts map[*source.File]string // the new text of each file that has changed
	Done  List                    // whose fixes are in the texts, in the order of the list
}

// Mend applies the fixes of a list. A fix is applied as a whole or not at all: where it would touch text that an
// earlier fix of the list has touched, it is left for the next time, when the checker has seen the new text.
func Mend(list List) Mended {
	m := Mended{Texts: map[*source.File]string{}}
	taken := map[*source.File][]Edit{}
	for _, d := range list {
		if len(d.Fix) == 0 || clash(d.Fix, taken) {
			continue
		}
		for _, e := range d.Fix {
			taken[e.Span.File] = append(taken[e.Span.File], e)
		}
		m.Done = append(m.Done, d)
	}
	for file, edits := range taken {
		m.Texts[file] = edited(file.Text, edits)
	}
	return m
}

// clash reports whether an edit touches one that is taken or another of its own fix, or changes nothing.
func clash(fix []Edit, taken map[*source.File][]Edit) bool {
	for i, e := range fix {
		if e.Span.IsZero() || e.Span.Text() == e.Text {
			return true
		}
		for _, other := range taken[e.Span.File] {
			if touch(e.Span, other.Span) {
				return true
			}
		}
		for _, other := range fix[:i] {
			if other.Span.File == e.Span.File && touch(e.Span, other.Span) {
				return true
			}
		}
	}
	return false
}

// touch reports whether two spans of a file share a character or meet: what meets may say the same thing twice.
func touch(a, b source.Span) bool { return a.Start <= b.End && b.Start <= a.End }

// edited returns text with edits that do not touch each other.
func edited(text string, edits []Edit) string {
	sort.Slice(edits, func(i, j int) bool { return edits[i].Span.Start > edits[j].Span.Start })
	for _, e := range edits {
		text = text[:e.Span.Start] + e.Text + text[e.Span.End:]
	}
	return text
}
