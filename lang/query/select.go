package query

import (
	"slices"
	"sort"
	"strings"

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
	var visit func(ast.Node)
	visit = func(n ast.Node) {
		add(n.Span())
		if e, ok := n.(*ast.Expr); ok && !e.Span().IsZero() && e.Span().Start <= offset && offset <= e.Span().End {
			operands(e.Span(), add)
		}
		children(n, visit)
	}
	for _, d := range f.Tree.Decls {
		visit(d)
	}
	add(source.Span{File: f.Source, End: len(f.Source.Text)})
	return nested(spans)
}

// loose are the operators of expressions, the loosest first: what one of them holds together is cut at it before it is
// cut at the next.
var loose = [][]string{{"?", ":"}, {"or", "||"}, {"and", "&&"}, {"not", "!"},
	{"==", "!=", "<", "<=", ">", ">=", "in", "contains", "matches", "startsWith", "endsWith"}, {"??"}, {".."}, {"+", "-"}, {"*", "/", "%"}, {"**", "^"}}

// operands adds the parts of an expression, and the parts of those, down to a single value with its fields and arguments.
func operands(span source.Span, add func(source.Span)) {
	var words []token.Token
	for _, t := range token.LexSpan(span) {
		if !t.IsSpace() && t.Kind != token.EOF {
			words = append(words, t)
		}
	}
	cutOperands(words, span.File, 0, add)
}

// cutOperands adds the operands of the operators of a level within the tokens, then looks into each.
func cutOperands(words []token.Token, f *source.File, level int, add func(source.Span)) {
	if len(words) == 0 {
		return
	}
	add(source.Span{File: f, Start: words[0].Start, End: words[len(words)-1].End})
	if level == len(loose) {
		insideBrackets(words, f, add)
		return
	}
	from, depth := 0, 0
	for i, t := range words {
		text := t.Text(f)
		switch {
		case strings.Contains("([", text):
			depth++
		case strings.Contains(")]", text):
			depth--
		case depth == 0 && slices.Contains(loose[level], text) && (i == 0 || words[i-1].Text(f) != "."):
			end := i
			if text == "not" && i > from {
				continue // not in, not contains: one operator
			}
			if i > from && words[i-1].Text(f) == "not" {
				end--
			}
			if end > from {
				cutOperands(words[from:end], f, level+1, add)
			}
			if from > 0 { // a + b + c: a + b is a part too
				add(source.Span{File: f, Start: words[0].Start, End: words[max(i-1, 0)].End})
			}
			from = i + 1
		}
	}
	cutOperands(words[from:], f, level+1, add)
}

// insideBrackets looks into the arguments of functions, the elements of lists and what stands in parentheses.
func insideBrackets(words []token.Token, f *source.File, add func(source.Span)) {
	from, depth := 0, 0
	for i, t := range words {
		text := t.Text(f)
		switch {
		case strings.Contains("([", text):
			if depth++; depth == 1 {
				from = i + 1
			}
		case depth == 1 && (text == "," || text == "where" || strings.Contains(")]", text)):
			cutOperands(words[from:i], f, 0, add)
			from = i + 1
			if strings.Contains(")]", text) {
				depth--
			}
		case strings.Contains(")]", text):
			depth--
		}
	}
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
