package examples

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/journeylang/journey/lang/diag"
	"github.com/journeylang/journey/lang/load"
	"github.com/journeylang/journey/runtime/journeytest"
)

// examples are the folders whose tests TestExamples runs, with how many steps and branches no test reaches.
var examples = map[string]int{
	"abtest":       0,
	"appointments": 0,
	"callcentre":   0,
	"contoso":      2, // an exit acts before the block `done` that waits for the same event
	"dates":        0,
	"lifecycle":    0,
	"newsletter":   0,
	"onboarding":   0,
	"reminders":    0,
	"winback":      0,
}

// TestExamples runs the tests of the examples; they reach every step and branch.
func TestExamples(t *testing.T) {
	for name, unreached := range examples {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p, diags, err := load.Dir(os.DirFS(name), name)
			if err != nil {
				t.Fatal(err)
			}
			if len(diags) > 0 {
				diag.WriteText(os.Stderr, diags, false)
				t.Fatal("the example has diagnostics")
			}
			results := journeytest.Run(p, journeytest.Options{Seed: journeytest.DefaultSeed, Cover: true})
			if len(results) == 0 {
				t.Fatal("no test ran")
			}
			for i := range results {
				if r := &results[i]; r.Expectations == 0 || !r.Passed() {
					t.Errorf("%s failed", r.Name)
					diag.WriteText(os.Stderr, r.Diagnostics(), false)
				}
			}
			left := 0
			for _, j := range journeytest.Cover(p, results) {
				reached, all := j.Reached()
				left += all - reached
			}
			if left != unreached {
				t.Errorf("the tests leave %d steps and branches unreached, not %d: see journey test examples/%s --cover", left, unreached, name)
			}
		})
	}
}

// TestEveryExample finds examples that nobody runs.
func TestEveryExample(t *testing.T) {
	elsewhere := map[string]bool{"coffee": true, "hillstrom": true, "tutorial": true, "b2b": true, "leads": true} // they have tests of their own
	folders, err := filepath.Glob("*/README.md")
	if err != nil || len(folders) < len(examples) {
		t.Fatal("the examples have no README.md", folders, err)
	}
	for _, f := range folders {
		name := filepath.Dir(f)
		if _, listed := examples[name]; !listed && !elsewhere[name] {
			t.Errorf("nobody runs the tests of %s", name)
		}
	}
}
