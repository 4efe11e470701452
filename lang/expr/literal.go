package expr

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/journeylang/journey/lang/diag"
	"github.com/journeylang/journey/lang/schema"
	"github.com/journeylang/journey/lang/token"
)

// literal resolves the text, number, length of time or date at token i.
func (r *resolver) literal(i int) term {
	span, lit := r.spanOf(i), r.word(i)
	var fault *token.Fault
	switch r.tokens[i].Kind {
	case token.String:
		var text string
		if text, fault = token.Unquote(lit); fault == nil {
			return constant(span, schema.Type{Kind: schema.String}, text)
		}
	case token.Number:
		if n := token.ParseNumber(lit); !math.IsInf(n, 0) {
			return constant(span, schema.Type{Kind: schema.Number}, n)
		}
		fault = &token.Fault{End: len(lit), Message: "this number is too large"}
	case token.Duration:
		var d time.Duration
		if d, fault = duration(lit); fault == nil {
			return constant(span, schema.Type{Kind: schema.Duration}, d)
		}
	case token.Date:
		day, err := time.Parse(time.DateOnly, lit)
		if err == nil {
			return constant(span, schema.Type{Kind: schema.Date}, day)
		}
		fault = &token.Fault{End: len(lit), Message: lit + " is not a day of the calendar"}
	}
	at := span
	at.Start, at.End = span.Start+fault.Start, min(span.Start+fault.End, span.End)
	r.errorf(CodeSyntax, at, fault.Hint, "%s", fault.Message)
	return r.broken(span)
}

// adapt reads a literal text as a value of the type that it meets: "2026-03-02" as a date, "fre" as a plan that does
// not exist, which it reports. Other is what the literal is compared with; its span is empty for a value that is set.
func (r *resolver) adapt(t, other term) term {
	to := other.typ
	if t.bad || !t.literal {
		return t
	}
	if to.Kind == schema.List && t.typ.Kind == schema.List && to.Elem != nil {
		return r.adaptList(t, other)
	}
	text, ok := t.value.(string)
	if !ok || t.typ.Kind != schema.String {
		return t
	}
	switch to.Kind {
	case schema.Enum:
		for _, v := range to.Values {
			if v == text {
				return constant(t.span, to, text)
			}
		}
		hint := "it is one of " + quotedList(to.Values)
		if near := diag.Nearest(text, to.Values); near != "" {
			hint = fmt.Sprintf("did you mean %q?", near)
		}
		message := fmt.Sprintf("%q does not fit here", text)
		if !other.span.IsZero() {
			message = fmt.Sprintf("%s is never %q", brief(other.span), text)
		}
		d := r.diags.Errorf(CodeValue, t.span, hint, "%s", message)
		if near := diag.Nearest(text, to.Values); near != "" {
			d.Fix = []diag.Edit{{Span: t.span, Text: strconv.Quote(near)}}
		}
		t.bad = true
		return t
	case schema.Date, schema.Time, schema.Country, schema.Language, schema.Email:
		if text == "" && to.Kind.IsText() {
			return t
		}
		v, err := schema.Coerce(to, text)
		if err == nil && v == nil {
			err = fmt.Errorf("an empty text is not %s", to.Article())
		}
		if err != nil {
			r.errorf(CodeValue, t.span, "", "%s", err)
			t.bad = true
			return t
		}
		return constant(t.span, schema.Type{Kind: to.Kind}, v)
	}
	return t
}

// adaptList adapts the elements of a literal list.
func (r *resolver) adaptList(t, other term) term {
	other.typ = *other.typ.Elem
	to := other.typ
	parts, _ := t.value.([]term)
	values := make([]any, 0, len(parts))
	for _, p := range parts {
		p = r.adapt(p, other)
		t.bad = t.bad || p.bad
		if !p.bad && p.literal && !fits(p.typ, to) {
			r.errorf(CodeMismatch, p.span, "", "%s is needed here, this is %s", article(to), article(p.typ))
			t.bad = true
		}
		values = append(values, p.value)
	}
	if t.bad {
		return t
	}
	out := constant(t.span, schema.Type{Kind: schema.List, Elem: &to}, t.value)
	out.node = constant(t.span, t.typ, values).node
	return out
}

func quotedList(values []string) string {
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = strconv.Quote(v)
	}
	return strings.Join(out, ", ")
}
