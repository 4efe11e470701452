package parse

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/journeylang/journey/lang/source"
)

// sameAsFile compares a reading with what File makes of the same text.
func sameAsFile(t *testing.T, r *Reading, f *source.File) {
	t.Helper()
	tree, diags := File(f)
	if want, got := render(diags), render(r.Diagnostics); want != got {
		t.Fatalf("read again, the file has the diagnostics\n%s\ninstead of\n%s\n%s", got, want, f.Text)
	}
	if !reflect.DeepEqual(tree, r.Tree) {
		t.Fatalf("read again, the file has the tree\n%s\ninstead of\n%s\n%s", dump(r.Tree), dump(tree), f.Text)
	}
}

// edit makes a change such as people make: it types, deletes, copies a line, or moves one.
func edit(text string, dice *rand.Rand) string {
	at := func() int { return dice.IntN(len(text) + 1) }
	line := func() (start, end int) {
		i := at()
		start = strings.LastIndexByte(text[:i], '\n') + 1
		if end = strings.IndexByte(text[i:], '\n'); end < 0 {
			return start, len(text)
		}
		return start, i + end + 1
	}
	switch dice.IntN(7) {
	case 0:
		i := at()
		return text[:i] + text[min(len(text), i+1+dice.IntN(3)):]
	case 1:
		start, end := line()
		return text[:start] + text[end:]
	case 2:
		start, end := line()
		i, _ := line()
		return text[:i] + text[start:end] + text[i:]
	case 3:
		i := at()
		return text[:i] + "\n" + text[i:]
	case 4:
		start, _ := line()
		bits := []string{"/// doc\n", "// note\n", "\"\"\"\n", "else ", "  ", "}\n", "event a {\n", "(\n", "segment x = contact.\n", "\n\n"}
		return text[:start] + bits[dice.IntN(len(bits))] + text[start:]
	default:
		i := at()
		bits := []string{"{", "}", "(", ")", "[", "]", "\"", " ", ",", "a", "=", ".", "and ", "\"\"\"", "//", "or", "5d"}
		return text[:i] + bits[dice.IntN(len(bits))] + text[i:]
	}
}

// TestAgain edits files again and again, and holds that what is read after each edit is what a first reading gives. Now and
// then an edit is undone, as typing goes through broken texts back to whole ones.
func TestAgain(t *testing.T) {
	names, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatalf("no testdata: %v", err)
	}
	reused := 0
	for n, name := range names {
		archive, err := txtar.ParseFile(name)
		if err != nil {
			t.Fatal(err)
		}
		i := slices.IndexFunc(archive.Files, func(f txtar.File) bool { return f.Name == "in.journey" })
		if i < 0 {
			t.Fatalf("%s has no in.journey", name)
		}
		first := string(archive.Files[i].Data)
		dice := rand.New(rand.NewPCG(7, uint64(n)))
		past, r := []string{first}, (*Reading)(nil)
		for range 60 {
			text := past[len(past)-1]
			f := source.NewFile("in.journey", text)
			next := Again(r, f)
			sameAsFile(t, next, f)
			if r != nil {
				for key := range next.known {
					if _, ok := r.known[key]; ok {
						reused++
					}
				}
			}
			r = next
			if len(past) > 1 && dice.IntN(3) > 0 {
				past = past[:len(past)-1]
			} else {
				past = append(past, edit(text, dice))
			}
		}
	}
	if reused < 1000 {
		t.Errorf("only %d declarations were not read again", reused)
	}
}

// An edit in one declaration leaves the others as they are, above it and below it.
func TestAgainReadsOnlyWhatChanged(t *testing.T) {
	var b strings.Builder
	for n := range 20 {
		fmt.Fprintf(&b, "/// Number %[1]d.\njourney j%[1]d {\n  start on e%[1]d\n  wait 1d\n}\n\n", n)
	}
	text := b.String()
	first := Again(nil, source.NewFile("a.journey", text))
	if len(first.known) != 20 {
		t.Fatalf("%d of 20 declarations are known", len(first.known))
	}
	for _, change := range []string{"wait 2d", "wait until next monday 09:00 in contact.", "if contact.age > 3 {\n  wait 2d\n  }", "waits"} {
		f := source.NewFile("a.journey", strings.Replace(text, "start on e7\n  wait 1d", "start on e7\n  "+change, 1))
		p := &parser{stream: newStream(f), before: first.known, now: map[string]known{}}
		p.run()
		kept := 0
		for key := range p.now {
			if _, ok := first.known[key]; ok {
				kept++
			}
		}
		if kept != 19 {
			t.Errorf("after %q, %d of 19 declarations were kept", change, kept)
		}
	}
}

func FuzzAgain(f *testing.F) {
	whole, err := os.ReadFile("../../examples/coffee/journeys.journey")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(string(whole), 100, 1, "}")
	f.Add("event a { x: number }\n/// doc\nsegment b = contact.\nemail c for d { subject \"x\", body \"y\" }\n", 40, 0, "\n")
	f.Fuzz(func(t *testing.T, text string, at, cut int, typed string) {
		if len(text) > 1<<14 {
			return
		}
		r := Again(nil, source.NewFile("in.journey", text))
		at = min(max(at, 0), len(text))
		cut = min(max(cut, 0), len(text)-at)
		changed := source.NewFile("in.journey", text[:at]+typed+text[at+cut:])
		r = Again(r, changed)
		sameAsFile(t, r, changed)
		back := source.NewFile("in.journey", text)
		sameAsFile(t, Again(r, back), back)
	})
}
