package intake

import (
	"slices"
	"strings"

	"github.com/journeylang/journey/lang/plan"
	"github.com/journeylang/journey/runtime/machine"
)

// A row need not name its contact by an id. Whoever hands it on looks the contact up by what it says of them, as the program
// matches submissions (rule 28): match contact by email.

// Person returns the fields by which the contact of the last row is to be looked for; nil: its inputs name the contact by an id.
func (r *Reader) Person() machine.Values { return r.row.person }

// Who returns what the last row says of whose it is, and of nothing else: it is to be kept of a contact who was not known.
func (r *Reader) Who() machine.Values { return r.row.who }

// MadeLead reports whether the last row is about a lead whose id was made up of what it says.
func (r *Reader) MadeLead() bool { return r.row.made }

// Named returns the id by which the inputs of the last row call its contact.
func (r *Reader) Named() string { return r.row.in.Contact }

// whom finds the columns of events that say only whose they are: email, where there is no column with the contact's id.
func (p *inputs) whom(columns []column) {
	if p.options.Subject != Events || slices.ContainsFunc(columns, func(c column) bool { return c.role == theContact }) {
		return
	}
	for i := range columns {
		c := &columns[i]
		if c.role != aField || c.beside {
			continue
		}
		f, ok := find(p.options.Program.Contact, c.field)
		if ok && slices.ContainsFunc(p.options.Program.Matching("").Contact, func(m plan.Match) bool { return slices.Contains(m.By, f.Name) }) {
			c.beside, c.who, c.field, c.typ, c.known = true, true, f.Name, f.Type, true
		}
	}
}

// recognised reports whether the columns have all fields of a strategy by which contacts are known.
func (p *inputs) recognised(columns []column) bool {
	contacts := p.options.Subject == Contacts
	has := func(field string) bool {
		return slices.ContainsFunc(columns, func(c column) bool { return c.role == aField && c.beside != contacts && c.field == field })
	}
	return p.options.Subject != Accounts && slices.ContainsFunc(p.options.Program.Matching("").Contact, func(m plan.Match) bool {
		return !slices.ContainsFunc(m.By, func(field string) bool { return !has(field) })
	})
}

// strategies names the fields by which contacts are known: "email", "phone and last_name".
func (p *inputs) strategies() []string {
	var out []string
	for _, m := range p.options.Program.Matching("").Contact {
		out = append(out, strings.Join(m.By, " and "))
	}
	return out
}

// orBy says by what else whose a row is may be said.
func (p *inputs) orBy() string {
	by := p.strategies()
	if len(by) == 0 {
		return ""
	}
	return ", or add " + strings.Join(by, ", or ") + ", by which the program knows contacts"
}
