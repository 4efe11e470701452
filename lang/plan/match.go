package plan

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/lang/check"
	"github.com/journeylang/journey/lang/schema"
)

// Match is a strategy by which a record is known again: all its fields must be the same.
type Match struct {
	Name string   // match contact card by phone, last_name; "": it has none
	By   []string // fields
}

// Matching says when a submission is somebody known, or somebody's lead. Strategies are tried in order.
type Matching struct {
	Contact []Match
	Lead    []Match
	Account []Match // beside their unique field, which always names them
}

// Matching returns by what the submissions of a form ("": any other submission) are known again. A form that says nothing
// of contacts or of leads does as the program says.
func (p *Program) Matching(form string) Matching {
	m := p.matchings[form]
	if m.Contact == nil {
		m.Contact = p.matchings[""].Contact
	}
	if m.Lead == nil {
		m.Lead = p.matchings[""].Lead
	}
	if m.Account == nil {
		m.Account = p.matchings[""].Account
	}
	return m
}

// Identities are the strategies by which contacts are found anywhere in the program, each set of fields once.
func (p *Program) Identities() []Match { return p.identities }

// Firms are the strategies by which accounts are found anywhere in the program, each set of fields once.
func (p *Program) Firms() []Match { return p.firms }

// formMatching is what a form, or the program (""), says of matching.
type formMatching struct {
	form string
	said Matching
}

func (p *Program) match(info *check.Info) {
	p.matched = []formMatching{{"", strategies(info.Matches)}}
	for _, f := range info.Forms {
		p.matched = append(p.matched, formMatching{f.Name.Name, strategies(f.Match)})
	}
	p.matchings = map[string]Matching{}
	for i, m := range p.matched {
		if i == 0 {
			if m.said.Contact == nil {
				m.said.Contact = usualContact(p.Contact)
			}
			if m.said.Lead == nil {
				m.said.Lead = usualLead(p.Lead)
			}
		}
		p.matchings[m.form] = m.said
		p.identities = withEach(p.identities, m.said.Contact)
		p.firms = withEach(p.firms, m.said.Account)
	}
}

// withEach adds strategies to those that are there, each set of fields once.
func withEach(all, more []Match) []Match {
	for _, s := range more {
		if !slices.ContainsFunc(all, func(o Match) bool { return slices.Equal(o.By, s.By) }) {
			all = append(all, s)
		}
	}
	return all
}

func strategies(decls []*ast.Match) (m Matching) {
	for _, d := range decls {
		s := Match{}
		if d.Name != nil {
			s.Name = d.Name.Name
		}
		for _, by := range d.By {
			s.By = append(s.By, by.Name)
		}
		switch d.Record.Name {
		case "contact":
			m.Contact = append(m.Contact, s)
		case "lead":
			m.Lead = append(m.Lead, s)
		case "account":
			m.Account = append(m.Account, s)
		}
	}
	return m
}

// usualContact is how contacts are known where the program does not say: by their e-mail, else by what is unique.
func usualContact(contact *schema.Record) []Match {
	if contact == nil {
		return nil
	}
	if _, ok := contact.Field("email"); ok {
		return []Match{{By: []string{"email"}}}
	}
	for i := range contact.Fields {
		if contact.Fields[i].Unique {
			return []Match{{By: []string{contact.Fields[i].Name}}}
		}
	}
	return nil
}

// usualLead is how leads are known where the program does not say: by the e-mail of their contact and the page that they
// came from; where leads have no page, by the form.
func usualLead(lead *schema.Record) []Match {
	if lead == nil {
		return nil
	}
	if _, ok := lead.Field("page"); ok {
		return []Match{{By: []string{"email", "page"}}}
	}
	return []Match{{By: []string{"email", "form"}}}
}

// dumpMatching writes the strategies that the program declares.
func dumpMatching(w io.Writer, p *Program) {
	for _, m := range p.matched {
		in := ""
		if m.form != "" {
			in = " in form " + m.form
		}
		for _, s := range m.said.Contact {
			fmt.Fprintf(w, "match contact %q by %s%s\n", s.Name, strings.Join(s.By, ", "), in)
		}
		for _, s := range m.said.Lead {
			fmt.Fprintf(w, "match lead %q by %s%s\n", s.Name, strings.Join(s.By, ", "), in)
		}
		for _, s := range m.said.Account {
			fmt.Fprintf(w, "match account %q by %s%s\n", s.Name, strings.Join(s.By, ", "), in)
		}
	}
}
