package check

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/lang/diag"
	"github.com/journeylang/journey/lang/schema"
)

func (c *checker) declareForm(d *ast.Form) {
	if !c.enter("form", d.Name) {
		return
	}
	c.Forms = append(c.Forms, d)
	c.checks = append(c.checks, func() { c.form(d) })
}

func (c *checker) form(d *ast.Form) {
	if len(d.Fields) == 0 && !c.hurt(d) {
		c.diags.Errorf(Empty, d.Name.Span(), "add field email: email required", "the form %s asks for nothing", d.Name.Name)
	}
	seen := firsts{}
	given := map[string]bool{}
	for _, f := range d.Fields {
		name := f.Field.Name
		if first, again := seen.seen(name.Name, name.Span()); again {
			e := c.diags.Errorf(DeclaredTwice, name.Span(), "keep one of them", "the form asks for %s twice", name.Name)
			e.Notes = append(e.Notes, diag.Note{Span: first, Text: "first asked here"})
			continue
		}
		if f.Record != nil && f.Record.Name == "lead" && f.Into != nil {
			given[f.Into.Name] = true
		}
		c.formField(f)
	}
	for _, m := range d.Match {
		c.matching(m)
		if m.Record.Name == "contact" && !c.hurt(d) {
			c.asked(d, m)
		}
	}
	if d.Creates != nil {
		c.creates(d.Creates, given)
	}
	if o := d.OptIn; o != nil {
		c.optIn(o)
	}
	if l := d.Language; l != nil {
		c.formLanguage(l)
	}
	if s := d.Signed; s != nil && !variableName.MatchString(s.Value) {
		c.diags.Errorf(WrongSetting, s.Span(), `write signed with env("AD_SECRET")`, "env needs the name of an environment variable, not %q", s.Value)
	}
}

// FormLanguages are the languages that the pages of forms speak, English first.
var FormLanguages = []string{"en", "de", "fr", "es", "it", "nl", "pl", "pt"}

var variableName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

// formLanguage checks that the pages of forms speak a language, or the one that it is a kind of: de-AT is German.
func (c *checker) formLanguage(l *ast.String) {
	kind, _, _ := strings.Cut(strings.ToLower(l.Value), "-")
	if slices.Contains(FormLanguages, kind) {
		if _, err := schema.Coerce(schema.Type{Kind: schema.Language}, l.Value); err == nil {
			return
		}
	}
	c.diags.Errorf(WrongLanguage, l.Span(), "choose one of "+strings.Join(FormLanguages, ", ")+`, like language "de"`, "the pages of forms do not speak %q", l.Value)
}

// formField checks that what is filled in has a place to go, and fits there.
func (c *checker) formField(f *ast.FormField) {
	if f.Field.Unique {
		c.diags.Errorf(WrongUnique, f.Field.Name.Span(), "delete unique; the contact block says what is unique", "a field of a form cannot be unique")
	}
	if f.Field.Default != nil {
		c.diags.Errorf(NoEventDefault, f.Field.Default.Span(), "delete it, or give the default in the contact block", "a field of a form has no default")
	}
	if f.From != nil {
		if _, err := schema.ParsePath(f.From.Value); err != nil {
			c.diags.Errorf(WrongPath, f.From.Span(), `write it like "lead.email", "answers[0].value" or "answers[name=email].value"`, "this is no place in what is sent: %v", err)
		}
	}
	if f.Label != nil && strings.TrimSpace(f.Label.Value) == "" {
		c.diags.Errorf(MissingText, f.Label.Span(), "write what people read beside the field, or nothing: then it is its name", "the label of %s is empty", f.Field.Name.Name)
	}
	t, ok := c.fieldType(&f.Field.Type)
	if !ok {
		return
	}
	c.Asked[f] = t
	record, owner, into := c.Contact, "contact", f.Field.Name
	if f.Record != nil {
		switch owner, into = f.Record.Name, *f.Into; owner {
		case "contact":
		case "account", "lead":
			c.subject(*f.Record, "where it goes", matched)
			if record = c.Account; owner == "lead" {
				record = c.Lead
			}
		default:
			c.oneWord(*f.Record, "where it goes", matched)
			return
		}
	}
	if record == nil || c.broken[record] {
		return
	}
	to, ok := record.Field(into.Name)
	if !ok {
		hint := fmt.Sprintf("declare it in the %s block: %s: %s?, or say where it goes: -> account.name", owner, into.Name, f.Field.Type.Span().Text())
		c.unknown(UnknownField, "field of the "+owner+":", into.Name, into.Span(), fieldNames(record), hint)
		return
	}
	if !goesInto(t, to.Type) {
		d := c.diags.Errorf(MismatchedField, f.Field.Type.Span(), fmt.Sprintf("write %s: %s", f.Field.Name.Name, typeWord(to.Type)),
			"the form asks for %s, %s.%s is %s", t.Article(), owner, to.Name, to.Type.Article())
		d.Replace(typeWord(to.Type))
	}
}

// goesInto reports whether every value of a type can be kept in a field of the other.
func goesInto(t, field schema.Type) bool {
	switch {
	case field.Kind == schema.String:
		return t.Kind.IsText()
	case field.Kind == schema.Number:
		return t.Kind == schema.Number && (t.Whole || !field.Whole)
	case field.Kind == schema.List:
		return t.Kind == schema.List && goesInto(*t.Elem, *field.Elem)
	case field.Kind == schema.Enum && t.Kind == schema.Enum:
		for _, v := range t.Values {
			if _, err := schema.Coerce(field, v); err != nil {
				return false
			}
		}
		return true
	}
	return t.Kind == field.Kind
}

// typeWord writes a type as the language does, without its ?.
func typeWord(t schema.Type) string {
	switch t.Kind {
	case schema.Enum:
		text := ""
		for i, v := range t.Values {
			if i > 0 {
				text += " | "
			}
			text += fmt.Sprintf("%q", v)
		}
		return text
	case schema.List:
		return "[" + typeWord(*t.Elem) + "]"
	}
	for _, name := range typeNames {
		if kinds[name] == t.Kind && (name == "int") == t.Whole {
			return name
		}
	}
	return t.Article()
}

// asked checks that the form asks for what it knows people by.
func (c *checker) asked(d *ast.Form, m *ast.Match) {
	for _, by := range m.By {
		if _, ok := c.Contact.Field(by.Name); !ok {
			continue
		}
		found := false
		for _, f := range d.Fields {
			found = found || f.Record == nil && f.Field.Name.Name == by.Name ||
				f.Record != nil && f.Record.Name == "contact" && f.Into.Name == by.Name
		}
		if !found {
			c.diags.Errorf(NotAsked, by.Span(), fmt.Sprintf("add field %s: %s required", by.Name, c.fieldWord(by.Name)), "the form does not ask for %s, so it knows nobody by it", by.Name)
		}
	}
}

func (c *checker) fieldWord(name string) string {
	f, _ := c.Contact.Field(name)
	return typeWord(f.Type)
}

// creates checks the values of the lead that a submission makes; given are those that fields of the form fill.
func (c *checker) creates(d *ast.CreateLead, given map[string]bool) {
	if c.lead == nil {
		if !c.doubtful["lead"] {
			c.diags.Errorf(UnknownField, word(d.Span(), "lead"), "declare what leads have: lead { product: string? }", "there are no leads in this program")
		}
		return
	}
	if c.broken[c.Lead] {
		return
	}
	seen := firsts{}
	for _, e := range d.Fields.Entries {
		if first, again := seen.seen(e.Key.Name, e.Key.Span()); again {
			x := c.diags.Errorf(DeclaredTwice, e.Key.Span(), "keep one of them", "%s is given twice", e.Key.Name)
			x.Notes = append(x.Notes, diag.Note{Span: first, Text: "first given here"})
			continue
		}
		f, ok := c.Lead.Field(e.Key.Name)
		if !ok {
			c.unknown(UnknownField, "field of the lead:", e.Key.Name, e.Key.Span(), fieldNames(c.Lead), fmt.Sprintf("declare it in the lead block: %s: string?", e.Key.Name))
			continue
		}
		c.value(&e.Value, f.Type, "lead."+f.Name)
	}
	for _, f := range c.lead.Fields {
		lf, ok := c.Lead.Field(f.Name.Name)
		_, named := seen[f.Name.Name]
		if ok && !lf.Type.Optional && lf.Default == nil && !named && !given[lf.Name] {
			c.diags.Errorf(MissingValue, word(d.Span(), "lead"), fmt.Sprintf("add %s: …, or declare it as %s: %s?", lf.Name, lf.Name, typeWord(lf.Type)), "every lead has a %s, this one gets none", lf.Name)
			return
		}
	}
}

// optIn checks the mail that asks whether it is really you, and what is subscribed to.
func (c *checker) optIn(o *ast.DoubleOptIn) {
	switch m := c.messages[o.Message.Name]; {
	case m == nil:
		c.unknown(UnknownMessage, "message", o.Message.Name, o.Message.Span(), c.messageNames(), fmt.Sprintf("declare it: email %s for transactional { … }", o.Message.Name))
	case m.Medium != Medium:
		c.diags.Errorf(UnknownMessage, o.Message.Span(), "name an email", "%s is no mail: the address is confirmed by a mail", m.Name)
	case m.purpose != nil && m.purpose.Name == "marketing":
		c.diags.Errorf(WrongPurpose, o.Message.Span(), "declare it for transactional: consent is what it asks for", "%s is for marketing, so it needs the consent that it should bring", m.Name)
	default:
		c.confirmed(o, m)
	}
	if o.Topic != nil {
		c.topicRef(*o.Topic)
	}
}
