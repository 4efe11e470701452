package examples

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/journeylang/journey/lang/check"
	"github.com/journeylang/journey/lang/diag"
	"github.com/journeylang/journey/lang/graph"
	"github.com/journeylang/journey/lang/load"
	"github.com/journeylang/journey/lang/plan"
	"github.com/journeylang/journey/runtime/journeytest"
)

// examples are the folders whose tests TestExamples runs, with how many steps and branches no test reaches.
var examples = map[string]int{
	"abtest":       0,
	"appointments": 0,
	"b2b":          0,
	"callcentre":   0,
	"contoso":      2, // an exit acts before the block `done` that waits for the same event
	"dates":        0,
	"event":        0,
	"interest":     0,
	"leads":        0,
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
			diags = slices.DeleteFunc(diags, func(d diag.Diagnostic) bool { return name == "contoso" && d.Code == check.NeverRun }) // the same block
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
	elsewhere := map[string]bool{"coffee": true, "hillstrom": true, "tutorial": true, "b2b": true} // they have tests of their own
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

// TestDrawnWays holds the ways of the plan, which coverage counts, against those of the drawings, which it marks: they are
// the last ones that leave a box, in the same order.
func TestDrawnWays(t *testing.T) {
	several := 0
	for name := range examples {
		p, _, err := load.Dir(os.DirFS(name), name)
		if err != nil {
			t.Fatal(err)
		}
		for _, j := range p.Journeys {
			g, err := graph.Of(j)
			if err != nil {
				t.Fatal(err)
			}
			for i := range j.Steps {
				var drawn []string
				for _, e := range g.Edges {
					if e.From == j.Steps[i].ID {
						drawn = append(drawn, e.To)
					}
				}
				ways := j.Ways(i)
				several += len(ways)
				for k, way := range ways {
					to := graph.EndID
					if way.To != plan.End {
						to = j.Steps[way.To].ID
					}
					if at := k + len(drawn) - len(ways); at < 0 || drawn[at] != to {
						t.Errorf("%s: %s of %s leads to %s; drawn are %q", name, way.Label, j.Steps[i].ID, to, drawn)
					}
				}
			}
		}
	}
	if several < 50 {
		t.Errorf("only %d ways were looked at", several)
	}
}
