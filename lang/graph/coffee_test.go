package graph

import (
	"bytes"
	"encoding/json"
	"os"
	"testing"

	"github.com/journeylang/journey/lang/load"
	"github.com/journeylang/journey/lang/source"
)

// TestCoffee draws the journeys of a real script, in each form.
func TestCoffee(t *testing.T) {
	text, err := os.ReadFile("testdata/coffee.journey")
	if err != nil {
		t.Fatal(err)
	}
	p, diags := load.Sources([]*source.File{source.NewFile("coffee.journey", string(text))})
	for _, d := range diags {
		t.Errorf("%v: %s", d.Span.Begin(), d.Message)
	}
	if p == nil {
		t.Fatal("the script was not accepted")
	}
	for _, j := range p.Journeys {
		g := draw(t, j)
		var svg, mermaid bytes.Buffer
		if err := SVG(&svg, g); err != nil {
			t.Fatal(err)
		}
		if err := Mermaid(&mermaid, g); err != nil {
			t.Fatal(err)
		}
		golden(t, j.Name+".svg", svg.Bytes())
		golden(t, j.Name+".mmd", mermaid.Bytes())
		if _, err := json.Marshal(g); err != nil {
			t.Error(err)
		}
	}
}
