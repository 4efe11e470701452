package query_test

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/journeylang/journey/lang/query"
	"github.com/journeylang/journey/lang/source"
)

// askAll asks everything at an offset; it must not panic, and what it answers must lie in the text.
func askAll(t *testing.T, s *query.Snapshot, name, text string, offset int) {
	t.Helper()
	s.Hover(name, offset)
	s.Definition(name, offset)
	s.References(name, offset, true)
	_, _ = s.Rename(name, offset, "something_new")
	s.Selections(name, offset)
	s.Mendings(name, offset, offset)
	if c := s.Complete(name, offset); len(c.Items) > 0 && (c.Replace.Start > offset || c.Replace.End < offset || c.Replace.End > len(text)) {
		t.Fatalf("completion at %d of %q replaces %d to %d", offset, text, c.Replace.Start, c.Replace.End)
	}
}

// askFile asks what editors ask of a whole file.
func askFile(t *testing.T, s *query.Snapshot, name string) {
	t.Helper()
	s.Outline(name)
	s.Folds(name)
	s.Tests(name)
	last := 0
	for _, c := range s.Colours(name) {
		if c.Span.Start < last || strings.Contains(c.Span.Text(), "\n") {
			t.Fatalf("colours overlap or go over a line end at %d", c.Span.Start)
		}
		last = c.Span.End
	}
}

// Somebody types the examples letter by letter: nothing may panic at any moment, at the end or in the middle.
func TestEveryPrefix(t *testing.T) {
	ar, err := txtar.ParseFile("testdata/whole.txtar")
	if err != nil {
		t.Fatal(err)
	}
	texts := map[string]string{"whole": string(ar.Files[0].Data)}
	files, err := filepath.Glob("../../examples/coffee/*.journey")
	if err != nil || len(files) == 0 {
		t.Fatalf("no examples: %v", err)
	}
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		texts[filepath.Base(name)] = string(text)
	}
	for name, text := range texts {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			step := 151
			if name == "whole" {
				step = 1
			}
			for end := 0; end <= len(text); end += step {
				if step == 1 && end%64 != 0 {
					// Each letter: what is asked while typing. All else is asked now and then.
					s := query.New([]*query.File{query.Parse(source.NewFile("a.journey", text[:end]))}, nil, functions)
					s.Complete("a.journey", end)
					s.Hover("a.journey", end)
					continue
				}
				for _, cut := range []string{text[:end], text[:end] + "\n" + text[min(end+20, len(text)):]} {
					f := source.NewFile("a.journey", cut)
					s := query.New([]*query.File{query.Parse(f)}, nil, functions)
					askAll(t, s, "a.journey", cut, end)
					askFile(t, s, "a.journey")
				}
			}
		})
	}
}

func FuzzQuery(f *testing.F) {
	f.Add("segment a = count(b where .x > 1", 12)
	f.Add("journey j { start on a wait up to 1d { on ", 30)
	f.Add("email a for b { subject \"{{ contact.", 36)
	f.Fuzz(func(t *testing.T, text string, offset int) {
		s := query.New([]*query.File{query.Parse(source.NewFile("a.journey", text))}, nil, functions)
		offset = min(max(offset, 0), len(text))
		askAll(t, s, "a.journey", text, offset)
		askFile(t, s, "a.journey")
	})
}

// What is asked of no file, or beyond its end, has an empty answer.
func TestNothing(t *testing.T) {
	s := snapshot([]txtar.File{{Name: "a.journey", Data: []byte("event a {}\n")}})
	askAll(t, s, "b.journey", "", 0)
	askFile(t, s, "b.journey")
	s.Hover("a.journey", 10_000)
	if c := s.Complete("a.journey", 10_000); len(c.Items) == 0 {
		t.Error("nothing to complete at the end of the file")
	}
}

func TestFile(t *testing.T) {
	text := `// one
// two
contact { plan: "free" | "pro" }
event seen { url: string }
/// Docs.
journey j {
  start on seen where event.url != "" // trailing
  split s {
    50% a { exit }
    50% b { wait 1d }
  }
}
test "one" {
  contact ada {}
  ada does seen { url: "x" }
}
`
	s := snapshot([]txtar.File{{Name: "a.journey", Data: []byte(text)}})
	var b strings.Builder
	var write func(list []query.Outline, indent string)
	write = func(list []query.Outline, indent string) {
		for _, o := range list {
			fmt.Fprintf(&b, "%s%s %s\n", indent, o.Kind, o.Name)
			write(o.Inside, indent+"  ")
		}
	}
	write(s.Outline("a.journey"), "")
	for _, f := range s.Folds("a.journey") {
		fmt.Fprintf(&b, "fold %d-%d %v\n", f.First, f.Last, f.Comment)
	}
	for _, c := range s.Colours("a.journey") {
		if line := c.Span.Line(); line == 3 || line == 7 || line == 15 {
			fmt.Fprintf(&b, "%s:%s ", c.Span.Text(), query.Colours[c.Colour])
		}
	}
	b.WriteByte('\n')
	for _, d := range s.Search("se", 10) {
		fmt.Fprintf(&b, "found %s\n", d.Symbol)
	}
	for _, test := range s.Tests("a.journey") {
		fmt.Fprintf(&b, "test %s at %s\n", test.Name, where(test.Span))
	}
	want := `record contact
  field plan
event seen
  field url
journey j
  split s
    arm a
    arm b
test one
  person ada
fold 1-2 true
fold 6-11 false
fold 8-10 false
fold 13-15 false
contact:keyword plan:property "free":string |:operator "pro":string start:keyword on:keyword seen:event where:keyword event:variable url:property !=:operator "":string // trailing:comment ada:variable does:keyword seen:event url:property "x":string 
found event seen
test one at a.journey:13:6
`
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

// program writes a program of at least so many lines, as people mix them.
func program(lines int) string {
	text, err := fs.ReadFile(os.DirFS("../../examples/coffee"), "journeys.journey")
	if err != nil {
		panic(err)
	}
	var b strings.Builder
	shop, err := os.ReadFile("../../examples/coffee/shop.journey")
	if err != nil {
		panic(err)
	}
	b.Write(shop)
	names := []string{"abandoned_cart", "launch", "come_back", "thanks"}
	for n := 0; strings.Count(b.String(), "\n") < lines; n++ {
		part := string(text)
		for _, name := range names {
			part = strings.ReplaceAll(part, "journey "+name, fmt.Sprintf("journey %s_%d", name, n))
		}
		// Expressions differ from part to part, as they do in real programs.
		part = strings.ReplaceAll(part, ">= 20", fmt.Sprintf(">= %d", n+20))
		b.WriteString(part)
		fmt.Fprintf(&b, "\nsegment s_%[1]d = contact.lifetime_value > %[1]d and count(order_placed, %[1]dd) > %[1]d\n", n+1)
	}
	return b.String()
}

// BenchmarkKeystroke is what a keystroke in a program of 2,000 lines costs: the file is parsed again, the program checked
// again, and completion asked.
func BenchmarkKeystroke(b *testing.B) {
	text := program(2000)
	mails, err := os.ReadFile("../../examples/coffee/mails.journey")
	if err != nil {
		b.Fatal(err)
	}
	other := query.Parse(source.NewFile("mails.journey", string(mails)))
	at := strings.LastIndex(text, "contact.") + len("contact.")
	file := query.Parse(source.NewFile("a.journey", text))
	s := query.New([]*query.File{file, other}, nil, functions)
	for n := 0; b.Loop(); n++ {
		typed := text[:at] + []string{"l", "li"}[n%2] + text[at:]
		file = query.Reparse(file, source.NewFile("a.journey", typed))
		s = s.Next([]*query.File{file, other}, nil, functions)
		if c := s.Complete("a.journey", at+1); len(c.Items) != 2 {
			b.Fatalf("%d items", len(c.Items))
		}
	}
}
