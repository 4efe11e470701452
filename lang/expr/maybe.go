package expr

import (
	"fmt"

	"github.com/journeylang/journey/lang/diag"
	"github.com/journeylang/journey/lang/source"
	"github.com/journeylang/journey/lang/token"
)

// maybe reports whether a term is a plain name, contact.country, whose value may be missing: who writes more than a name
// has thought of it, or has been told at the name.
func (r *resolver) maybe(t term) bool {
	if !t.typ.Optional || t.literal || t.null || t.bad || t.span.IsZero() {
		return false
	}
	for i, tok := range token.LexSpan(t.span) {
		if tok.Kind != token.Ident && (i == 0 || tok.Kind != token.Punct || tok.Text(t.span.File) != ".") {
			return tok.Kind == token.EOF
		}
	}
	return true
}

// warnMaybe says that a term's value may be missing, with what may stand for it instead.
func (r *resolver) warnMaybe(t term, instead, hint, what string) {
	d := r.diags.Warnf(CodeMaybe, t.span, hint, "%s may be missing, and %s", t.span.Text(), what)
	if instead != "" {
		d.Fix = []diag.Edit{{Span: t.span, Text: fmt.Sprintf("(%s ?? %s)", t.span.Text(), instead)}}
	}
}

// unequal looks at a != b, which is true where a is missing.
func (r *resolver) unequal(a, b term) {
	if a.literal {
		a, b = b, a
	}
	if r.maybe(a) && b.literal {
		r.warnMaybe(a, b.span.Text(), fmt.Sprintf("(%s ?? %s) leaves those without one out; with another value behind ?? they are meant too", a.span.Text(), brief(b.span)),
			"then this is true")
	}
}

// notIn looks at not (a in list), also written a not in list, which is true where a is missing.
func (r *resolver) notIn(t term) {
	if t.among == nil {
		return
	}
	instead := firstValue(t.among.list)
	hint := fmt.Sprintf("say what stands for those without one: %s ?? …", t.among.value.span.Text())
	if instead != "" {
		hint = fmt.Sprintf("(%s ?? %s) leaves those without one out; with a value that is not in the list they are meant too", t.among.value.span.Text(), instead)
	}
	r.warnMaybe(t.among.value, instead, hint, "then this is true")
}

// reckoned looks at arithmetic with numbers: nothing comes of it where a is missing.
func (r *resolver) reckoned(op string, sides ...term) {
	neutral := map[string]string{"+": "0", "-": "0", "*": "1"}[op]
	for _, t := range sides {
		if neutral != "" && r.maybe(t) && familyOf(t.typ) == number {
			r.warnMaybe(t, neutral, fmt.Sprintf("say what to reckon with then: (%s ?? %s)", t.span.Text(), neutral), "then so is the result")
		}
	}
}

// sought is a in list, of which a may be missing.
type sought struct {
	value term
	list  source.Span
}

// firstValue is the first element of a list in brackets; "" where it has none that is plain.
func firstValue(list source.Span) string {
	n := 0
	for _, t := range token.LexSpan(list) {
		if t.IsSpace() {
			continue
		}
		switch n++; {
		case n == 1 && t.Text(list.File) != "[":
			return ""
		case n == 2 && (t.Kind == token.String || t.Kind == token.Number):
			return t.Text(list.File)
		case n == 2:
			return ""
		}
	}
	return ""
}
