package check

import (
	"fmt"

	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/lang/diag"
	"github.com/journeylang/journey/lang/schema"
	"github.com/journeylang/journey/lang/source"
)

// kinds are the types by the word that names them.
var kinds = map[string]schema.Kind{
	"string": schema.String, "number": schema.Number, "int": schema.Number, "bool": schema.Bool, "date": schema.Date, "time": schema.Time,
	"email": schema.Email, "phone": schema.Phone, "country": schema.Country, "language": schema.Language,
}

var typeNames = []string{"string", "number", "int", "bool", "date", "time", "email", "phone", "country", "language"}

// otherTypes are words that other systems use for our types.
var otherTypes = map[string]string{
	"text": "string", "str": "string", "varchar": "string", "integer": "int", "float": "number",
	"decimal": "number", "double": "number", "money": "number", "boolean": "bool", "datetime": "time",
	"timestamp": "time", "instant": "time", "day": "date", "mail": "email", "tel": "phone",
}

func (c *checker) declareContact(d *ast.Contact) {
	if c.contact != nil {
		e := c.diags.Errorf(DeclaredTwice, word(d.Span(), "contact"), "put all fields into one of them", "the contact is declared twice")
		e.Notes = append(e.Notes, diag.Note{Span: word(c.contact.Span(), "contact"), Text: "first declared here"})
		return
	}
	c.contact = d
	c.Contact = c.record("contact", d.Fields, keyed|defaulted)
	c.broken[c.Contact] = c.hurt(d)
}

func (c *checker) declareEvent(d *ast.Event) {
	if !c.enter("event", d.Name) {
		return
	}
	e := &Event{Decl: d, Name: d.Name.Name, Fields: c.record("event "+d.Name.Name, d.Fields, 0)}
	c.broken[e.Fields] = c.hurt(d)
	if d.Wire != nil {
		e.Wire = d.Wire.Value
		if e.Wire != e.Name {
			c.enterAs("event", e.Wire, d.Wire.Span())
		}
	}
	c.events[e.Name] = e
	c.Events = append(c.Events, e)
}

// what the fields of a schema can have.
const (
	keyed     = 1 << iota // unique
	defaulted             // a default
)

// record makes the schema of the fields. A field whose type is refused stays out, and its name is in doubt.
func (c *checker) record(owner string, fields []*ast.Field, can int) *schema.Record {
	rec := &schema.Record{}
	first := map[string]source.Span{}
	for _, f := range fields {
		name := f.Name.Name
		if name == "" {
			continue
		}
		if at, ok := first[name]; ok {
			d := c.diags.Errorf(DeclaredTwice, f.Name.Span(), "keep one of them", "the field %s of %s is declared twice", name, owner)
			d.Notes = append(d.Notes, diag.Note{Span: at, Text: "first declared here"})
			continue
		}
		first[name] = f.Name.Span()
		t, ok := c.fieldType(&f.Type)
		if !ok {
			c.doubtful[name] = true
			continue
		}
		sf := schema.Field{Name: name, Type: t, Unique: f.Unique}
		if f.Unique && (can&keyed == 0 || t.Kind != schema.Number && !t.Kind.IsText()) {
			c.diags.Errorf(WrongUnique, f.Name.Span(), "unique tells contacts and accounts apart: it is for their texts and numbers",
				"the field %s cannot be unique", name)
		}
		if f.Default != nil {
			if can&defaulted == 0 {
				c.diags.Errorf(NoEventDefault, f.Default.Span(), fmt.Sprintf("give the value where it is read: event.%s ?? %s", name, f.Default.Span().Text()),
					"a field of an event has no default")
			} else if v, ok := c.value(f.Default, t, "the field "+name); ok {
				sf.Default = v
			}
		}
		rec.Fields = append(rec.Fields, sf)
	}
	return rec
}

func (c *checker) fieldType(t *ast.Type) (schema.Type, bool) {
	switch {
	case len(t.Enum) > 0:
		out := schema.Type{Kind: schema.Enum, Optional: t.Optional}
		seen := map[string]bool{}
		for _, s := range t.Enum {
			if seen[s.Value] || s.Value == "" {
				c.diags.Errorf(DoubleChoice, s.Span(), "each choice is a text of its own", "the choice %q stands here twice or is empty", s.Value)
				continue
			}
			seen[s.Value] = true
			out.Values = append(out.Values, s.Value)
		}
		return out, true
	case t.Elem != nil:
		elem, ok := c.fieldType(t.Elem)
		if ok && elem.Kind == schema.List {
			c.diags.Errorf(NestedList, t.Elem.Span(), "a list holds texts, numbers or other plain values: [string]", "a list cannot hold lists")
			return elem, false
		}
		return schema.Type{Kind: schema.List, Optional: t.Optional, Elem: &elem}, ok
	}
	if t.Fields != nil {
		return schema.Type{Kind: schema.Object, Optional: t.Optional, Fields: c.record("the result", t.Fields, 0)}, true
	}
	k, ok := kinds[t.Name]
	if !ok {
		if t.Name != "" {
			at := word(t.Span(), t.Name)
			if ours, ok := otherTypes[t.Name]; ok {
				d := c.diags.Errorf(UnknownType, at, "write "+ours, "unknown type %s", t.Name)
				d.Fix = []diag.Edit{{Span: at, Text: ours}}
			} else {
				c.unknown(UnknownType, "type", t.Name, at, typeNames, "the types are "+known(typeNames))
			}
		}
		return schema.Type{}, false
	}
	return schema.Type{Kind: k, Optional: t.Optional, Whole: t.Name == "int"}, true
}

// fieldNames lists the names of a record's fields.
func fieldNames(r *schema.Record) []string {
	names := make([]string, len(r.Fields))
	for i, f := range r.Fields {
		names[i] = f.Name
	}
	return names
}
