// Package rules is the book of what happens when: one small program for each rule of the runtime, whose tests prove
// it. RULES.md, the reference of behaviour, is made of the same files.
//
// A file is named by the number and the noun of its rule (15_gates.journey) and begins with a comment that says the
// rule. Its tests are named after the rule: "rule 15: a closed gate never stops the trip".
package rules

//go:generate env JOURNEY_UPDATE=1 go test -run ^TestPage$ .

import (
	"embed"
	"fmt"
	"io/fs"
	"strconv"
	"strings"
)

//go:embed *.journey
var files embed.FS

// Rule is one rule, or a part of one, with the program that proves it.
type Rule struct {
	Number int
	Name   string // the noun of its file: "gates"
	Text   string // what the rule says
	File   string
	Script string // the program, without the text
}

// All returns the rules in the order of their numbers.
func All() ([]Rule, error) {
	names, err := fs.Glob(files, "*.journey")
	if err != nil {
		return nil, err
	}
	rules := make([]Rule, 0, len(names))
	for _, name := range names {
		b, err := files.ReadFile(name)
		if err != nil {
			return nil, err
		}
		r, err := read(name, string(b))
		if err != nil {
			return nil, err
		}
		rules = append(rules, r)
	}
	return rules, nil
}

func read(name, text string) (Rule, error) {
	number, noun, _ := strings.Cut(strings.TrimSuffix(name, ".journey"), "_")
	n, err := strconv.Atoi(number)
	if err != nil || len(number) != 2 || noun == "" {
		return Rule{}, fmt.Errorf("%s is not named like 15_gates.journey", name)
	}
	r := Rule{Number: n, Name: strings.ReplaceAll(noun, "_", " "), File: name}
	rest := text
	for strings.HasPrefix(rest, "//") && !strings.HasPrefix(rest, "///") {
		line, behind, _ := strings.Cut(rest, "\n")
		r.Text += strings.TrimSpace(strings.TrimPrefix(line, "//")) + "\n"
		rest = behind
	}
	if r.Text = strings.TrimSpace(r.Text); r.Text == "" {
		return Rule{}, fmt.Errorf("%s does not begin with a comment that says the rule", name)
	}
	r.Script = strings.TrimSpace(rest)
	return r, nil
}
