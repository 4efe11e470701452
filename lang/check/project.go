package check

import (
	"slices"
	"strings"
	"time"
	_ "time/tzdata" // the zones of every machine are the same zones

	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/lang/diag"
)

func (c *checker) declareProject(p *ast.Project) {
	if c.project != nil {
		d := c.diags.Errorf(DeclaredTwice, word(p.Span(), "project"), "a folder is one program: keep one of them", "the project is declared twice")
		d.Notes = append(d.Notes, diag.Note{Span: word(c.project.Span(), "project"), Text: "first declared here"})
		return
	}
	c.project = p
	if p.Name.Value != "" {
		c.Name = p.Name.Value
	}
	if p.Address != nil {
		c.Address = strings.TrimSpace(p.Address.Value)
	}
	c.places(p.Links)
	if z := p.Timezone; z != nil {
		zone, err := time.LoadLocation(z.Value)
		if err != nil || z.Value == "" || z.Value == "Local" {
			c.diags.Errorf(UnknownZone, z.Span(), `zones are named like "Europe/Copenhagen", "America/New_York" or "UTC"`,
				"unknown time zone %q", z.Value)
		} else {
			c.Zone = zone
		}
	}
	c.home(p.Country)
	if cur := p.Currency; cur != nil {
		if !isCurrency(cur.Value) {
			c.diags.Errorf(UnknownCurrency, cur.Span(), `a currency is its three capital letters: "EUR", "USD", "DKK"`,
				"unknown currency %q", cur.Value)
			return
		}
		c.Currency = cur.Value
	}
}

// postal warns once of marketing mails without the postal address that they must show, where nothing else is wrong.
func (c *checker) postal() {
	if c.project == nil || c.Address != "" || c.reported.HasErrors() ||
		slices.ContainsFunc(c.diags, func(d diag.Diagnostic) bool { return d.Severity == diag.Error && d.Code != NotRun }) {
		return
	}
	for _, m := range c.Messages {
		if m.Medium == Medium && m.Purpose == "marketing" {
			d := c.diags.Warnf(NoPostalAddress, c.project.Name.Span(), `add address "…" to the project: it stands at the foot of every marketing mail`,
				"marketing mails must show a postal address, and the project has none")
			d.Notes = append(d.Notes, diag.Note{Span: m.ID.Span(), Text: "this is for marketing"})
			return
		}
	}
}

func isCurrency(s string) bool {
	for _, r := range s {
		if r < 'A' || r > 'Z' {
			return false
		}
	}
	return len(s) == 3
}
