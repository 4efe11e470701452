package intake

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/journeylang/journey/lang/diag"
	"github.com/journeylang/journey/lang/plan"
	"github.com/journeylang/journey/lang/schema"
)

// mapped says what the mapping makes of the columns of a table.
func (p *inputs) mapped(names []string) ([]column, error) {
	m := p.options.Mapping
	place := map[string]int{}
	for i, name := range names {
		if first, twice := place[name]; twice && m.names(name) {
			return nil, fmt.Errorf("the columns %d and %d are both called %s; rename or remove one of them", first+1, i+1, name)
		}
		place[name] = i
	}
	var out []column
	var faults []error
	for _, line := range m.lines {
		i, ok := place[line.column]
		if line.constant == "" && !ok {
			near := diag.Nearest(line.column, names)
			if near != "" {
				near = fmt.Sprintf(" (did you mean %q?)", near)
			}
			faults = append(faults, m.at(line.line, "the file has no column %q%s", line.column, near))
			continue
		}
		c, err := p.target(line)
		if err != nil {
			faults = append(faults, err)
			continue
		}
		c.index = i
		out = append(out, c)
	}
	if len(faults) > 0 {
		return nil, errors.Join(faults...)
	}
	var others []string
	for i, name := range names {
		if m.names(name) || name == "" || folded(name) == rejectColumn {
			continue
		}
		others = append(others, name)
		if m.others == keepOthers {
			out = append(out, column{name: name, index: i, field: name, typ: anyText})
		}
	}
	return out, p.tellOthers(others)
}

// names reports whether the mapping says what becomes of a column.
func (m *Mapping) names(column string) bool {
	return slices.ContainsFunc(m.lines, func(l mapped) bool { return l.constant == "" && l.column == column })
}

// tellOthers says once what becomes of the columns that the mapping does not name.
func (p *inputs) tellOthers(others []string) error {
	m := p.options.Mapping
	are := fmt.Sprintf("%s in no line of %s", count(len(others), "column")+" "+isAre(len(others)), m.name)
	switch {
	case len(others) == 0:
	case m.others == stopOthers:
		return fmt.Errorf("%s: %s; add them, or write others: drop or others: keep", are, strings.Join(others, ", "))
	case m.others == dropOthers:
		p.remark(Remark{Text: fmt.Sprintf("%s and left out (others: keep would keep them as text): %s", are, strings.Join(others, ", "))})
	default:
		p.remark(Remark{Text: fmt.Sprintf("%s and kept as text: %s", are, strings.Join(others, ", "))})
	}
	return nil
}

// target says what a line of a mapping is for.
func (p *inputs) target(line mapped) (column, error) {
	m := p.options.Mapping
	name := line.column
	if name == "" {
		name = line.to
	}
	if line.to == dropped {
		return column{name: name, role: ignored}, nil
	}
	c := p.column(line.to)
	to := c.name
	c.name, c.clean = name, line.clean
	if line.constant != "" {
		c.constant = []byte(line.constant)
	}
	if c.role != aField || c.known || p.options.Subject == Events && !c.beside {
		if c.role == aConsent {
			if err := p.asked(&c); err != nil {
				return c, m.at(line.line, "%v", err)
			}
		}
		return c, nil
	}
	return c, m.at(line.line, "%s is no field of the program%s; there %s %s", to, meant(to, p.targets()), isAre(len(p.targets())), strings.Join(p.targets(), ", "))
}

func isAre(n int) string {
	if n == 1 {
		return "is"
	}
	return "are"
}

// targets are the fields that a mapping can name.
func (p *inputs) targets() []string {
	prog, subject := p.options.Program, p.options.Subject
	var out []string
	if subject != Accounts {
		out = append(out, "contact.id")
	}
	if subject == Leads {
		out = append(out, "lead.id")
	}
	add := func(name string, record *schema.Record) {
		if record == nil {
			return
		}
		for _, f := range record.Fields {
			if name != "lead" || !p.computed(f.Name) {
				out = append(out, name+"."+f.Name)
			}
		}
	}
	if subject == Leads {
		add("lead", prog.Lead)
		out = append(out, "lead.outcome")
	}
	if subject != Accounts {
		add("contact", prog.Contact)
	}
	add("account", prog.Account)
	return out
}

// asked finds a consent for what the program does not ask for.
func (p *inputs) asked(c *column) error {
	prog := p.options.Program
	if _, purpose := plan.Purposes[c.consent]; purpose {
		return nil
	}
	names := []string{"marketing"}
	for _, t := range prog.Topics {
		if t.Name == c.consent {
			return nil
		}
		names = append(names, t.Name)
	}
	return fmt.Errorf("%q is no topic and no purpose of the program%s; there %s %s", c.consent, meant(c.consent, names), isAre(len(names)), strings.Join(names, ", "))
}

// strangers remarks on the columns of a table that the program does not declare.
func (p *inputs) strangers(columns []column) {
	if p.record() == nil || len(p.record().Fields) == 0 {
		return
	}
	var names []string
	for i := range columns {
		if c := &columns[i]; c.role == aField && !c.known {
			names = append(names, c.name)
		}
	}
	if len(names) > 0 {
		p.remark(Remark{Text: fmt.Sprintf("%s no field that the program declares and kept as text: %s", count(len(names), "column")+" "+isAre(len(names)), strings.Join(names, ", "))})
	}
}
