package expr

import (
	"slices"

	"github.com/journeylang/journey/lang/schema"
)

// family is what values of a kind are at run time; only values of one family can be compared.
type family uint8

const (
	unknown family = iota // not known before the run; goes with everything
	text
	number
	yesNo
	instant
	length
	list
	object
)

func familyOf(t schema.Type) family {
	switch {
	case t.Kind.IsText():
		return text
	case t.Kind == schema.Number:
		return number
	case t.Kind == schema.Bool:
		return yesNo
	case t.Kind == schema.Date || t.Kind == schema.Time:
		return instant
	case t.Kind == schema.Duration:
		return length
	case t.Kind == schema.List:
		return list
	case t.Kind == schema.Object:
		return object
	}
	return unknown
}

// fits reports whether values of two types can be compared.
func fits(a, b schema.Type) bool {
	fa, fb := familyOf(a), familyOf(b)
	if fa == list && fb == list {
		return fits(elem(a), elem(b))
	}
	return fa == fb || fa == unknown || fb == unknown
}

// elem is the type of a list's elements.
func elem(t schema.Type) schema.Type {
	if t.Elem == nil {
		return schema.Type{}
	}
	return *t.Elem
}

// article names a type in a sentence: a text, a list of numbers.
func article(t schema.Type) string {
	switch t.Kind {
	case schema.Enum:
		return "a text"
	case schema.Duration:
		return "a length of time"
	case schema.List:
		switch familyOf(elem(t)) {
		case text:
			return "a list of texts"
		case number:
			return "a list of numbers"
		case object:
			return "a list of objects"
		}
	}
	return t.Article()
}

// common is the type of a value that is either of two that fit.
func common(a, b schema.Type) schema.Type {
	t := a
	switch {
	case a.Kind == schema.Invalid:
		t = b
	case b.Kind == schema.Invalid:
	case a.Kind == schema.Enum && b.Kind == schema.Enum:
		t.Values = append(append([]string{}, a.Values...), b.Values...)
	case a.Kind != b.Kind && familyOf(a) == text:
		t = schema.Type{Kind: schema.String}
	case a.Kind != b.Kind && familyOf(a) == instant:
		t = schema.Type{Kind: schema.Time}
	}
	t.Optional = a.Optional || b.Optional
	return t
}

// assign makes a term a value of the wanted type, or reports that it is none.
func (r *resolver) assign(t term, want schema.Type) term {
	if t.bad || want.Kind == schema.Invalid {
		return t
	}
	optional := t.typ.Optional
	if t.null {
		t.typ = want
		t.typ.Optional = true
		return t
	}
	t = r.adapt(t, term{typ: want})
	if t.bad {
		return t
	}
	if !fits(t.typ, want) || want.Kind == schema.Date && t.typ.Kind == schema.Time && t.literal {
		r.errorf(CodeResult, t.span, r.mend(t, want), "%s is needed here, this is %s", article(want), article(t.typ))
		t.bad = true
		return t
	}
	switch {
	case want.Kind == schema.Enum && t.typ.Kind == schema.Enum:
		for _, v := range t.typ.Values {
			if !slices.Contains(want.Values, v) {
				r.errorf(CodeValue, t.span, "it must be "+oneOf(want.Values), "%s can be %q, which does not fit here", t.span.Text(), v)
				t.bad = true
				return t
			}
		}
	case want.Kind == schema.Enum && t.typ.Kind != schema.Invalid:
		r.errorf(CodeValue, t.span, "branch on it, and use the values in quotes: "+quotedList(want.Values),
			"%s can be any text, but only %s fits here", t.span.Text(), oneOf(want.Values))
		t.bad = true
		return t
	case want.Kind == schema.Date && t.typ.Kind != schema.Date:
		t.node = call1(day, t.node)
	}
	t.typ = want
	t.typ.Optional = optional
	return t
}

// mend is a hint for a value of the wrong kind.
func (r *resolver) mend(t term, want schema.Type) string {
	if want.Kind != schema.Bool {
		return ""
	}
	switch familyOf(t.typ) {
	case number:
		return "compare it: " + t.span.Text() + " > 0"
	case text:
		return "compare it: " + t.span.Text() + ` == "…"`
	case list:
		return "ask for an element: " + t.span.Text() + ` contains "…"`
	}
	return ""
}

func oneOf(values []string) string { return schema.Type{Kind: schema.Enum, Values: values}.Article() }
