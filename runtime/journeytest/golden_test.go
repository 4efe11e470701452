package journeytest

import (
	"bytes"
	"fmt"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/journeylang/journey/lang/diag"
	"github.com/journeylang/journey/lang/golden"
	"github.com/journeylang/journey/lang/load"
	"github.com/journeylang/journey/lang/source"
)

// TestGolden runs the scripts of testdata and compares the verdicts, and the failures as people read them.
func TestGolden(t *testing.T) {
	golden.Each(t, "testdata/*.txtar", func(t *testing.T, c *golden.Case) { c.Is(t, "results", run(t, scripts(c.Archive))) })
}

func scripts(archive *txtar.Archive) []*source.File {
	var files []*source.File
	for _, f := range archive.Files {
		if f.Name != "results" {
			files = append(files, source.NewFile(f.Name, string(f.Data)))
		}
	}
	return files
}

func run(t *testing.T, files []*source.File) string {
	t.Helper()
	p, diags := load.Sources(files)
	if diags.HasErrors() {
		diag.WriteText(os.Stderr, diags, false)
		t.Fatal("the script has errors")
	}
	var b bytes.Buffer
	results := Run(p, Options{Seed: DefaultSeed})
	for i := range results {
		r := &results[i]
		verdict := "passed"
		if !r.Passed() {
			verdict = "failed"
		}
		fmt.Fprintf(&b, "== %s: %s, %d expectations, %s\n", r.Name, verdict, r.Expectations, r.Virtual)
		diag.WriteText(&b, r.Diagnostics(), false)
	}
	return b.String()
}

// TestSameEachTime runs the same tests many times side by side: nothing may depend on who comes first.
func TestSameEachTime(t *testing.T) {
	archive, err := txtar.ParseFile("testdata/branch.txtar")
	if err != nil {
		t.Fatal(err)
	}
	files := scripts(archive)
	first := run(t, files)
	for range 20 {
		if d := cmp.Diff(first, run(t, files)); d != "" {
			t.Fatalf("differs (-first +now)\n%s", d)
		}
	}
}
