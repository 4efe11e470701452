package check_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/journeylang/journey/lang/check"
	"github.com/journeylang/journey/lang/diag"
	"github.com/journeylang/journey/lang/golden"
	"github.com/journeylang/journey/lang/parse"
	"github.com/journeylang/journey/lang/source"
)

// checkArchive parses and checks the scripts of an archive; other files, but for the golden, are bodies.
func checkArchive(ar *txtar.Archive) (*check.Info, diag.List) {
	var scripts []*source.File
	bodies := map[string]*source.File{}
	for _, f := range ar.Files {
		switch {
		case f.Name == "diags":
		case strings.HasSuffix(f.Name, ".journey"):
			scripts = append(scripts, source.NewFile(f.Name, string(f.Data)))
		default:
			bodies[f.Name] = source.NewFile(f.Name, string(f.Data))
		}
	}
	tree, reported := parse.Files(scripts)
	info, found := check.Program(tree, bodies, reported)
	return info, append(reported, found...)
}

// show writes a diagnostic with the text under its caret.
func show(b *strings.Builder, d diag.Diagnostic) {
	severity := [...]string{"error", "warning", "hint"}[d.Severity]
	p := d.Span.Begin()
	fmt.Fprintf(b, "%s:%d:%d %s %s: %s [%s]\n", d.Span.File.Name, p.Line, p.Column, severity, d.Code, d.Message,
		strings.ReplaceAll(d.Span.Text(), "\n", "⏎"))
	for _, h := range d.Hints {
		fmt.Fprintf(b, "\thint: %s\n", h)
	}
	for _, n := range d.Notes {
		at := n.Span.Begin()
		fmt.Fprintf(b, "\tnote: %s:%d:%d %s [%s]\n", n.Span.File.Name, at.Line, at.Column, n.Text, n.Span.Text())
	}
	for _, e := range d.Fix {
		fmt.Fprintf(b, "\tfix: %s -> %s\n", e.Span.Text(), e.Text)
	}
}

func TestGolden(t *testing.T) {
	golden.Each(t, "testdata/*.txtar", func(t *testing.T, c *golden.Case) {
		_, diags := checkArchive(c.Archive)
		var b strings.Builder
		for _, d := range diags.Tidy() {
			show(&b, d)
		}
		c.Is(t, "diags", b.String())
	})
}
