package diag

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/journeylang/journey/lang/source"
)

func TestMend(t *testing.T) {
	f := source.NewFile("a.journey", "one two three\n")
	g := source.NewFile("b.journey", "four")
	at := func(f *source.File, start, end int) source.Span { return source.Span{File: f, Start: start, End: end} }
	list := List{
		{Code: "J0001", Fix: []Edit{{at(f, 4, 7), "2"}}},
		{Code: "J0002", Fix: []Edit{{at(f, 8, 13), "3"}, {at(f, 6, 7), "x"}}}, // its second edit overlaps the first
		{Code: "J0003", Fix: []Edit{{at(f, 7, 7), "!"}}},                      // meets the first
		{Code: "J0004", Fix: []Edit{{at(f, 0, 3), "one"}}},                    // changes nothing
		{Code: "J0005"}, // has none
		{Code: "J0006", Fix: []Edit{{at(f, 13, 13), "…"}, {at(g, 0, 4), "4"}}}, // two files
		{Code: "J0007", Fix: []Edit{{at(f, 0, 1), "O"}, {at(f, 1, 2), "N"}}},   // meets itself
		{Code: "J0008", Fix: []Edit{{source.Span{}, "x"}}},                     // of no place
		{Code: "J0009", Fix: []Edit{{at(f, 0, 0), "> "}}},
	}
	m := Mend(list)
	if diff := cmp.Diff(map[string]string{"a": "> one 2 three…\n", "b": "4"}, map[string]string{"a": m.Texts[f], "b": m.Texts[g]}); diff != "" {
		t.Errorf("texts (-want +got):\n%s", diff)
	}
	var done []Code
	for _, d := range m.Done {
		done = append(done, d.Code)
	}
	if diff := cmp.Diff([]Code{"J0001", "J0006", "J0009"}, done); diff != "" {
		t.Errorf("done (-want +got):\n%s", diff)
	}
	if m := Mend(nil); len(m.Texts) != 0 || len(m.Done) != 0 {
		t.Errorf("nothing to mend: %v", m)
	}
}

func TestReplace(t *testing.T) {
	var list List
	here := source.Span{File: source.NewFile("a.journey", "one"), End: 3}
	list.Errorf("J0001", here, "", "x").Replace("two")
	list.Errorf("J0001", here, "", "x").Replace("")
	if diff := cmp.Diff([]string{"two"}, []string{list[0].Fix[0].Text}); diff != "" || len(list[1].Fix) != 0 {
		t.Errorf("%v %v", list[0].Fix, list[1].Fix)
	}
}
