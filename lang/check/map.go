package check

import (
	"slices"
	"strings"

	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/lang/diag"
)

var (
	mapKinds = []string{"current", "day in the life", "future", "blueprint"}
	lanes    = []string{"customer", "frontstage", "backstage", "support"}
)

func (c *checker) declareMap(d *ast.Map) {
	if !c.enter("map", d.Name) {
		return
	}
	c.Maps = append(c.Maps, d)
	c.checks = append(c.checks, func() { c.drawing(d) })
	c.notRun("map", word(d.Span(), "map"))
}

func (c *checker) drawing(d *ast.Map) {
	blueprint := false
	if len(d.Kind) > 0 {
		words := make([]string, len(d.Kind))
		for i, k := range d.Kind {
			words[i] = k.Name
		}
		kind := ast.Ident{At: ast.At{Where: d.Kind[0].Span().To(d.Kind[len(d.Kind)-1].Span())}, Name: strings.Join(words, " ")}
		c.oneWord(kind, "the kind of a map", mapKinds)
		blueprint = kind.Name == "blueprint"
	}
	for _, p := range d.Personas {
		c.notes(p.Notes)
	}
	if len(d.Phases) == 0 && !c.hurt(d) {
		c.diags.Errorf(Empty, d.Name.Span(), "add phase awareness { … }", "the map %s has no phases", d.Name.Name)
	}
	phases, touches := firsts{}, firsts{}
	for _, p := range d.Phases {
		if first, again := phases.seen(p.Name.Name, p.Name.Span()); again {
			e := c.diags.Errorf(DeclaredTwice, p.Name.Span(), "give one of them another name", "the phase %s is declared twice", p.Name.Name)
			e.Notes = append(e.Notes, diag.Note{Span: first, Text: "first declared here"})
		}
		all := slices.Clone(p.Touches)
		for _, l := range p.Lanes {
			if !blueprint {
				c.diags.Errorf(NoLanes, word(l.Span(), "lane"), "write blueprint behind the title of the map, or take the touches out of the lane", "only a blueprint has lanes")
			} else {
				c.oneWord(l.Name, "a lane", lanes)
			}
			all = append(all, l.Touches...)
		}
		for _, t := range all {
			if first, again := touches.seen(t.Name.Name, t.Name.Span()); again {
				e := c.diags.Errorf(DeclaredTwice, t.Name.Span(), "give one of them another name", "the touch %s is declared twice", t.Name.Name)
				e.Notes = append(e.Notes, diag.Note{Span: first, Text: "first declared here"})
			}
			if t.On != nil {
				c.occurrence(t.On)
			}
			c.notes(t.Notes)
		}
	}
}

// notes checks that each word has what belongs to it: feels a number from 1 to 5, all others a text.
func (c *checker) notes(notes []*ast.Note) {
	for _, n := range notes {
		switch {
		case n.Word.Name == "feels" && n.Value == nil:
			c.diags.Errorf(WrongNote, n.Text.Span(), "write feels 1 (bad) to feels 5 (good)", "feels is a number")
		case n.Word.Name == "feels" && (n.Value.Value < 1 || n.Value.Value > 5 || n.Value.Value != float64(int(n.Value.Value))):
			c.diags.Errorf(WrongNote, n.Value.Span(), "write feels 1 (bad) to feels 5 (good)", "feels goes from 1 to 5")
		case n.Word.Name != "feels" && n.Text == nil:
			c.diags.Errorf(WrongNote, n.Value.Span(), "put it in quotes", "%s is a text", n.Word.Name)
		}
	}
}
