package parse

import (
	"regexp"
	"slices"
	"strings"
)

//go:generate env JOURNEY_UPDATE=1 go test -run ^TestGrammar$ .

// EBNF returns the grammar of the language: first the spine, which is written by hand as its code is, then the lines,
// as the productions that read them print themselves, then the tokens.
func EBNF() string {
	rules := map[string]string{}
	for _, print := range productions {
		for _, rule := range strings.Split(print(), "\n") {
			if name, _, ok := strings.Cut(rule, " = "); ok {
				rules[name] = rule
			}
		}
	}
	var names []string
	for name := range rules {
		names = append(names, name)
	}
	slices.Sort(names)
	var b strings.Builder
	b.WriteString("// The grammar of journey. Generated from the parser; see EBNF in lang/parse/ebnf.go.\n")
	b.WriteString("// A | B: one of them.  A?: may be missing.  A*: any number.  A+: one or more.  (?= A): A follows.  <name>: a token.  NL: the end of a line.\n")
	b.WriteString(spine)
	b.WriteString("\n// ---- The lines ----\n\n")
	for _, name := range names {
		b.WriteString(handWritten.ReplaceAllStringFunc(rules[name], func(word string) string { return strings.ToUpper(word[:1]) + word[1:] }))
		b.WriteByte('\n')
	}
	b.WriteString(lexicon)
	return b.String()
}

// handWritten finds the names of the parts of lines that are read by hand, in a production: exprText.
var handWritten = regexp.MustCompile(`\b[a-z]+[A-Z][A-Za-z]*\b`)
