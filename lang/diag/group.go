package diag

import (
	"fmt"
	"strings"
)

// Group is the codes of one kind.
type Group struct {
	Prefix string // of its codes: J01
	Title  string
	Codes  []Code
}

// titles of the groups, in the order of their codes.
var titles = []struct{ prefix, title string }{
	{"J01", "Syntax: what can be read"},
	{"J02", "Names: what is meant"},
	{"J03", "Types and values: what fits"},
	{"J04", "Flow: who goes where, and when"},
	{"J05", "Messages, consent and channels"},
	{"J06", "Scores, processes, forms and maps"},
	{"J07", "Tests"},
	{"J09", "What this edition does not have yet"},
}

// Groups returns all codes by kind, sorted. A kind without codes is left out.
func Groups() []Group {
	var all []Group
	for _, t := range titles {
		g := Group{Prefix: t.prefix, Title: t.title}
		for _, code := range Codes() {
			if strings.HasPrefix(string(code), t.prefix) {
				g.Codes = append(g.Codes, code)
			}
		}
		if len(g.Codes) > 0 {
			all = append(all, g)
		}
	}
	return all
}

// CodesTable returns all codes by kind as Markdown, each with its page: what CODES.md holds.
func CodesTable() string {
	var b strings.Builder
	b.WriteString("<!-- Written by go generate; do not edit. -->\n\n# Codes\n\n" +
		"Every error and warning has a code, which keeps its meaning for ever. `journey explain CODE` shows its page.\n")
	for _, g := range Groups() {
		b.WriteString("\n## " + g.Title + "\n\n| code | says |\n| --- | --- |\n")
		for _, code := range g.Codes {
			fmt.Fprintf(&b, "| [%s](pages/%s.md) | %s |\n", code, code, strings.ReplaceAll(Meaning(code), "|", `\|`))
		}
	}
	return b.String()
}
