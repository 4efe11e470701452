package check

import (
	"strings"

	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/lang/diag"
)

// declareTeam enters a team, whose members each stand in it once.
func (c *checker) declareTeam(d *ast.Team) {
	if !c.enter("team", d.Name) {
		return
	}
	c.Teams = append(c.Teams, d)
	seen := firsts{}
	for i := range d.Members {
		m := &d.Members[i]
		if strings.TrimSpace(m.Value) == "" {
			c.diags.Errorf(MissingText, m.Span(), "name the person as the other systems do: \"maja@contoso.example\"", "this member of %s has no name", d.Name.Name)
			continue
		}
		if first, again := seen.seen(m.Value, m.Span()); again {
			e := c.diags.Errorf(DeclaredTwice, m.Span(), "delete it: each gets as much as the others", "%s stands in the team %s twice", m.Value, d.Name.Name)
			e.Notes = append(e.Notes, diag.Note{Span: first, Text: "the first time"})
		}
	}
}
