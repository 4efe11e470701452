package check

import (
	"strings"
	"testing"

	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/lang/source"
	"github.com/journeylang/journey/lang/token"
)

// TestPlaces marks a word in a text of each form; its place in the value must lead back to its place in the file.
func TestPlaces(t *testing.T) {
	for _, lit := range []string{
		`"MARK"`,
		`"a MARK b"`,
		`'it\'s "MARK"'`,
		`"æ \u00e6 \u4e2d é \n MARK"`,
		`"\\\\ \t MARK"`,
		`"""MARK"""`,
		`"""  MARK """`,
		"\"\"\"\n    one\n      two MARK\n  \"\"\"",
		"\"\"\"\r\n    one\r\n\r\n    æ MARK\r\n  \"\"\"",
		"\"\"\"first\n    second MARK\n    third\"\"\"",
		"\"\"\"\n\t\tMARK\n\t\t\"\"\"",
		"\"\"\"   \n\n\n   MARK\n   x\n\n\"\"\"",
	} {
		text := "  " + lit + "\n"
		f := source.NewFile("x", text)
		s := ast.String{At: ast.At{Where: source.Span{File: f, Start: 2, End: 2 + len(lit)}}}
		if strings.HasPrefix(lit, `"""`) {
			s.Value = token.Dedent(lit)
		} else {
			value, fault := token.Unquote(lit)
			if fault != nil {
				t.Fatalf("%s: %s", lit, fault.Message)
			}
			s.Value = value
		}
		at := strings.Index(s.Value, "MARK")
		if got := scriptText(s).place(at, at+4); got.Text() != "MARK" {
			t.Errorf("%s: the place holds %q", lit, got.Text())
		}
		for i := range len(s.Value) + 1 {
			if got := scriptText(s).place(i, len(s.Value)); got.Start < 2 || got.End > 2+len(lit) {
				t.Errorf("%s: byte %d lies outside of the text", lit, i)
			}
		}
	}
}

func TestLiteral(t *testing.T) {
	for text, want := range map[string]any{
		`"a"`: "a", `'a'`: "a", `"""a"""`: "a", `3`: 3.0, `-1_000.5`: -1000.5, `true`: true, `false`: false, `2026-03-02`: "2026-03-02",
		`nope`: nil, `-`: nil, `1 + 2`: nil, `[1, 2`: nil, `[1 2]`: nil, ``: nil, `[[[[1]]]]`: nil, `"\q"`: nil, `- "a"`: nil, `3d`: nil,
	} {
		f := source.NewFile("x", text)
		got, ok := Literal(&ast.Expr{At: ast.At{Where: source.Span{File: f, End: len(text)}}})
		if ok != (want != nil) || ok && got != want {
			t.Errorf("%s: got %v %v, want %v", text, got, ok, want)
		}
	}
	text := "[ \"a\",\n 3, [true], ]"
	got, ok := Literal(&ast.Expr{At: ast.At{Where: source.Span{File: source.NewFile("x", text), End: len(text)}}})
	list, _ := got.([]any)
	if !ok || len(list) != 3 || list[0] != "a" || list[1] != 3.0 {
		t.Errorf("got %v %v", got, ok)
	}
}
