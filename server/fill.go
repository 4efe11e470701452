package server

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/journeylang/journey/lang/diag"
	"github.com/journeylang/journey/lang/plan"
	"github.com/journeylang/journey/lang/schema"
	"github.com/journeylang/journey/runtime/machine"
	"github.com/journeylang/journey/server/web/form"
)

// maxText is how many characters one field may hold.
const maxText = 4000

// value returns what came for a field; nil: nothing.
func (f *filling) value(field *plan.FormField) any {
	if f.json != nil {
		return f.json[field.Name]
	}
	given := f.values[field.Name]
	if field.Type.Kind == schema.List {
		list := []any{}
		for _, v := range given {
			for _, line := range strings.FieldsFunc(v, func(r rune) bool { return r == '\n' || r == '\r' }) {
				list = append(list, line)
			}
		}
		return list
	}
	if len(given) == 0 {
		return nil
	}
	return given[0]
}

// fill turns what came into the values that the form declares, and says of each field what is wrong with it. Texts that an
// input for times makes are in zone. words are those of a page; nil: the mistakes are for a program.
func fill(f *plan.Form, of func(*plan.FormField) any, zone *time.Location, words *form.Words) (machine.Values, []form.Fault) {
	values := machine.Values{}
	var faults []form.Fault
	for i := range f.Fields {
		field := &f.Fields[i]
		given := of(field)
		v, err := one(field, given, zone, words)
		list, isList := v.([]any)
		missing := v == nil || isList && len(list) == 0 || field.Type.Kind == schema.Bool && v == false && field.Required
		switch {
		case err != nil:
			faults = append(faults, form.Fault{Field: field.Name, Text: fmt.Sprintf("%s: %v", field.Label, err)})
		case missing && field.Required:
			faults = append(faults, form.Fault{Field: field.Name, Text: wanted(field, said(words))})
		case !missing:
			values[field.Name] = v
		}
	}
	return values, faults
}

func one(field *plan.FormField, v any, zone *time.Location, words *form.Words) (any, error) {
	if text, ok := v.(string); ok {
		text = strings.TrimSpace(strings.ReplaceAll(text, "\x00", ""))
		if !utf8.ValidString(text) {
			return nil, errors.New(said(words).Say("not_read"))
		}
		if n := utf8.RuneCountInString(text); n > maxText {
			return nil, errors.New(said(words).Say("too_long", n, maxText))
		}
		if at, err := time.ParseInLocation("2006-01-02T15:04", text, zone); err == nil && field.Type.Kind == schema.Time {
			return at.UTC(), nil
		}
		v = text
	}
	coerced, err := schema.Coerce(field.Type, v)
	if err != nil && words != nil {
		err = errors.New(words.Wrong(field.Type, v))
	}
	return coerced, err
}

// said are the words for people, or for programs: those are English.
func said(words *form.Words) *form.Words {
	if words == nil {
		return form.WordsOf(nil, "")
	}
	return words
}

// wanted says what to do about a field that is required and was left empty.
func wanted(f *plan.FormField, words *form.Words) string {
	switch {
	case f.Type.Kind == schema.Bool:
		return words.Say("tick", f.Label)
	case f.Type.Kind == schema.Enum, f.Type.Kind == schema.List && f.Type.Elem.Kind == schema.Enum:
		return words.Say("choose_one", f.Label)
	}
	return words.Say("fill_in", f.Label)
}

// strange reports members of JSON that the form does not ask for: a slip that would lose what was said.
func strange(f *plan.Form, given map[string]any) []form.Fault {
	var faults []form.Fault
	var names []string
	for i := range f.Fields {
		names = append(names, f.Fields[i].Name)
	}
	for _, name := range machine.Values(given).Names() {
		known := name == form.Page || name == form.Visitor
		for _, n := range names {
			known = known || n == name
		}
		if known {
			continue
		}
		hint := "it asks for " + strings.Join(names, ", ")
		if near := diag.Nearest(name, names); near != "" {
			hint = fmt.Sprintf("did you mean %s?", near)
		}
		faults = append(faults, form.Fault{Field: name, Text: fmt.Sprintf("the form does not ask for %s; %s", name, hint)})
	}
	return faults
}

// faultyForm is the answer to JSON with faults: nothing of it was taken.
func faultyForm(faults []form.Fault) *Problem {
	p := problemf(http.StatusUnprocessableEntity, "nothing was taken: %s", faults[0].Text)
	for _, f := range faults[:min(len(faults), maxFaults)] {
		p.Errors = append(p.Errors, Fault{Item: 1, Line: 1, Field: f.Field, Message: f.Text})
	}
	return p
}
