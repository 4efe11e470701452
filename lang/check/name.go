package check

import (
	"fmt"
	"strings"

	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/lang/diag"
	"github.com/journeylang/journey/lang/source"
	"github.com/journeylang/journey/lang/token"
)

// enter takes a name in the room that it shares with others of its kind, or reports who has it already. A name that
// the parser could not read is not entered and not reported.
func (c *checker) enter(kind string, id ast.Ident) bool {
	if id.Name == "" {
		return false
	}
	return c.enterAs(kind, id.Name, id.Span())
}

func (c *checker) enterAs(kind, name string, at source.Span) bool {
	room := c.taken[kind]
	if room == nil {
		room = map[string]source.Span{}
		c.taken[kind] = room
	}
	if first, ok := room[name]; ok {
		d := c.diags.Errorf(DeclaredTwice, at, "give one of them another name", "the %s %s is declared twice", kind, name)
		d.Notes = append(d.Notes, diag.Note{Span: first, Text: "first declared here"})
		return false
	}
	room[name] = at
	return true
}

// clash reports a segment that shares its name with something that stands where segments stand.
func (c *checker) clash(kind string, id ast.Ident) {
	if first, ok := c.taken[kind][id.Name]; ok {
		d := c.diags.Errorf(DeclaredTwice, id.Span(), "rules name both, so they need different names",
			"the segment %s has the name of %s %s", id.Name, article(kind), kind)
		d.Notes = append(d.Notes, diag.Note{Span: first, Text: "the " + kind + " is declared here"})
	}
}

// unknown reports a name that nothing has, with the nearest one that something has. Otherwise is the hint where
// none is near.
func (c *checker) unknown(code diag.Code, what, name string, at source.Span, known []string, otherwise string) {
	if name == "" || c.doubtful[name] {
		return
	}
	near := diag.Nearest(name, known)
	if near != "" {
		otherwise = fmt.Sprintf("did you mean %s?", near)
	}
	d := c.diags.Errorf(code, at, otherwise, "unknown %s %s", what, name)
	if near != "" && at.Text() == name {
		d.Fix = []diag.Edit{{Span: at, Text: near}}
	}
}

// doubtBad notes the names that a declaration which could not be read may have declared: its first words.
func (c *checker) doubtBad(d *ast.BadDecl) {
	words := 0
	for _, t := range token.LexSpan(d.Span()) {
		if t.Kind == token.Ident && words < 3 {
			c.doubtful[t.Text(d.Span().File)] = true
			words++
		}
	}
}

// known lists what may be said, for a hint: a, b or c.
func known(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " or " + words[len(words)-1]
}

func article(noun string) string {
	if strings.ContainsRune("aeiou", rune(noun[0])) {
		return "an"
	}
	return "a"
}

func (c *checker) eventNames() []string {
	names := make([]string, len(c.Events))
	for i, e := range c.Events {
		names[i] = e.Name
	}
	return names
}

func (c *checker) segmentNames() []string {
	names := make([]string, len(c.Segments))
	for i, s := range c.Segments {
		names[i] = s.Name
	}
	return names
}

func (c *checker) messageNames() []string {
	names := make([]string, len(c.Messages))
	for i, m := range c.Messages {
		names[i] = m.Name
	}
	return names
}

func (c *checker) journeyNames() []string {
	names := make([]string, len(c.Journeys))
	for i, j := range c.Journeys {
		names[i] = j.Name.Name
	}
	return names
}
