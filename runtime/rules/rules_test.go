package rules

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/journeylang/journey/lang/diag"
	"github.com/journeylang/journey/lang/load"
	"github.com/journeylang/journey/lang/source"
	"github.com/journeylang/journey/runtime/journeytest"
)

// TestRules runs the program of every rule; each test of it is named after the rule.
func TestRules(t *testing.T) {
	for _, r := range all(t) {
		t.Run(strings.TrimSuffix(r.File, ".journey"), func(t *testing.T) {
			text, err := files.ReadFile(r.File)
			if err != nil {
				t.Fatal(err)
			}
			p, diags := load.Sources([]*source.File{source.NewFile(r.File, string(text))})
			if diags.HasErrors() {
				diag.WriteText(os.Stderr, diags, false)
				t.Fatal("the program has errors")
			}
			results := journeytest.Run(p, journeytest.Options{Seed: journeytest.DefaultSeed})
			if len(results) == 0 {
				t.Error("no test proves the rule")
			}
			for i := range results {
				res := &results[i]
				if !strings.HasPrefix(res.Name, fmt.Sprintf("rule %d: ", r.Number)) {
					t.Errorf("the test %q is not named after rule %d", res.Name, r.Number)
				}
				if res.Expectations == 0 {
					t.Errorf("%q expects nothing", res.Name)
				}
				if !res.Passed() {
					t.Errorf("%q failed", res.Name)
					diag.WriteText(os.Stderr, res.Diagnostics(), false)
				}
			}
		})
	}
}

// TestEveryRule holds that no rule goes without proof.
func TestEveryRule(t *testing.T) {
	proven := map[int]bool{}
	for _, r := range all(t) {
		proven[r.Number] = true
	}
	for n := 1; n <= last; n++ {
		if !proven[n] {
			t.Errorf("nothing proves rule %d", n)
		}
	}
}

// last is the number of the last rule.
const last = 28

// TestPage holds RULES.md to the programs; JOURNEY_UPDATE=1 rewrites it.
func TestPage(t *testing.T) {
	page := Page(all(t))
	if os.Getenv("JOURNEY_UPDATE") == "1" {
		if err := os.WriteFile("RULES.md", []byte(page), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	have, err := os.ReadFile("RULES.md")
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(have), page); d != "" {
		t.Errorf("RULES.md is not current, run go generate (-have +want)\n%s", d)
	}
}

func all(t *testing.T) []Rule {
	t.Helper()
	rules, err := All()
	if err != nil {
		t.Fatal(err)
	}
	return rules
}
