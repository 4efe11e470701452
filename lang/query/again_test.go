package query_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/journeylang/journey/lang/query"
	"github.com/journeylang/journey/lang/source"
)

// said is all that a snapshot says, and what it knows.
func said(s *query.Snapshot) string {
	var b strings.Builder
	for _, d := range s.Diagnostics {
		fmt.Fprintf(&b, "%s %d-%d %s %s %s %q %v\n", d.Span.File.Name, d.Span.Start, d.Span.End, d.Severity, d.Code, d.Message, d.Hints, d.Fix != nil)
		for _, n := range d.Notes {
			fmt.Fprintf(&b, "  %d %s\n", n.Span.Start, n.Text)
		}
	}
	for _, s := range s.Info.Segments {
		if s.Rule != nil {
			fmt.Fprintf(&b, "%s reads %q %q\n", s.Name, s.Rule.Contact, s.Rule.Segments)
		}
	}
	fmt.Fprintf(&b, "%d expressions, %d values\n", len(s.Info.Exprs), len(s.Info.Values))
	return b.String()
}

// typed makes one of the changes that people make while they write.
func typed(text string, dice *rand.Rand) string {
	i := dice.IntN(len(text) + 1)
	bits := []string{"{", "}", "(", "\"", " ", ",", "a", "=", ".", "and ", "or", "5d", "?", "\n", "contact.", "!", "1"}
	switch dice.IntN(4) {
	case 0:
		return text[:i] + text[min(len(text), i+1+dice.IntN(4)):]
	case 1: // a line less
		start := strings.LastIndexByte(text[:i], '\n') + 1
		end := strings.IndexByte(text[i:], '\n')
		if end < 0 {
			return text[:start]
		}
		return text[:start] + text[i+end+1:]
	default:
		return text[:i] + bits[dice.IntN(len(bits))] + text[i:]
	}
}

// TestNext edits programs at random, letter by letter, and holds that after each edit exactly that is said which a program
// that was never seen before is told. Two of three edits are undone at once, so that most texts are almost whole.
func TestNext(t *testing.T) {
	folders, err := filepath.Glob("../../examples/*")
	if err != nil || len(folders) == 0 {
		t.Fatalf("no examples: %v", err)
	}
	for n, folder := range folders {
		names, err := filepath.Glob(filepath.Join(folder, "*.journey"))
		if err != nil {
			t.Fatal(err)
		}
		if len(names) == 0 {
			continue
		}
		t.Run(filepath.Base(folder), func(t *testing.T) {
			t.Parallel()
			texts := map[string]string{}
			for _, name := range names {
				text, err := os.ReadFile(name)
				if err != nil {
					t.Fatal(err)
				}
				texts[filepath.Base(name)] = string(text)
			}
			dice := rand.New(rand.NewPCG(3, uint64(n)))
			files := map[string]*query.File{}
			var s *query.Snapshot
			step := func() {
				var again, fresh []*query.File
				for _, name := range names {
					name = filepath.Base(name)
					f := files[name]
					if f == nil || f.Source.Text != texts[name] {
						f = query.Reparse(f, source.NewFile(name, texts[name]))
						files[name] = f
					}
					again = append(again, f)
					fresh = append(fresh, query.Parse(source.NewFile(name, texts[name])))
				}
				if s == nil {
					s = query.New(again, nil, functions)
				} else {
					s = s.Next(again, nil, functions)
				}
				if diff := cmp.Diff(said(query.New(fresh, nil, functions)), said(s)); diff != "" {
					t.Fatalf("after an edit something else is said (-fresh +again)\n%s", diff)
				}
			}
			step()
			for range 80 {
				name := filepath.Base(names[dice.IntN(len(names))])
				before := texts[name]
				texts[name] = typed(before, dice)
				step()
				if dice.IntN(3) > 0 {
					texts[name] = before
					step()
				}
			}
		})
	}
}
