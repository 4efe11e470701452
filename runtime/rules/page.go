package rules

import (
	"fmt"
	"strings"
)

// Page returns the reference of behaviour in Markdown: RULES.md.
func Page(rules []Rule) string {
	var b strings.Builder
	b.WriteString(`# What happens when

The rules of the runtime, each with a program whose tests prove it. Generated from the files of this folder by
` + "`go generate`" + `; ` + "`go test`" + ` runs every program.

A **trip** is one contact's passage through one version of one journey (for one key, where the journey has ` + "`per`" + `).
`)
	for _, r := range rules {
		fmt.Fprintf(&b, "\n## Rule %d: %s\n\n%s\n\n```journey\n%s\n```\n", r.Number, r.Name, r.Text, r.Script)
	}
	return b.String()
}
