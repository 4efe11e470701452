package repl

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/journeylang/journey/lang/diag"
	"github.com/journeylang/journey/lang/load"
	"github.com/journeylang/journey/lang/plan"
	"github.com/journeylang/journey/lang/source"
)

var typedLine = regexp.MustCompile(`^[\w@.-]*> ?(.*)$`)

// TestTranscripts types the lines of each transcript that stand behind a prompt and compares the whole conversation.
// A folder of the archive can be read with :load; the program at the beginning is the folder "shop".
func TestTranscripts(t *testing.T) {
	names, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatal("no transcripts", err)
	}
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			last := &archive.Files[len(archive.Files)-1]
			if last.Name != "transcript" {
				t.Fatal("the transcript must come last")
			}
			got := converse(t, archive.Files, string(last.Data))
			if os.Getenv("JOURNEY_UPDATE") == "1" {
				last.Data = []byte(got)
				if err := os.WriteFile(name, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if d := cmp.Diff(string(last.Data), got); d != "" {
				t.Errorf("(-want +got)\n%s", d)
			}
		})
	}
}

func converse(t *testing.T, files []txtar.File, transcript string) string {
	t.Helper()
	loader := func(dir string) (*plan.Program, diag.List, error) {
		var texts []*source.File
		for _, f := range files {
			if in, ok := strings.CutPrefix(f.Name, dir+"/"); ok {
				texts = append(texts, source.NewFile(in, string(f.Data)))
			}
		}
		if len(texts) == 0 {
			return nil, nil, os.ErrNotExist
		}
		p, list := load.Sources(texts)
		return p, list, nil
	}
	p, list, err := loader("shop")
	if p == nil {
		diag.WriteText(os.Stderr, list, false)
		t.Fatal("the program has errors", err)
	}
	s, err := New(p, Options{Dir: "shop", Seed: 1, Load: loader})
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	out.WriteString(s.Greeting())
	for line := range strings.Lines(transcript) {
		m := typedLine.FindStringSubmatch(strings.TrimSuffix(line, "\n"))
		if m == nil {
			continue
		}
		out.WriteString(strings.TrimRight(s.Prompt()+m[1], " ") + "\n")
		if err := s.Do(&out, m[1]); err == ErrQuit {
			break
		} else if err != nil {
			t.Fatal(err)
		}
	}
	return out.String()
}
