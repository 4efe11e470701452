package diag

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/journeylang/journey/lang/source"
)

// span returns the place of the first appearance of part in text.
func span(text, part string) source.Span {
	i := strings.Index(text, part)
	return source.Span{File: source.NewFile("a.journey", text), Start: i, End: i + len(part)}
}

func TestWriteText(t *testing.T) {
	tabs := "journey a {\n\tif x\t{ wiat 3d }\n}\n"
	wide := "email \"日本👩‍👩‍👧é\" wrong\n"
	lines := strings.Repeat("\n", 99) + "if x {\n  email y\n}\n"
	var list List
	list.Errorf("J0102", span(tabs, "wiat"), `did you mean "wait"?`, `unknown step "wiat"`)
	list.Warnf("J0103", span(wide, "wrong"), "one\ntwo", "wide")
	d := list.Errorf("J0105", span(lines, "{\n  email y\n}"), "", "many lines")
	d.Notes = []Note{{span(tabs, "journey"), "first given here"}, {source.Span{}, "of no place"}}
	list.Errorf("J0107", source.Span{File: source.NewFile("b.journey", "wait"), Start: 4, End: 4}, "", "at the end")
	list.Errorf("J0104", span("a \x00\u202e b\n", "\x00"), "", "unseen")
	list = append(list, Diagnostic{Code: "J0101", Severity: Hint, Message: "of no place", Hints: []string{"none"}})
	var b strings.Builder
	if err := WriteText(&b, list, false); err != nil {
		t.Fatal(err)
	}
	want := `error[J0102]: unknown step "wiat"
 --> a.journey:2:9
  |
2 |     if x    { wiat 3d }
  |               ^^^^
  = hint: did you mean "wait"?

warning[J0103]: wide
 --> a.journey:1:18
  |
1 | email "日本👩‍👩‍👧é" wrong
  |                 ^^^^^
  = hint: one
          two

error[J0105]: many lines
   --> a.journey:100:6
    |
100 | if x {
    |      ^
   ::: a.journey:1:1
    |
  1 | journey a {
    | ------- first given here
    = note: of no place

error[J0107]: at the end
 --> b.journey:1:5
  |
1 | wait
  |     ^

error[J0104]: unseen
 --> a.journey:1:3
  |
1 | a �� b
  |   ^

hint[J0101]: of no place
  = hint: none
`
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}

	b.Reset()
	if err := WriteText(&b, list, true); err != nil {
		t.Fatal(err)
	}
	coloured := b.String()
	for _, c := range []string{colours.red, colours.yellow, colours.blue, colours.cyan, colours.bold, colours.off} {
		if !strings.Contains(coloured, c) {
			t.Errorf("no %q", c)
		}
		coloured = strings.ReplaceAll(coloured, c, "")
	}
	if diff := cmp.Diff(want, coloured); diff != "" {
		t.Errorf("without its colours (-want +got):\n%s", diff)
	}
}

type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, errors.New("full") }

func TestWriteFails(t *testing.T) {
	list := List{{Code: "J0101", Message: "x"}}
	if WriteText(broken{}, list, false) == nil || WriteJSON(broken{}, list) == nil {
		t.Error("the error of the writer is lost")
	}
}

func TestWriteJSON(t *testing.T) {
	text := "a\n  æ wiat 3d\n"
	var list List
	d := list.Errorf("J0102", span(text, "wiat"), `did you mean "wait" & <go>?`, `unknown step "wiat"`)
	d.Notes = []Note{{span(text, "a"), "here"}}
	d.Fix = []Edit{{span(text, "wiat"), "wait"}}
	list.Warnf("J0103", source.Span{}, "", "of no place")
	var b strings.Builder
	if err := WriteJSON(&b, list); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(b.String(), "& <go>") {
		t.Error("signs are escaped for HTML")
	}
	var got []map[string]any
	if err := json.Unmarshal([]byte(b.String()), &got); err != nil {
		t.Fatal(err)
	}
	at := func(m map[string]any, line, column, endLine, endColumn float64) map[string]any {
		m["file"], m["line"], m["column"], m["endLine"], m["endColumn"] = "a.journey", line, column, endLine, endColumn
		return m
	}
	want := []map[string]any{
		at(map[string]any{
			"code": "J0102", "severity": "error", "message": `unknown step "wiat"`, "hints": []any{`did you mean "wait" & <go>?`},
			"notes": []any{at(map[string]any{"text": "here"}, 1, 1, 1, 2)}, "fix": []any{at(map[string]any{"text": "wait"}, 2, 5, 2, 9)},
		}, 2, 5, 2, 9),
		{
			"code": "J0103", "severity": "warning", "message": "of no place", "hints": []any{}, "notes": []any{}, "fix": []any{},
			"file": "", "line": 0., "column": 0., "endLine": 0., "endColumn": 0.,
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	b.Reset()
	if err := WriteJSON(&b, nil); err != nil || strings.TrimSpace(b.String()) != "[]" {
		t.Errorf("an empty list is %q, %v", b.String(), err)
	}
}

func TestTidy(t *testing.T) {
	f := source.NewFile("a.journey", "one\ntwo\n")
	g := source.NewFile("B.journey", "one\n")
	at := func(f *source.File, start int) source.Span { return source.Span{File: f, Start: start, End: start + 1} }
	var list List
	list.Errorf("J0103", at(f, 4), "", "d")
	list.Warnf("J0103", at(f, 1), "", "c")
	list.Errorf("J0103", at(f, 2), "", "echo")
	list.Errorf("J0103", at(f, 1), "", "b")
	list.Errorf("J0103", at(g, 0), "", "a")
	var got []string
	for _, d := range list.Tidy() {
		got = append(got, d.Message)
	}
	if diff := cmp.Diff([]string{"a", "b", "d"}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// A person is shown twenty at once: errors first of all, in their order.
func TestTextLimit(t *testing.T) {
	var list List
	for i := range 21 {
		list.Warnf("J0103", source.Span{}, "", "warning %d", i)
	}
	list.Errorf("J0103", source.Span{}, "", "error")
	text := func() string {
		var b strings.Builder
		if err := WriteText(&b, list, false); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	got := text()
	if n := strings.Count(got, "[J0103]"); n != textLimit {
		t.Errorf("%d are shown", n)
	}
	if !strings.Contains(got, "warning 18\n") || strings.Contains(got, "warning 19\n") || !strings.HasSuffix(got, ": error\n\nand 2 more\n") {
		t.Errorf("got:\n%s", got)
	}
	for i := range 25 {
		list.Errorf("J0103", source.Span{}, "", "error %d", i)
	}
	if got := text(); strings.Contains(got, "warning") || !strings.Contains(got, "error 18\n") || !strings.HasSuffix(got, "and 27 more\n") {
		t.Errorf("got:\n%s", got)
	}
	list = list[:textLimit]
	if got := text(); strings.Contains(got, "more") {
		t.Errorf("got:\n%s", got)
	}
}

// Of two errors on a line, one inside of the other, the inner one stays.
func TestTidyInside(t *testing.T) {
	f := source.NewFile("a.journey", "on paid where event.totl > 3\n")
	var list List
	list.Errorf("J0428", source.Span{File: f, Start: 3, End: 28}, "", "outer")
	list.Errorf("J0211", source.Span{File: f, Start: 20, End: 24}, "", "inner")
	list.Errorf("J0211", source.Span{File: f, Start: 27, End: 28}, "", "echo")
	if got := list.Tidy(); len(got) != 1 || got[0].Message != "inner" {
		t.Errorf("kept %v", got)
	}
}

func TestNearest(t *testing.T) {
	words := []string{"wait", "email", "exit", "if", "on", "cart_updated", "checked_out", "within", "outbox"}
	for word, want := range map[string]string{
		"wiat": "wait", "wai": "wait", "Wait": "wait", "emial": "email", "onn": "on", "fi": "if", "cartupdated": "cart_updated",
		"cart_udpatde": "cart_updated", "chekced_out": "checked_out", "exits": "exit", "withn": "within", "order_placed": "",
		"purchase": "", "x": "", "": "", "frobnicate": "", "wait": "", "out": "",
	} {
		if got := Nearest(word, words); got != want {
			t.Errorf("Nearest(%q) = %q, want %q", word, got, want)
		}
	}
}
