package repl

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/journeylang/journey/lang/diag"
	"github.com/journeylang/journey/lang/golden"
	"github.com/journeylang/journey/lang/load"
	"github.com/journeylang/journey/lang/plan"
	"github.com/journeylang/journey/lang/source"
)

var typedLine = regexp.MustCompile(`^[\w@.-]*> ?(.*)$`)

// TestTranscripts types the lines of each transcript that stand behind a prompt and compares the whole conversation.
// A folder of the archive can be read with :load; the program at the beginning is the folder "shop".
func TestTranscripts(t *testing.T) {
	golden.Each(t, "testdata/*.txtar", func(t *testing.T, c *golden.Case) {
		last := c.Files[len(c.Files)-1]
		if last.Name != "transcript" {
			t.Fatal("the transcript must come last")
		}
		c.Is(t, "transcript", converse(t, c.Files, string(last.Data)))
	})
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
