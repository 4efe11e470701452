package check

import (
	"cmp"
	"net/url"
	"slices"
	"strings"

	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/lang/diag"
)

// places checks the links of the project: each a name for one address of the web.
func (c *checker) places(links []*ast.Link) {
	for _, l := range links {
		if first := c.placeOf(l.Name.Name); first != nil {
			d := c.diags.Errorf(DeclaredTwice, l.Name.Span(), "keep one of them", "the link %s is declared twice", l.Name.Name)
			d.Notes = append(d.Notes, diag.Note{Span: first.Name.Span(), Text: "first declared here"})
			continue
		}
		c.linked = append(c.linked, l)
		switch u, err := url.Parse(l.Address.Value); {
		case strings.Contains(l.Address.Value, "{{"):
			c.diags.Errorf(WrongLink, l.Address.Span(), "what differs from person to person stands in the message: {{ links."+l.Name.Name+" }}?id={{ start.cart_id }}", "the address of a link is the same for everybody")
		case err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http":
			c.diags.Errorf(WrongLink, l.Address.Span(), `write the whole address: "https://contoso.example/cart"`, "%q is no address of the web", l.Address.Value)
		}
	}
}

func (c *checker) placeOf(name string) *ast.Link {
	for _, l := range c.linked {
		if l.Name.Name == name {
			return l
		}
	}
	return nil
}

// place is {{ links.cart }} in a message.
func (t *template) place(r reference) {
	root, hint := r.path[0], `declare it in the project: link cart "https://contoso.example/cart"`
	var names []string
	for _, l := range t.c.linked {
		names = append(names, l.Name.Name)
	}
	if len(names) > 0 {
		hint = "the project has " + known(names)
	}
	if len(r.path) < 2 {
		t.c.diags.Errorf(UnknownVariable, root.span, "say which: {{ links.cart }}", "links is no text of its own")
		return
	}
	l := t.c.placeOf(r.path[1].text)
	if l == nil {
		t.c.unknown(UnknownVariable, "link", r.path[1].text, r.path[1].span, names, hint)
		return
	}
	if !slices.Contains(t.m.Places, l) {
		t.m.Places = append(t.m.Places, l)
		slices.SortFunc(t.m.Places, func(a, b *ast.Link) int { return cmp.Compare(a.Name.Name, b.Name.Name) })
	}
}
