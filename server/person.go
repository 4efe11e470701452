package server

import (
	"fmt"
	"strings"

	"github.com/journeylang/journey/runtime/identity"
	"github.com/journeylang/journey/runtime/machine"
)

// person says whom an item is about without naming them by an id: by what the program matches contacts by (rule 28). Where nobody
// is known, a new contact begins to exist.
type person struct {
	Email     string         `json:"email"`
	Phone     string         `json:"phone"`
	Anonymous string         `json:"anonymousId"` // a visitor's own id; beside an address it says that the visitor is who has it
	Person    map[string]any `json:"person"`      // fields of the contact; an id beside them is who they become where nobody is known
}

// of returns an arrival of whom an item is about: named by an id, or looked for.
func (w *person) of(program *machine.Program, id string) (identity.Arrival, []Fault) {
	a := identity.Arrival{ID: id, By: "api", Visitor: w.Anonymous}
	given := map[string]any{}
	for name, v := range w.Person {
		given[name] = v
	}
	for _, one := range [...]struct{ name, text string }{{"email", w.Email}, {"phone", w.Phone}} {
		if one.text == "" {
			continue
		}
		if id != "" {
			return a, []Fault{{Field: one.name, Message: "the item names its contact by an id already", Hint: "send the id, or the " + one.name + ", but not both; POST /v1/contacts sets fields of a contact"}}
		}
		given[one.name] = one.text
	}
	if w.Anonymous != "" {
		if faults := named("anonymousId", w.Anonymous); faults != nil {
			return a, faults
		}
	}
	if len(given) == 0 {
		if w.Anonymous != "" && id != "" {
			return a, []Fault{{Field: "anonymousId", Message: "the item names its contact by an id already", Hint: "send one of them; POST /v1/identify says who an anonymous visitor is"}}
		}
		if w.Anonymous != "" {
			a.ID, a.Visitor = w.Anonymous, ""
			return a, nil
		}
		if id == "" {
			return a, []Fault{{Field: "contact", Message: "this is missing", Hint: `write "contact": "…", or "email", "phone" or "anonymousId"`}}
		}
		return a, named("contact", id)
	}
	return w.lookFor(program, a, given)
}

// named reports whether it says whom an item is about.
func (w *person) named() bool {
	return w.Email != "" || w.Phone != "" || w.Anonymous != "" || len(w.Person) > 0
}

// lookFor completes an arrival of somebody who is looked for by fields.
func (w *person) lookFor(program *machine.Program, a identity.Arrival, given map[string]any) (identity.Arrival, []Fault) {
	if program == nil {
		return a, []Fault{{Field: "contact", Message: "no program is published, so nobody can be known by anything", Hint: "publish one, or name the contact by its id"}}
	}
	p := program.Plan
	for name := range given {
		if _, ok := p.Contact.Field(name); !ok {
			return a, []Fault{{Field: name, Message: "contacts of the program have no field " + name, Hint: fmt.Sprintf("declare it: contact { %s: %s? }, or name the contact by its id", name, name)}}
		}
	}
	fields, faults := values(p.Contact, given, "the contact", false)
	if faults != nil {
		for i := range faults {
			faults[i].Field = strings.TrimPrefix(faults[i].Field, "fields.")
		}
		return a, faults
	}
	a.Person, a.New = fields, fields
	made := identity.Made(p, fields)
	if made == "" && a.ID == "" {
		var by []string
		for _, m := range p.Matching("").Contact {
			by = append(by, strings.Join(m.By, " and "))
		}
		if by == nil {
			return a, []Fault{{Field: "contact", Message: "the program knows contacts by nothing but their id", Hint: "declare how they are known: match contact by email"}}
		}
		return a, []Fault{{Field: "contact", Message: "the program does not know contacts by this alone", Hint: "it matches them by " + strings.Join(by, ", or by ") + "; send that, or the id"}}
	}
	if made == "" {
		a.Person = nil
	}
	if a.ID == "" {
		a.ID = made
	} else if faults := named("contact", a.ID); faults != nil {
		return a, faults
	}
	return a, nil
}
