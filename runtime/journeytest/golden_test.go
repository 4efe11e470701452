package journeytest

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/journeylang/journey/lang/diag"
	"github.com/journeylang/journey/lang/load"
	"github.com/journeylang/journey/lang/source"
)

// TestGolden runs the scripts of testdata and compares the verdicts, and the failures as people read them.
func TestGolden(t *testing.T) {
	names, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatal("no golden files", err)
	}
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			golden, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			var files []*source.File
			var want string
			kept := golden.Files[:0]
			for _, f := range golden.Files {
				if f.Name == "results" {
					want = string(f.Data)
					continue
				}
				kept = append(kept, f)
				files = append(files, source.NewFile(f.Name, string(f.Data)))
			}
			got := run(t, files)
			if os.Getenv("JOURNEY_UPDATE") == "1" {
				golden.Files = append(kept, txtar.File{Name: "results", Data: []byte(got)})
				if err := os.WriteFile(name, txtar.Format(golden), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if d := cmp.Diff(want, got); d != "" {
				t.Errorf("(-want +got)\n%s", d)
			}
		})
	}
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
	golden, err := txtar.ParseFile("testdata/branch.txtar")
	if err != nil {
		t.Fatal(err)
	}
	var files []*source.File
	for _, f := range golden.Files {
		if f.Name != "results" {
			files = append(files, source.NewFile(f.Name, string(f.Data)))
		}
	}
	first := run(t, files)
	for range 20 {
		if d := cmp.Diff(first, run(t, files)); d != "" {
			t.Fatalf("differs (-first +now)\n%s", d)
		}
	}
}
