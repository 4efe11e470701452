package load_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/journeylang/journey/lang/load"
	"github.com/journeylang/journey/lang/source"
)

// FuzzCheck loads any text as a script and any text as a body. Nothing may panic; a program and errors exclude each
// other; diagnostics lie in their files; the same texts give the same program.
func FuzzCheck(f *testing.F) {
	for _, folder := range []string{"../check/testdata", "../plan/testdata"} {
		names, err := filepath.Glob(filepath.Join(folder, "*.txtar"))
		if err != nil || len(names) == 0 {
			f.Fatalf("no seeds in %s: %v", folder, err)
		}
		for _, name := range names {
			data, err := os.ReadFile(name)
			if err != nil {
				f.Fatal(err)
			}
			var script, body bytes.Buffer
			for _, file := range txtar.Parse(data).Files {
				switch filepath.Ext(file.Name) {
				case ".journey":
					script.Write(file.Data)
				case ".md":
					body.Write(file.Data)
				}
			}
			f.Add(script.String(), body.String())
		}
	}
	f.Fuzz(func(t *testing.T, script, body string) {
		files := func() []*source.File {
			return []*source.File{
				source.NewFile("a.journey", script), source.NewFile("mails/file.md", body),
				source.NewFile("b.journey", `email fuzzed for marketing { subject "x", body file "mails/file.md" }`),
			}
		}
		p, diags := load.Sources(files())
		if (p == nil) != diags.HasErrors() {
			t.Fatalf("program %v with diagnostics %v", p != nil, diags)
		}
		for _, d := range diags {
			s := d.Span
			if s.File == nil || s.Start < 0 || s.Start > s.End || s.End > len(s.File.Text) || d.Code == "" || d.Message == "" {
				t.Fatalf("bad diagnostic %+v", d)
			}
			for _, n := range d.Notes {
				if s := n.Span; s.File == nil || s.Start < 0 || s.Start > s.End || s.End > len(s.File.Text) {
					t.Fatalf("bad note %+v of %+v", n, d)
				}
			}
		}
		if p == nil {
			return
		}
		again, _ := load.Sources(files())
		if again == nil || dump(p) != dump(again) || p.Hash != again.Hash {
			t.Fatal("a second run gives another program")
		}
	})
}
