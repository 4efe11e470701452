package parse

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	vocab "github.com/journeylang/journey/lang/words"
)

// TestGrammar holds lang/GRAMMAR.ebnf to the parser; JOURNEY_UPDATE=1 rewrites it. Every rule that is used is there, and
// every one that is there is used: so a new line that the hand-written spine does not mention is found.
func TestGrammar(t *testing.T) {
	const file = "../GRAMMAR.ebnf"
	got := EBNF()
	if os.Getenv("JOURNEY_UPDATE") == "1" {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-file +parser):\n%s", file, diff)
	}

	begins := regexp.MustCompile(`^([A-Z]\w*) += `)
	quoted := regexp.MustCompile(`"[^"]*"|'[^']*'|//.*|<\w+>`)
	name := regexp.MustCompile(`[A-Z]\w*`)
	uses := map[string][]string{}
	rule := ""
	for _, line := range strings.Split(got, "\n") {
		if m := begins.FindStringSubmatch(line); m != nil {
			rule = m[1]
			if _, twice := uses[rule]; twice {
				t.Errorf("%s is defined twice", rule)
			}
			uses[rule] = []string{}
			line = line[len(m[0]):]
		}
		if rule != "" {
			uses[rule] = append(uses[rule], name.FindAllString(quoted.ReplaceAllString(line, ""), -1)...)
		}
	}
	reached := map[string]bool{}
	var reach func(rule string)
	reach = func(rule string) {
		if reached[rule] {
			return
		}
		reached[rule] = true
		next, defined := uses[rule]
		if !defined {
			t.Errorf("%s is used and not defined", rule)
		}
		for _, r := range next {
			reach(r)
		}
	}
	reach("File")
	var lost []string
	for rule := range uses {
		if !reached[rule] {
			lost = append(lost, rule)
		}
	}
	slices.Sort(lost)
	if len(lost) > 0 {
		t.Errorf("no rule of the spine leads to %s", strings.Join(lost, ", "))
	}
	spoken := regexp.MustCompile(`"([a-z]+)"`)
	said := map[string]bool{}
	for _, m := range spoken.FindAllStringSubmatch(spine, -1) {
		said[m[1]] = true
	}
	described := map[string]bool{}
	for _, w := range vocab.Words {
		first, _, _ := strings.Cut(w.Name, " ")
		described[first] = true
	}
	for _, w := range slices.Concat(declWords.words, journeyWords.words, testWords.words) {
		if !described[w] {
			t.Errorf("lang/words does not describe %q", w)
		}
	}
	for _, v := range []*vocabulary{declWords, journeyWords, testWords, outcomeWords, emailWords} {
		for _, w := range v.words {
			if !said[w] {
				t.Errorf("the spine lacks the %s %q", v.noun, w)
			}
		}
	}
}
