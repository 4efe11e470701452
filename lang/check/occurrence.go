package check

import (
	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/lang/schema"
)

// submitted is the name that rules have for the submission of any form.
const submitted = "form.submitted"

// occurrence checks a trigger that only counts or shows what happens, so that everything may be named in it: events,
// what people do with messages, submissions, changes.
func (c *checker) occurrence(t *ast.Trigger) {
	ref := &t.Event
	var fields *schema.Record
	var m *Message
	switch {
	case ref.Interaction == nil || c.isChange(ref):
		var ok bool
		if fields, ok = c.happening(ref, "be counted"); !ok {
			return
		}
	case c.ofForm(ref):
		if fields = c.submission(ref); fields == nil {
			return
		}
	case c.messages[ref.Name.Name] == nil && isMedium(ref.Name.Name):
		var ok bool
		if fields, ok = InteractionFields(ref.Interaction.Name); !ok {
			c.unknown(UnknownInteraction, "answer to a message:", ref.Interaction.Name, ref.Interaction.Span(), Interactions, "messages are "+known(Interactions))
			return
		}
	default:
		if m, fields = c.interaction(ref); m == nil || fields == nil {
			return
		}
	}
	c.where(t, fields, nil, m)
}

func isMedium(name string) bool {
	for _, m := range Media {
		if m == name {
			return true
		}
	}
	return false
}

// ofForm reports whether a trigger is about what people do with forms.
func (c *checker) ofForm(ref *ast.EventRef) bool {
	return ref.Name.Name == "form" && ref.Interaction != nil && c.messages["form"] == nil
}

// submission resolves form.submitted; nil after a mistake.
func (c *checker) submission(ref *ast.EventRef) *schema.Record {
	switch {
	case ref.Interaction.Name != "submitted":
		c.unknown(UnknownInteraction, "thing to do with a form:", ref.Interaction.Name, ref.Interaction.Span(), []string{"submitted"}, "forms are submitted")
		return nil
	case len(c.Forms) == 0:
		if !c.doubtful["form"] {
			c.diags.Errorf(UnknownEvent, ref.Span(), `declare one: form demo "Book a demo" { field email: email required }`, "there is no form that could be submitted")
		}
		return nil
	}
	return c.base.Events[submitted]
}

// formEvent is what the submission of a form carries: which form, and what was filled in.
func (c *checker) formEvent() *schema.Record {
	_, _, names := c.leadWords()
	rec := &schema.Record{Fields: []schema.Field{
		{Name: "form", Type: schema.Type{Kind: schema.Enum, Values: names}},
		{Name: "page", Type: schema.Type{Kind: schema.String, Optional: true}},
	}}
	for _, f := range c.Forms {
		for _, field := range f.Fields {
			name := field.Field.Name.Name
			if _, ok := rec.Field(name); ok {
				continue
			}
			if t, ok := c.quietly(&field.Field.Type); ok {
				t.Optional = true
				rec.Fields = append(rec.Fields, schema.Field{Name: name, Type: t})
			}
		}
	}
	return rec
}

// quietly is the type of a field whose mistakes are reported elsewhere.
func (c *checker) quietly(t *ast.Type) (schema.Type, bool) {
	n := len(c.diags)
	out, ok := c.fieldType(t)
	c.diags = c.diags[:n]
	return out, ok
}
