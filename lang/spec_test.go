// Package lang_test runs the examples of the language reference.
package lang_test

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/journeylang/journey/lang/check"
	"github.com/journeylang/journey/lang/diag"
	"github.com/journeylang/journey/lang/load"
	"github.com/journeylang/journey/lang/source"
	"github.com/journeylang/journey/lang/words"
	"github.com/journeylang/journey/runtime/journeytest"
)

// block is a script of SPEC.md. A comment before it says what surrounds it: <!-- steps --> stands in a journey of the
// shop of testdata/spec, <!-- clauses, not yet --> cannot run in this edition, <!-- steps, J0110 --> is refused with that
// code. Without a comment it is a whole program.
type block struct {
	line  int
	kind  string // declarations, clauses, steps, rules, program
	later bool
	code  string
	text  string
}

var opening = regexp.MustCompile(`^<!-- (declarations|clauses|steps|rules|program)(, not yet)?(?:, (J\d{4}))? -->$`)

func blocks(t *testing.T, file string) []block {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var all []block
	lines := strings.Split(string(text), "\n")
	for i := 0; i < len(lines); i++ {
		if strings.HasPrefix(lines[i], "<!--") && !opening.MatchString(lines[i]) && strings.HasPrefix(lines[i+1], "```journey") {
			t.Errorf("%s:%d: nobody understands this comment", file, i+1)
		}
		if lines[i] != "```journey" {
			continue
		}
		b := block{line: i + 2, kind: "program"}
		if m := opening.FindStringSubmatch(lines[max(i-1, 0)]); m != nil {
			b.kind, b.later, b.code = m[1], m[2] != "", m[3]
		}
		for i++; lines[i] != "```"; i++ {
			b.text += lines[i] + "\n"
		}
		all = append(all, b)
	}
	return all
}

// itRuns sends somebody through the journey of a fragment.
const itRuns = `
test "it runs" {
  contact ada { email: "ada@shop.example", country: "DE" }
  ada does cart_updated { cart_id: "c1", total: 80, items: ["beans"] }
  after 200d { expect ada not in example }
}
`

// program returns the whole program that a block stands for.
func (b *block) program(shop string) string {
	switch b.kind {
	case "declarations":
		return b.text + shop
	case "clauses":
		start := ""
		if !strings.HasPrefix(b.text, "start") {
			start = "start on cart_updated\n"
		}
		return "journey example {\n" + start + b.text + "email welcome\n}\n" + shop + itRuns
	case "steps":
		return "journey example {\nstart on cart_updated\n" + b.text + "}\n" + shop + itRuns
	case "rules":
		var s strings.Builder
		s.WriteString("journey example {\nstart on cart_updated\n")
		for _, line := range strings.Split(strings.TrimSpace(b.text), "\n") {
			rule, _, _ := strings.Cut(line, "//")
			fmt.Fprintf(&s, "if %s { email welcome }\n", strings.TrimSpace(rule))
		}
		return s.String() + "}\n" + shop + itRuns
	}
	return b.text
}

// TestSpec runs every script of the reference: what is said to run is checked and its tests pass; what this edition
// cannot run yet is refused with a code that says so, and nothing else.
func TestSpec(t *testing.T) {
	shop, err := os.ReadFile("testdata/spec/shop.journey")
	if err != nil {
		t.Fatal(err)
	}
	all := blocks(t, "SPEC.md")
	if len(all) < 40 {
		t.Errorf("only %d scripts were found", len(all))
	}
	for _, b := range all {
		t.Run(fmt.Sprintf("line %d", b.line), func(t *testing.T) {
			p, diags := load.Sources([]*source.File{source.NewFile("SPEC.md.journey", b.program(string(shop)))})
			var codes []string
			for _, d := range diags {
				if d.Severity == diag.Error {
					codes = append(codes, string(d.Code))
				}
			}
			switch {
			case b.later:
				strange := slices.ContainsFunc(codes, func(c string) bool { return !strings.HasPrefix(c, "J09") })
				if len(codes) == 0 || strange {
					diag.WriteText(os.Stderr, diags, false)
					t.Errorf("got the codes %v, want some of J09…", codes)
				}
				return
			case b.code != "":
				if !slices.Contains(codes, b.code) {
					diag.WriteText(os.Stderr, diags, false)
					t.Errorf("got the codes %v, want %s", codes, b.code)
				}
				return
			case p == nil:
				diag.WriteText(os.Stderr, diags, false)
				t.Fatal("the script was refused")
			}
			for _, r := range journeytest.Run(p, journeytest.Options{Seed: journeytest.DefaultSeed}) {
				if !r.Passed() {
					diag.WriteText(os.Stderr, r.Diagnostics(), false)
					t.Errorf("the test %q failed", r.Name)
				}
			}
		})
	}
}

// TestSpecHasEveryWord: each word of the language has the section that it names, and what the edition cannot run yet
// is what the checker's list says.
func TestSpecHasEveryWord(t *testing.T) {
	text, err := os.ReadFile("SPEC.md")
	if err != nil {
		t.Fatal(err)
	}
	headings := map[string]bool{}
	for _, line := range strings.Split(string(text), "\n") {
		if title := strings.TrimLeft(line, "#"); title != line {
			headings[strings.TrimSpace(strings.ReplaceAll(title, "`", ""))] = true
		}
	}
	forms := map[string]bool{}
	for _, w := range words.Words {
		if !headings[w.Section] {
			t.Errorf("%s names the section %q, which SPEC.md does not have", w.Name, w.Section)
		}
		forms[w.Edition()] = true
	}
	// These are no lines of their own, but parts of lines whose words are in the table.
	for _, part := range []string{"http", "enters", "leaves", "created", "changed", "for account", "set account", "set lead", "account value", "lead value"} {
		forms[part] = true
	}
	listed := map[string]bool{}
	for _, m := range regexp.MustCompile("(?m)^> Not in this edition yet: (.*)$").FindAllStringSubmatch(string(text), -1) {
		for _, word := range regexp.MustCompile("`([^`]+)`").FindAllStringSubmatch(m[1], -1) {
			listed[word[1]] = true
		}
	}
	var missing, struck []string
	for _, form := range check.LaterForms() {
		if !forms[form] {
			t.Errorf("no word stands for %q, which cannot run yet", form)
		}
		if !listed[form] {
			missing = append(missing, form)
		}
	}
	for form := range listed {
		if _, later := check.Later(form); !later {
			struck = append(struck, form)
		}
	}
	slices.Sort(struck)
	if diff := cmp.Diff([]string(nil), missing); diff != "" {
		t.Errorf("SPEC.md does not mark what cannot run yet:\n%s", diff)
	}
	if diff := cmp.Diff([]string(nil), struck); diff != "" {
		t.Errorf("SPEC.md marks what runs by now:\n%s", diff)
	}
}
