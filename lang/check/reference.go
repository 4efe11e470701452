package check

import (
	"fmt"
	"slices"
	"strings"

	"github.com/journeylang/journey/lang/source"
)

// reference is a variable with its path: contact.first_name
type reference struct {
	path    []liquidToken
	indexed bool   // [ follows
	key     string // of contact["key"]
}

func (r reference) span() source.Span { return r.path[0].span.To(r.path[len(r.path)-1].span) }

// name is a variable of two parts as it is written: contact.first_name
func (r reference) name() string { return r.path[0].text + "." + r.path[1].text }

func (t *template) reference(r reference) {
	root := r.path[0]
	switch {
	case root.text == confirmURL && !t.locals[confirmURL]:
		t.confirms(root)
		return
	case t.locals[root.text] || root.text == "unsubscribe_url" && t.m.Medium == Medium || root.text == "now":
		return
	case root.text == "links":
		t.place(r)
		return
	case root.text == "account" && t.c.Account != nil, root.text == "lead" && t.c.Lead != nil:
		t.record(r)
		return
	case root.text != "contact" && root.text != "start" && t.c.yields(root.text):
		t.result(r)
		return
	case root.text != "contact" && root.text != "start":
		hint := "a message knows " + strings.Join(t.variables(), ", ")
		if _, ok := t.c.Contact.Field(root.text); ok {
			t.c.diags.Errorf(UnknownVariable, root.span, "did you mean contact."+root.text+"?", "unknown variable %s", root.text).Replace("contact." + root.text)
			return
		}
		t.c.unknown(UnknownVariable, "variable", root.text, root.span, t.roots(), hint)
		return
	case r.key != "":
		t.fields(root.text)[r.key] = true
		return
	case len(r.path) == 1:
		if !r.indexed {
			t.c.diags.Errorf(UnknownVariable, root.span, fmt.Sprintf("say which field: {{ %s.%s }}", root.text, "email"), "%s is no text of its own", root.text)
		}
		return
	}
	field := r.path[1]
	if root.text == "start" {
		t.start[field.text] = true
		if _, ok := t.m.startAt[field.text]; !ok {
			t.m.startAt[field.text] = r.span()
		}
		return
	}
	f, ok := t.c.Contact.Field(field.text)
	if !ok {
		if !t.c.broken[t.c.Contact] {
			t.c.unknown(UnknownField, "field of the contact:", field.text, field.span, fieldNames(t.c.Contact), "the contact block declares the fields that mails can use")
		}
		return
	}
	t.contact[field.text] = true
	if len(r.path) > 2 && !slices.Contains([]string{"size", "first", "last"}, r.path[2].text) {
		t.c.diags.Errorf(UnknownField, r.path[2].span, "", "contact.%s is %s, it has no part %s", f.Name, f.Type.Article(), r.path[2].text)
	}
}

// roots are the variables that the message knows.
func (t *template) roots() []string {
	roots := []string{"contact", "start", "now", "links"}
	if t.m.Medium == Medium {
		roots = append(roots, "unsubscribe_url")
	}
	if t.c.Account != nil {
		roots = append(roots, "account")
	}
	if t.c.Lead != nil {
		roots = append(roots, "lead")
	}
	return roots
}

// variables are the same as people write them.
func (t *template) variables() []string {
	roots := t.roots()
	for i, r := range roots {
		switch r {
		case "now", "unsubscribe_url":
		default:
			roots[i] = r + ".…"
		}
	}
	return roots
}

// record checks a field of the account or the lead.
func (t *template) record(r reference) {
	root := r.path[0]
	rec := t.c.base.Records[root.text]
	if len(r.path) == 1 || t.c.broken[rec] {
		if len(r.path) == 1 && !r.indexed {
			t.c.diags.Errorf(UnknownVariable, root.span, "say which field: {{ account.name }}", "%s is no text of its own", root.text)
		}
		return
	}
	if _, ok := rec.Field(r.path[1].text); !ok {
		t.c.unknown(UnknownField, "field of the "+root.text+":", r.path[1].text, r.path[1].span, fieldNames(rec), "it has "+fieldList(fieldNames(rec)))
		return
	}
	t.fields(root.text)[r.path[1].text] = true
}

// keep tells the message which fields its texts read.
func (t *template) keep() {
	t.m.Contact, t.m.Start = sorted(t.contact), sorted(t.start)
	t.m.Account, t.m.Lead = sorted(t.account), sorted(t.lead)
	t.m.keepResults()
}

func (t *template) fields(root string) map[string]bool {
	switch root {
	case "start":
		return t.start
	case "account":
		return t.account
	case "lead":
		return t.lead
	}
	return t.contact
}
