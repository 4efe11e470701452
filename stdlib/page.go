package stdlib

import (
	"fmt"
	"strings"
)

// FunctionsPage returns the reference of all functions in Markdown: FUNCTIONS.md.
func FunctionsPage() string {
	var b strings.Builder
	b.WriteString(`# Functions

Every function that rules and values may use. Generated from the data of this package by ` + "`go generate`" + `, which runs
every example. The examples look at Ada from Berlin and Rome, whose ` + "`lifetime_value`" + ` is 120: she ordered for 40 in the
web shop on 1 January 2026 at 12:00 and for 80 in the app on 30 January at 10:00. It is 2 March 2026, 10:00.
`)
	category := Category("")
	for _, f := range Functions {
		if f.Category != category {
			category = f.Category
			fmt.Fprintf(&b, "\n## %s\n\n%s\n\n| function | what it does | example | yields |\n| --- | --- | --- | --- |\n", headings[category][0], headings[category][1])
		}
		fmt.Fprintf(&b, "| `%s` | %s | `%s` | `%s` |\n", cell(f.Signature), cell(f.Doc), cell(f.Example), cell(f.Result))
	}
	return b.String()
}

// headings are the title and the introduction of each category.
var headings = map[Category][2]string{
	History: {"History", "They read what the contact did. Behind the event may stand a filter: `count(order_placed where total > 50, 30d)`. A window of " +
		"`30d` ends now and is 30 times 24 hours long; an event is inside until just before it is that old. `welcome.clicked` reads what people did " +
		"with one message, `email.clicked` with any mail."},
	List:   {"Lists", "In the condition the element is called `it`."},
	Text:   {"Texts", "They look at characters, not at bytes. What is missing stays missing."},
	Number: {"Numbers", "What is missing stays missing."},
}

// cell makes a text fit for the cell of a table.
func cell(s string) string { return strings.ReplaceAll(s, "|", `\|`) }
