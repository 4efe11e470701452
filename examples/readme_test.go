package examples

import (
	"os"
	"strings"
	"testing"

	"github.com/journeylang/journey/lang/diag"
	"github.com/journeylang/journey/lang/load"
	"github.com/journeylang/journey/lang/source"
	"github.com/journeylang/journey/runtime/journeytest"
)

// around is what the script of the README leaves to the reader.
const around = `
project "Shop" { address "Street 1, 1000 Town" }
contact { email: email? }
event cart_updated { cart_id: string, total: number }
event checked_out  { cart_id: string, total: number }
event order_placed { total: number }
email cart_reminder for marketing { subject "Your cart", body "It waits. {{ unsubscribe_url }}" }
email cart_offer    for marketing { subject "An offer",  body "10 % off. {{ unsubscribe_url }}" }
`

// TestReadme holds that what a stranger sees first is true.
func TestReadme(t *testing.T) {
	page, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(page), "```journey\n")
	script, _, found := strings.Cut(rest, "```")
	if !found {
		t.Fatal("the README shows no script")
	}
	p, diags := load.Sources([]*source.File{source.NewFile("readme.journey", script), source.NewFile("around.journey", around)})
	if len(diags) > 0 {
		diag.WriteText(os.Stderr, diags, false)
		t.Fatal("the script of the README has diagnostics")
	}
	results := journeytest.Run(p, journeytest.Options{Seed: journeytest.DefaultSeed})
	if len(results) != 1 || !results[0].Passed() || results[0].Expectations == 0 {
		t.Errorf("the test of the README did not pass: %+v", results)
	}
}
