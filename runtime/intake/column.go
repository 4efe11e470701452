package intake

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/journeylang/journey/lang/plan"
	"github.com/journeylang/journey/lang/schema"
)

// role says what a column is for.
type role uint8

const (
	aField role = iota
	ignored
	theContact // whom the row is about
	theEvent
	theTime
	theID // the sender's own name for an event
	theLead
	theOutcome // with which a lead was closed
	aConsent
)

// column is a named part of a row.
type column struct {
	name       string // as the file calls it
	index      int    // of its cell in a table
	constant   []byte // the same for every row; nil: it has a cell
	role       role
	identifies bool   // a field whose value is also the contact's id
	beside     bool   // a field of the contact, in a row about something else
	who        bool   // beside, and it says only whose the row is
	field      string // the name that its values are kept under; of an event it depends on which one
	consent    string // the purpose or topic of a consent
	typ        schema.Type
	known      bool // the field is declared
	clean      *cleaning
}

// cell returns what the column has in a row.
func (c *column) cell(cells [][]byte) []byte {
	if c.constant != nil {
		return c.constant
	}
	return cells[c.index]
}

// The ways to say whom or what a row is about.
var roles = map[Subject]map[string]role{
	Contacts: {"id": theContact, "contact.id": theContact},
	Accounts: {},
	Leads:    {"id": theLead, "lead.id": theLead, "contact": theContact, "contact.id": theContact, "outcome": theOutcome, "lead.outcome": theOutcome},
	Events:   {"contact": theContact, "contact.id": theContact, "anonymous_id": theContact, "anonymousid": theContact, "event": theEvent, "time": theTime, "id": theID},
}

var anyText = schema.Type{Kind: schema.String, Optional: true}

// column says what the name of a column, or a target of a mapping, is for.
func (p *inputs) column(name string) column {
	subject, prog := p.options.Subject, p.options.Program
	c := column{name: name, field: name, typ: anyText}
	word := folded(name)
	if word == rejectColumn {
		c.role = ignored
		return c
	}
	if role, ok := roles[subject][word]; ok {
		_, own := prog.Lead.Field(word)
		if c.role = role; role != theOutcome || !own {
			return c
		}
		c.role = aField
	}
	if topic, ok := strings.CutPrefix(word, consentPrefix); ok {
		c.role, c.consent = aConsent, topic
		return c
	}
	of, field, dotted := strings.Cut(name, ".")
	if dotted {
		switch of = folded(of); {
		case of == subject.noun() && subject == Events:
			c.field = field
		case of == subject.noun():
			c.take(p.record(), field, "")
		case of == "contact" && subject != Accounts:
			c.take(prog.Contact, field, "")
			c.beside = true
		case of == "account" && prog.Account != nil:
			c.take(prog.Account, field, "account.")
			c.beside = subject != Contacts
		}
		return c
	}
	if subject == Events {
		return c
	}
	if c.take(p.record(), name, ""); c.known {
		return c
	}
	if key := schema.Key(prog.Account); word == "account" && key != nil && subject != Accounts {
		c.take(prog.Account, key.Name, "account.")
		c.beside = subject != Contacts
		return c
	}
	if _, ok := find(prog.Contact, name); ok && subject == Leads {
		c.take(prog.Contact, name, "")
		c.beside = true
	}
	return c
}

// take makes the column one of the record's field, which its values are kept under behind the prefix.
func (c *column) take(record *schema.Record, field, prefix string) {
	c.field = prefix + field
	if f, ok := find(record, field); ok {
		c.field, c.typ, c.known = prefix+f.Name, f.Type, true
	}
}

// record returns the fields of what a row is about; of events each has its own.
func (p *inputs) record() *schema.Record {
	switch p.options.Subject {
	case Contacts:
		return p.options.Program.Contact
	case Accounts:
		return p.options.Program.Account
	case Leads:
		return p.options.Program.Lead
	}
	return nil
}

// find returns the field that a name spells: "First Name" is first_name.
func find(record *schema.Record, name string) (*schema.Field, bool) {
	if f, ok := record.Field(name); ok || record == nil {
		return f, ok
	}
	for i := range record.Fields {
		if folded(record.Fields[i].Name) == folded(name) {
			return &record.Fields[i], true
		}
	}
	return nil, false
}

func folded(name string) string {
	return strings.ToLower(strings.NewReplacer(" ", "_", "-", "_").Replace(name))
}

// columns says what the columns of a table are for.
func (p *inputs) columns(names []string) ([]column, error) {
	for i, name := range names {
		if name == "" && p.options.Mapping == nil {
			return nil, fmt.Errorf("column %d has no name in the first row; name it, or remove it", i+1)
		}
		if err := badName(name); err != nil {
			return nil, fmt.Errorf("the name of column %d %w", i+1, err)
		}
	}
	var out []column
	if p.options.Mapping != nil {
		var err error
		if out, err = p.mapped(names); err != nil {
			return nil, err
		}
	} else {
		for i, name := range names {
			c := p.column(name)
			c.index = i
			out = append(out, c)
		}
	}
	p.whom(out)
	if err := p.sensible(out); err != nil {
		return nil, err
	}
	if err := p.identified(out); err != nil {
		return nil, err
	}
	if p.options.Mapping == nil {
		p.strangers(out)
	}
	return out, nil
}

// sensible finds columns that say the same, or what only the program says.
func (p *inputs) sensible(columns []column) error {
	type place struct {
		role   role
		beside bool
		field  string
	}
	seen := map[place]string{}
	for i := range columns {
		c := &columns[i]
		at := place{c.role, c.beside, c.field}
		switch c.role {
		case aField:
			if p.options.Subject == Events && !c.beside {
				at.field = p.field("", c.field)
			}
			if p.options.Subject == Leads && !c.beside && p.computed(c.field) {
				return fmt.Errorf("the column %s would set the %s of a lead, which the program finds out by itself; give the values another field, or leave the column out", c.name, c.field)
			}
		case aConsent:
			if err := p.asked(c); err != nil {
				return err
			}
			at.field = c.consent
		case ignored:
			continue
		default:
			at.field = ""
		}
		if first, twice := seen[at]; twice {
			if first == c.name {
				return fmt.Errorf("two columns are called %s; rename or remove one of them", first)
			}
			return fmt.Errorf("the columns %s and %s are the same; remove one of them", first, c.name)
		}
		seen[at] = c.name
	}
	return nil
}

// computed reports whether a field of leads is what every lead has and nobody sets: when it came, and its points.
func (p *inputs) computed(field string) bool {
	return slices.Contains([]string{"created", "score", "grade", "scored"}, field) ||
		slices.ContainsFunc(p.options.Program.Scores, func(s *plan.Score) bool { return s.Name == field })
}

// identified finds what says whom or what the rows of a table are about.
func (p *inputs) identified(columns []column) error {
	var has [aConsent + 1]string
	for i := range columns {
		has[columns[i].role] = columns[i].name
	}
	switch {
	case p.options.Subject == Events && has[theContact] == "" && !p.recognised(columns):
		return errors.New("no column is called contact; call the column so that holds the id of the contact" + p.orBy())
	case p.options.Subject == Events && has[theEvent] == "":
		return errors.New("no column is called event; call the column so that holds the name of the event")
	case p.options.Subject == Events && has[theTime] == "" && p.options.NeedTime:
		return errors.New("no column is called time; call the column so that holds the time of the event")
	case p.options.Subject == Events && has[theContact] == "":
		p.identifying = true
		return nil
	case p.options.Subject == Events || has[theContact] != "":
		return nil
	}
	p.identifying = true
	if known := p.recognised(columns); !p.identify(columns, func(*column) bool { return true }) && !known {
		return errors.New(p.noIdentity())
	}
	return nil
}

// identify marks the column that says whom a row is about by a unique field, of those that a row has.
func (p *inputs) identify(columns []column, has func(*column) bool) bool {
	mark := func(record *schema.Record, prefix string, beside bool) bool {
		if record == nil {
			return false
		}
		for _, f := range record.Fields {
			for i := range columns {
				if c := &columns[i]; f.Unique && c.role == aField && c.beside == beside && c.field == prefix+f.Name && has(c) {
					c.identifies = true
					return true
				}
			}
		}
		return false
	}
	prog := p.options.Program
	switch p.options.Subject {
	case Contacts:
		return mark(prog.Contact, "", false)
	case Accounts:
		return mark(prog.Account, "", false)
	case Leads:
		return mark(prog.Contact, "", true) || mark(prog.Account, "account.", true)
	}
	return false
}

func (p *inputs) noIdentity() string {
	prog, none := p.options.Program, "nothing says who the contacts are: there is no column id"
	switch p.options.Subject {
	case Leads:
		none = "nothing says whose the leads are: there is no column contact (the id of the contact)"
		if f := uniqueOf(prog.Contact); f != "" {
			return none + " and no column contact." + f + "; add one of them"
		}
		return none + "; add it" + p.orBy()
	case Accounts:
		f := uniqueOf(prog.Account)
		if f == "" {
			return "no field of accounts is unique, so none can be told from another; declare one: account { name: string unique }"
		}
		return "nothing says which the accounts are: there is no column " + f + "; add it"
	}
	if f := uniqueOf(prog.Contact); f != "" {
		return none + " and no column " + f + "; add one of them"
	}
	if by := p.orBy(); by != "" {
		return none + "; add it" + by
	}
	return none + "; add it, or declare a field of the contact unique and add its column"
}

func uniqueOf(record *schema.Record) string {
	if record != nil {
		for _, f := range record.Fields {
			if f.Unique {
				return f.Name
			}
		}
	}
	return ""
}

// badName says why nothing can be kept under a name.
func badName(name string) error {
	switch {
	case len(name) > nameBytes:
		return fmt.Errorf("has %d bytes; at most %d are kept", len(name), nameBytes)
	case strings.ContainsFunc(name, unicode.IsControl):
		return errors.New("has a control character in it, such as a line end; remove it")
	}
	return nil
}
