package parse

import (
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/lang/diag"
	"github.com/journeylang/journey/lang/source"
)

// TestGolden parses in.journey of each file of testdata and compares the tree with the section "tree" and what was
// said with the section "diagnostics". JOURNEY_UPDATE=1 rewrites both.
func TestGolden(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no testdata: %v", err)
	}
	for _, name := range files {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			section := map[string]string{}
			for _, f := range archive.Files {
				section[f.Name] = string(f.Data)
			}
			tree, diags := File(source.NewFile("in.journey", section["in.journey"]))
			got := map[string]string{"tree": dump(tree), "diagnostics": render(diags)}
			if os.Getenv("JOURNEY_UPDATE") == "1" {
				out := &txtar.Archive{Comment: archive.Comment, Files: []txtar.File{{Name: "in.journey", Data: []byte(section["in.journey"])}}}
				for _, part := range []string{"tree", "diagnostics"} {
					out.Files = append(out.Files, txtar.File{Name: part, Data: []byte(got[part])})
				}
				if err := os.WriteFile(name, txtar.Format(out), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			for _, part := range []string{"tree", "diagnostics"} {
				if diff := cmp.Diff(section[part], got[part]); diff != "" {
					t.Errorf("%s (-want +got):\n%s", part, diff)
				}
			}
		})
	}
}

// TestFiles holds that a program is its files in their order, each with its own mistakes and places.
func TestFiles(t *testing.T) {
	program, diags := Files([]*source.File{
		source.NewFile("b.journey", "\ufeffjourney b {\r\n  wait 3d\r\n  wiat 3d\r\n}\r\n"),
		source.NewFile("a.journey", "segment s = \"\xff\" and\n"),
	})
	if len(program.Files) != 2 || program.Files[0].Source.Name != "b.journey" || len(program.Files[0].Decls) != 1 {
		t.Errorf("files %v", program.Files)
	}
	want := `error[J0102]: unknown step "wiat"
 --> b.journey:3:3
  |
3 |   wiat 3d
  |   ^^^^
  = hint: did you mean "wait"?

error[J0114]: this byte (0xFF) is no text in UTF-8
 --> a.journey:1:14
  |
1 | segment s = "�" and
  |              ^
  = hint: save the file as UTF-8
`
	if diff := cmp.Diff(want, render(diags)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestFixes holds that the edits that diagnostics offer mend the program.
func TestFixes(t *testing.T) {
	for wrong, right := range map[string]string{
		"journey a {\n  wiat 3d\n}\n":                       "journey a {\n  wait 3d\n}\n",
		"journey a {\n  wait 3 days\n}\n":                   "journey a {\n  wait 3d\n}\n",
		"journey a {\n  wait 2weeks\n}\n":                   "journey a {\n  wait 2w\n}\n",
		"journey a {\n  exit “too cold”\n}\n":               "journey a {\n  exit \"too cold\"\n}\n",
		"journey a\n{\n  exit\n}\n":                         "journey a {\n  exit\n}\n",
		"journey a {\n  goal b wthin 3d\n}\n":               "journey a {\n  goal b within 3d\n}\n",
		"segment a = contact.b = 3\n":                       "segment a = contact.b == 3\n",
		"journey a {\n  exit;\n}\n":                         "journey a {\n  exit\n\n}\n",
		"journey a {\n  if b { exit } elif c { exit }\n}\n": "journey a {\n  if b { exit } else if c { exit }\n}\n",
	} {
		text := wrong
		_, diags := File(source.NewFile("a.journey", wrong))
		for _, d := range diags {
			for _, e := range d.Fix {
				text = text[:e.Span.Start] + e.Text + text[e.Span.End:]
			}
		}
		if text != right {
			t.Errorf("%q becomes %q, want %q", wrong, text, right)
		}
		if _, left := File(source.NewFile("a.journey", text)); len(diags) != 1 || len(left) > 0 {
			t.Errorf("%q: %d mistakes; mended:\n%s", wrong, len(diags), render(left))
		}
	}
}

// render writes the diagnostics one by one: the text for people ends after a few of them.
func render(list diag.List) string {
	var b strings.Builder
	for i := range list {
		if i > 0 {
			b.WriteString("\n")
		}
		if err := diag.WriteText(&b, list[i:i+1], false); err != nil {
			panic(err)
		}
	}
	return b.String()
}

// dump writes a tree, one node a line: its type, its place, what it says, then its parts indented.
func dump(f *ast.File) string {
	var b strings.Builder
	for _, d := range f.Decls {
		dumpNode(&b, "", "", reflect.ValueOf(d))
	}
	return b.String()
}

func dumpNode(b *strings.Builder, indent, label string, v reflect.Value) {
	for v.Kind() == reflect.Interface || v.Kind() == reflect.Pointer {
		if v.IsNil() {
			return
		}
		v = v.Elem()
	}
	at := v.FieldByName("At").Interface().(ast.At).Where
	fmt.Fprintf(b, "%s%s%s %s", indent, label, v.Type().Name(), places(at))
	parts := []int{}
	for i := 1; i < v.NumField(); i++ {
		name, f := v.Type().Field(i).Name, v.Field(i)
		if f.Kind() == reflect.Pointer && !f.IsNil() && f.Type().Elem().Kind() == reflect.Struct {
			if _, ok := leaf(f.Elem()); ok {
				f = f.Elem()
			}
		}
		if text, ok := leaf(f); ok {
			if text != "" {
				fmt.Fprintf(b, " %s=%s", name, text)
			}
			continue
		}
		parts = append(parts, i)
	}
	b.WriteString("\n")
	for _, i := range parts {
		name, f := v.Type().Field(i).Name, v.Field(i)
		if f.Kind() == reflect.Slice {
			for j := range f.Len() {
				if text, ok := leaf(f.Index(j)); ok {
					fmt.Fprintf(b, "%s  %s: %s\n", indent, name, text)
					continue
				}
				dumpNode(b, indent+"  ", name+": ", f.Index(j))
			}
			continue
		}
		dumpNode(b, indent+"  ", name+": ", f)
	}
}

// leaf returns the text of a part that fits on the line of its node; "" for one that is not there.
func leaf(v reflect.Value) (string, bool) {
	switch x := v.Interface().(type) {
	case ast.Ident:
		if x.Where.IsZero() {
			return "", true
		}
		return x.Name + "@" + places(x.Where), true
	case ast.String:
		if x.Where.IsZero() {
			return "", true
		}
		return fmt.Sprintf("%q@%s", x.Value, places(x.Where)), true
	case ast.Expr:
		return fmt.Sprintf("`%s`@%s", x.Where.Text(), places(x.Where)), true
	case ast.Duration:
		return fmt.Sprintf("%dd%dms@%s", x.Days, x.Millis, places(x.Where)), true
	case ast.Percent:
		return fmt.Sprintf("%g%%@%s", x.Value, places(x.Where)), true
	case bool:
		if !x {
			return "", true
		}
		return "true", true
	case string:
		if x == "" {
			return "", true
		}
		return fmt.Sprintf("%q", x), true
	case int, float64:
		return fmt.Sprint(x), true
	}
	return "", v.Kind() == reflect.Pointer && v.IsNil()
}

func places(s source.Span) string {
	if s.IsZero() {
		return "nowhere"
	}
	a, z := s.Begin(), s.Stop()
	if a.Line == z.Line {
		return fmt.Sprintf("%d:%d-%d", a.Line, a.Column, z.Column)
	}
	return fmt.Sprintf("%d:%d-%d:%d", a.Line, a.Column, z.Line, z.Column)
}
