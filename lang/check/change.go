package check

import (
	"fmt"

	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/lang/schema"
)

// membership resolves a change of a segment: enters dach, leaves dach
func (c *checker) membership(ref *ast.EventRef) bool {
	if !c.segmentRef(ref.Name) {
		return false
	}
	c.notRun(ref.Verb.Name, ref.Verb.Span())
	return true
}

// isChange reports whether the trigger is a change of a record: contact.created, lead.stage changed. A message may
// have the name of a record.
func (c *checker) isChange(ref *ast.EventRef) bool {
	if ref.Interaction == nil {
		return false
	}
	switch ref.Name.Name {
	case "contact", "account", "lead":
		return ref.Verb != nil || c.messages[ref.Name.Name] == nil
	}
	return ref.Verb != nil
}

// change resolves a change of a record. Of a field that changed, the event has the value before and the one after.
func (c *checker) change(ref *ast.EventRef) (fields *schema.Record, ok bool) {
	name, part := ref.Name.Name, ref.Interaction
	if name != "contact" && name != "account" && name != "lead" {
		c.unknown(UnknownChange, "record", name, ref.Name.Span(), []string{"contact", "account", "lead"}, "what changes is a contact, an account or a lead")
		return nil, false
	}
	rec := c.recordOf(name)
	if rec == nil {
		c.diags.Errorf(UnknownChange, ref.Name.Span(), fmt.Sprintf("declare what they have: %s { name: string? }", name), "there are no %ss in this program", name)
		return nil, false
	}
	f, known := rec.Field(part.Name)
	switch {
	case ref.Verb == nil && part.Name == "created":
		c.notRun("created", part.Span())
		return noFields, true
	case ref.Verb == nil && known:
		d := c.diags.Errorf(UnknownChange, ref.Span(), fmt.Sprintf("say %s.%s changed", name, part.Name), "%s.%s is a field, not an event", name, part.Name)
		d.Replace(fmt.Sprintf("%s.%s changed", name, part.Name))
		return nil, false
	case ref.Verb == nil:
		c.diags.Errorf(UnknownChange, part.Span(), fmt.Sprintf("say %[1]s.created, or name a field: %[1]s.FIELD changed", name), "nothing called %s happens to a %s", part.Name, name)
		return nil, false
	case !known:
		if !c.broken[rec] {
			c.unknown(UnknownField, "field of the "+name+":", part.Name, part.Span(), fieldNames(rec), "the "+name+" has "+fieldList(fieldNames(rec)))
		}
		return nil, false
	}
	c.notRun("changed", ref.Verb.Span())
	t := f.Type
	t.Optional = true
	return &schema.Record{Fields: []schema.Field{{Name: "before", Type: t}, {Name: "after", Type: t}}}, true
}

// recordOf returns the fields of contacts, accounts or leads; nil where the program has none.
func (c *checker) recordOf(name string) *schema.Record {
	switch name {
	case "contact":
		return c.Contact
	case "account":
		return c.Account
	case "lead":
		return c.Lead
	}
	return nil
}
