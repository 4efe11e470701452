package check_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/journeylang/journey/lang/check"
	"github.com/journeylang/journey/lang/diag"
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
	names, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatalf("no goldens: %v", err)
	}
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			ar, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			_, diags := checkArchive(ar)
			var b strings.Builder
			for _, d := range diags.Tidy() {
				show(&b, d)
			}
			got := b.String()
			golden(t, name, ar, "diags", got)
		})
	}
}

// golden compares a section of the archive, or rewrites it where JOURNEY_UPDATE is set.
func golden(t *testing.T, name string, ar *txtar.Archive, section, got string) {
	t.Helper()
	for i := range ar.Files {
		f := &ar.Files[i]
		if f.Name != section {
			continue
		}
		if os.Getenv("JOURNEY_UPDATE") == "1" {
			f.Data = []byte(got)
			if err := os.WriteFile(name, txtar.Format(ar), 0o644); err != nil {
				t.Fatal(err)
			}
			return
		}
		if diff := cmp.Diff(string(f.Data), got); diff != "" {
			t.Errorf("%s differs (-want +got):\n%s", section, diff)
		}
		return
	}
	t.Fatalf("the archive has no section %s", section)
}
