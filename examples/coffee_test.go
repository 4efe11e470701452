package examples

import (
	"os"
	"testing"

	"github.com/journeylang/journey/lang/diag"
	"github.com/journeylang/journey/lang/load"
	"github.com/journeylang/journey/runtime/journeytest"
)

// TestCoffee runs the tests of the coffee shop. They count on who is in the control group and which arm a split
// deals, so on the seed that `journey test` uses.
func TestCoffee(t *testing.T) {
	p, diags, err := load.Dir(Coffee(), "coffee")
	if err != nil {
		t.Fatal(err)
	}
	if len(diags) > 0 {
		diag.WriteText(os.Stderr, diags, false)
		t.Fatal("the example has diagnostics")
	}
	results := journeytest.Run(p, journeytest.Options{Seed: journeytest.DefaultSeed})
	if len(results) < 10 {
		t.Errorf("only %d tests ran", len(results))
	}
	for i := range results {
		r := &results[i]
		if r.Expectations == 0 {
			t.Errorf("%s expects nothing", r.Name)
		}
		if !r.Passed() {
			t.Errorf("%s failed", r.Name)
			diag.WriteText(os.Stderr, r.Diagnostics(), false)
		}
	}
}
