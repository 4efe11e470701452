package query

import (
	"sort"

	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/lang/source"
	"github.com/journeylang/journey/lang/token"
)

// Selections returns the ever wider stretches around an offset: the word, the brackets around it, the expression, the
// step, the declaration. The first is the narrowest.
func (s *Snapshot) Selections(name string, offset int) []source.Span {
	f := s.byName[name]
	if f == nil {
		return nil
	}
	var spans []source.Span
	add := func(span source.Span) {
		if !span.IsZero() && span.Start <= offset && offset <= span.End && span.Start < span.End {
			spans = append(spans, span)
		}
	}
	var open []int
	for _, t := range f.Tokens {
		if !t.IsSpace() && t.Kind != token.EOF {
			add(t.Span(f.Source))
		}
		if t.Kind != token.Punct {
			continue
		}
		switch t.Text(f.Source) {
		case "(", "[", "{":
			open = append(open, t.Start)
		case ")", "]", "}":
			if n := len(open); n > 0 {
				add(source.Span{File: f.Source, Start: open[n-1] + 1, End: t.Start})
				add(source.Span{File: f.Source, Start: open[n-1], End: t.End})
				open = open[:n-1]
			}
		}
	}
	for _, d := range f.Tree.Decls {
		spansOf(d, add)
	}
	add(source.Span{File: f.Source, End: len(f.Source.Text)})
	return nested(spans)
}

// spansOf adds the spans of a node and of all below it.
func spansOf(n ast.Node, add func(source.Span)) {
	add(n.Span())
	children(n, func(c ast.Node) { spansOf(c, add) })
}

// nested keeps of the spans those that lie in each other, the narrowest first.
func nested(spans []source.Span) []source.Span {
	sort.SliceStable(spans, func(i, j int) bool { return spans[i].End-spans[i].Start < spans[j].End-spans[j].Start })
	var out []source.Span
	for _, s := range spans {
		if n := len(out); n == 0 || s != out[n-1] && s.Start <= out[n-1].Start && s.End >= out[n-1].End {
			out = append(out, s)
		}
	}
	return out
}
