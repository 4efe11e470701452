package query

import (
	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/lang/diag"
	"github.com/journeylang/journey/lang/source"
)

// Mending is a change that a machine can make for a diagnostic.
type Mending struct {
	Title   string
	Mends   diag.Diagnostic
	Changes []diag.Edit
}

// Mendings returns what can be mended of the diagnostics that touch a stretch of a file.
func (s *Snapshot) Mendings(name string, start, end int) []Mending {
	var out []Mending
	for _, d := range s.Diagnostics {
		if len(d.Fix) == 0 || d.Span.IsZero() || d.Span.File.Name != name || d.Span.End < start || end < d.Span.Start {
			continue
		}
		title := "mend: " + d.Message
		switch e := d.Fix[0]; {
		case len(d.Fix) == 1 && e.Text == "":
			title = "delete " + e.Span.Text()
		case len(d.Fix) == 1 && len(e.Text) <= 40 && e.Text != "\n":
			title = "write " + e.Text
		}
		out = append(out, Mending{title, d, d.Fix})
	}
	return out
}

// TestBlock is a test of a file.
type TestBlock struct {
	Name string
	Span source.Span // of the name
}

// Tests returns the tests of a file, by place.
func (s *Snapshot) Tests(name string) []TestBlock {
	f := s.byName[name]
	if f == nil {
		return nil
	}
	var out []TestBlock
	for _, d := range f.Tree.Decls {
		if t, ok := d.(*ast.Test); ok && !t.Name.Span().IsZero() {
			out = append(out, TestBlock{t.Name.Value, t.Name.Span()})
		}
	}
	return out
}
