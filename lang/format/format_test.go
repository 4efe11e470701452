package format_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/journeylang/journey/lang/diag"
	"github.com/journeylang/journey/lang/format"
	"github.com/journeylang/journey/lang/parse"
	"github.com/journeylang/journey/lang/source"
	"github.com/journeylang/journey/lang/token"
)

// TestGolden formats in.journey of each file of testdata, where <TAB>, <CR>, <BOM> and <NBSP> stand for what an editor
// would not show, and compares with out.journey. JOURNEY_UPDATE=1 rewrites it.
func TestGolden(t *testing.T) {
	names, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatalf("no testdata: %v", err)
	}
	marks := []string{"<TAB>", "\t", "<CR>", "\r", "<BOM>", "\ufeff", "<NBSP>", "\u00a0"}
	var back []string
	for i := 0; i < len(marks); i += 2 {
		back = append(back, marks[i+1], marks[i])
	}
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			text := strings.NewReplacer(marks...).Replace(string(archive.Files[0].Data))
			got, ok := format.Source(source.NewFile("in.journey", text))
			invariants(t, text)
			if broken := strings.HasPrefix(filepath.Base(name), "broken"); broken == ok {
				t.Errorf("all of it could be read: %v", ok)
			}
			out := strings.NewReplacer(back...).Replace(got)
			if os.Getenv("JOURNEY_UPDATE") == "1" {
				archive.Files = []txtar.File{archive.Files[0], {Name: "out.journey", Data: []byte(out)}}
				if err := os.WriteFile(name, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if len(archive.Files) < 2 {
				t.Fatal("no section out.journey")
			}
			if diff := cmp.Diff(string(archive.Files[1].Data), out); diff != "" {
				t.Errorf("out.journey (-want +got):\n%s", diff)
			}
		})
	}
}

// TestExamples holds that the examples are in the one style.
func TestExamples(t *testing.T) {
	n := 0
	err := filepath.WalkDir("../../examples", func(name string, d fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(name) != ".journey" {
			return err
		}
		n++
		text, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		got, ok := format.Source(source.NewFile(name, string(text)))
		if diff := cmp.Diff(string(text), got); diff != "" || !ok {
			t.Errorf("%s is not formatted (-is +should be):\n%s", name, diff)
		}
		return nil
	})
	if err != nil || n == 0 {
		t.Fatalf("%d examples, %v", n, err)
	}
}

// invariants checks what holds for every text: formatting twice is formatting once, tokens and comments stay, what the
// parser says stays, and what could not be read is still there, byte for byte.
func invariants(t *testing.T, text string) {
	t.Helper()
	before := source.NewFile("f.journey", text)
	out, ok := format.Source(before)
	after := source.NewFile("f.journey", out)
	if diff := cmp.Diff(tokens(before), tokens(after)); diff != "" {
		t.Fatalf("other tokens (-before +after):\n%s\n%q\n%q", diff, text, out)
	}
	if again, still := format.Source(after); again != out || still != ok {
		t.Fatalf("formatted twice (-once +twice):\n%s\n%q", cmp.Diff(out, again), text)
	}
	tree, diags := parse.File(before)
	_, later := parse.File(after)
	if len(diags) > 0 {
		if len(later) == 0 {
			t.Fatalf("%q is well again: %q", text, out)
		}
		for _, d := range tree.Decls {
			if part := strings.TrimSpace(d.Span().Text()); strings.HasPrefix(kind(d), "Bad") && !strings.Contains(out, part) {
				t.Fatalf("the broken part %q of %q is not in %q", part, text, out)
			}
		}
		return
	}
	if diff := cmp.Diff(says(diags), says(later)); diff != "" {
		t.Fatalf("other diagnostics (-before +after):\n%s\n%q\n%q", diff, text, out)
	}
}

// tokens returns the texts of the tokens that are no white space; comments without the blanks at their ends.
func tokens(f *source.File) []string {
	var all []string
	for _, t := range token.Lex(f) {
		switch t.Kind {
		case token.Blank, token.Newline:
		case token.Comment, token.Doc:
			all = append(all, strings.TrimRight(t.Text(f), " \t\r"))
		default:
			all = append(all, t.Text(f))
		}
	}
	return all
}

func says(list diag.List) []string {
	var all []string
	for _, d := range list {
		all = append(all, string(d.Code)+" "+d.Message)
	}
	return all
}
