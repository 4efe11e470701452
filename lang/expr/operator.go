package expr

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"time"

	"github.com/expr-lang/expr/ast"

	"github.com/journeylang/journey/lang/schema"
	"github.com/journeylang/journey/lang/source"
)

// unary resolves not, ! and the signs.
func (r *resolver) unary(n *ast.UnaryNode) term {
	t := r.visit(n.Node)
	span := r.at(n).To(t.span)
	if n.Location().From > 0 && span.Start > t.span.Start { // not in: the operator stands inside
		span = t.span
	}
	if t.bad {
		return r.broken(span)
	}
	if n.Operator == "not" || n.Operator == "!" {
		if f := familyOf(t.typ); f != yesNo && f != unknown || t.null {
			r.errorf(CodeMismatch, t.span, r.mend(t, schema.Type{Kind: schema.Bool}), "not needs a yes or no, this is %s", r.what(t))
			return r.broken(span)
		}
		r.notIn(t)
		return term{span: span, typ: schema.Type{Kind: schema.Bool}, now: t.now, bent: t.bent,
			node: &ast.UnaryNode{Operator: "not", Node: truth(t)}}
	}
	if f := familyOf(t.typ); f != number && f != length && f != unknown || t.null {
		r.errorf(CodeMismatch, t.span, "", "only a number or a length of time can have a sign, this is %s", r.what(t))
		return r.broken(span)
	}
	if n.Operator == "+" {
		t.span = span
		return t
	}
	switch v := t.value.(type) {
	case float64:
		return constant(span, t.typ, -v)
	case time.Duration:
		return constant(span, t.typ, -v)
	}
	return term{span: span, typ: t.typ, node: call1(negate, t.node), now: t.now, bent: t.bent}
}

func (r *resolver) binary(n *ast.BinaryNode) term {
	a, b := r.visit(n.Left), r.visit(n.Right)
	span := a.span.To(b.span)
	op := n.Operator
	if a.bad || b.bad {
		return r.broken(span)
	}
	out := term{span: span, typ: schema.Type{Kind: schema.Bool}, now: a.now || b.now, bent: a.bent || b.bent}
	switch op {
	case "and", "&&", "or", "||":
		return r.logic(out, op, a, b)
	case "==", "!=":
		return r.equality(out, op, a, b)
	case "<", "<=", ">", ">=":
		return r.ordering(out, op, a, b)
	case "in":
		return r.membership(out, a, b, op)
	case "contains":
		if familyOf(a.typ) == list {
			return r.membership(out, b, a, op)
		}
		return r.texts(out, op, a, b)
	case "matches", "startsWith", "endsWith":
		return r.texts(out, op, a, b)
	case "??":
		return r.fallback(out, a, b)
	case "..":
		return r.interval(out, a, b)
	}
	return r.arithmetic(out, op, a, b)
}

// what names a term's kind in a sentence.
func (r *resolver) what(t term) string {
	if t.null {
		return "nil, which is no value"
	}
	return article(t.typ)
}

// both says what two operands are: contact.plan is a text, 5 is a number
func (r *resolver) both(a, b term) string {
	return fmt.Sprintf("%s is %s, %s is %s", brief(a.span), r.what(a), brief(b.span), r.what(b))
}

// brief is the text of a span where it is short enough to be quoted in a message.
func brief(s source.Span) string {
	text := s.Text()
	if runes := []rune(text); len(runes) > 40 {
		return string(runes[:18]) + " … " + string(runes[len(runes)-18:])
	}
	return text
}

func (r *resolver) logic(out term, op string, a, b term) term {
	for _, t := range []term{a, b} {
		if f := familyOf(t.typ); f != yesNo && f != unknown || t.null {
			r.errorf(CodeMismatch, t.span, r.mend(t, out.typ), "%s needs a yes or no on both sides, %s is %s", op, brief(t.span), r.what(t))
			out.bad = true
		}
	}
	if out.bad {
		return r.broken(out.span)
	}
	switch op {
	case "&&":
		op = "and"
	case "||":
		op = "or"
	}
	out.node = &ast.BinaryNode{Operator: op, Left: truth(a), Right: truth(b)}
	return out
}

func (r *resolver) equality(out term, op string, a, b term) term {
	if a.null || b.null { // == nil asks whether a value is missing
		t := a
		if a.null {
			t = b
		}
		out.node = test1(isMissing, t.node)
		if op == "!=" {
			out.node = test1(isPresent, t.node)
		}
		return out
	}
	a, b = r.adapt(a, b), r.adapt(b, a)
	if a.bad || b.bad {
		return r.broken(out.span)
	}
	if !fits(a.typ, b.typ) {
		return r.mismatch(out, "cannot compare: ", a, b)
	}
	if a.typ.Kind == schema.Enum && b.typ.Kind == schema.Enum && !a.literal && !b.literal && disjoint(a.typ.Values, b.typ.Values) {
		r.errorf(CodeValue, out.span, "", "%s and %s have no value in common", brief(a.span), brief(b.span))
		return r.broken(out.span)
	}
	r.watch(out, a, b)
	f := isEqual
	if op == "!=" {
		f = isUnequal
		r.unequal(a, b)
	}
	out.node = test2(f, a.node, b.node)
	return out
}

func disjoint(a, b []string) bool {
	for _, v := range a {
		if slices.Contains(b, v) {
			return false
		}
	}
	return true
}

func (r *resolver) mismatch(out term, what string, a, b term) term {
	r.errorf(CodeMismatch, out.span, r.bridge(a, b), "%s%s", what, r.both(a, b))
	return r.broken(out.span)
}

// bridge is a hint for two operands of different families.
func (r *resolver) bridge(a, b term) string {
	fa, fb := familyOf(a.typ), familyOf(b.typ)
	if fa > fb {
		a, b, fa, fb = b, a, fb, fa
	}
	switch {
	case fa == number && (fb == length || fb == instant) && a.literal:
		return fmt.Sprintf("give the number a unit: %sd", a.span.Text())
	case fa == text && fb == number && a.literal:
		if _, err := strconv.ParseFloat(fmt.Sprint(a.value), 64); err == nil {
			return "write the number without quotes"
		}
	case fa == text && fb == number && b.literal:
		return fmt.Sprintf("write the text in quotes: %q", b.span.Text())
	case fa == text && fb == yesNo && a.literal:
		return "write true or false without quotes"
	case fa == instant && fb == length:
		return fmt.Sprintf("count from now: now - %s", brief(a.span))
	case fa == number && fb == list:
		return fmt.Sprintf("ask how long the list is: len(%s)", brief(b.span))
	case fb == list:
		return "ask with in or contains"
	}
	return ""
}

func (r *resolver) ordering(out term, op string, a, b term) term {
	a, b = r.adapt(a, b), r.adapt(b, a)
	if a.bad || b.bad {
		return r.broken(out.span)
	}
	if a.null || b.null || !fits(a.typ, b.typ) {
		return r.mismatch(out, "cannot compare: ", a, b)
	}
	for _, t := range []term{a, b} {
		if f := familyOf(t.typ); f == yesNo || f == list {
			r.errorf(CodeMismatch, out.span, "", "%s puts in order, and %s has no order", op, article(t.typ))
			return r.broken(out.span)
		}
	}
	r.watch(out, a, b)
	out.node = test2(map[string]func(a, b any) bool{"<": isLess, "<=": isAtMost, ">": isMore, ">=": isAtLeast}[op], a.node, b.node)
	return out
}

// membership is `a in list`, also written `list contains a`.
func (r *resolver) membership(out term, a, in term, op string) term {
	if f := familyOf(in.typ); f != list && f != unknown || in.null {
		hint := "write the values in brackets: in [\"DE\", \"AT\"]"
		if f == text {
			hint = fmt.Sprintf("for a part of a text write %s contains %s", brief(in.span), brief(a.span))
		}
		r.errorf(CodeMismatch, in.span, hint, "%s needs a list, this is %s", op, r.what(in))
		return r.broken(out.span)
	}
	if a.null {
		r.errorf(CodeMismatch, a.span, "", "nil is never in a list")
		return r.broken(out.span)
	}
	if a.typ.Kind != schema.Invalid {
		in = r.adapt(in, term{span: a.span, typ: schema.Type{Kind: schema.List, Elem: &schema.Type{Kind: a.typ.Kind, Values: a.typ.Values}}})
	}
	a = r.adapt(a, term{typ: elem(in.typ)})
	if a.bad || in.bad {
		return r.broken(out.span)
	}
	if !fits(a.typ, elem(in.typ)) {
		r.errorf(CodeMismatch, out.span, "", "cannot look for %s: it is %s, and %s is %s", brief(a.span), article(a.typ), brief(in.span), article(in.typ))
		return r.broken(out.span)
	}
	r.watchBent(out)
	if r.maybe(a) {
		out.among = &sought{a, in.span}
	}
	if c, ok := in.node.(*ast.ConstantNode); ok {
		if values, ok := c.Value.([]any); ok {
			out.node = test1(isOneOf(values), a.node)
			return out
		}
	}
	search := isIn
	if len(r.elems) > 0 {
		search = isInShort
	}
	out.node = test2(search, a.node, in.node)
	return out
}

// texts are the operators that look into a text.
func (r *resolver) texts(out term, op string, a, b term) term {
	for _, t := range []term{a, b} {
		if f := familyOf(t.typ); f != text && f != unknown || t.null {
			r.errorf(CodeMismatch, t.span, "", "%s looks into a text, and %s is %s", op, brief(t.span), r.what(t))
			return r.broken(out.span)
		}
	}
	switch op {
	case "contains":
		out.node = test2(hasPart, a.node, b.node)
	case "startsWith":
		out.node = test2(hasPrefix, a.node, b.node)
	case "endsWith":
		out.node = test2(hasSuffix, a.node, b.node)
	case "matches":
		pattern, ok := b.value.(string)
		if !ok {
			r.errorf(CodeMismatch, b.span, "for a plain part of a text write contains", "the pattern of matches is fixed: a text in quotes")
			return r.broken(out.span)
		}
		re, err := regexp.Compile(pattern)
		if err != nil {
			r.errorf(CodeMismatch, b.span, "for a plain part of a text write contains", "this pattern cannot be read: %s", patternFault(err))
			return r.broken(out.span)
		}
		out.node = test1(isMatch(re), a.node)
	}
	return out
}

// fallback is a ?? b: b where a is missing.
func (r *resolver) fallback(out term, a, b term) term {
	if familyOf(a.typ) == instant {
		b = r.adapt(b, a) // a text may stand for any other text, even one that the field cannot hold
	}
	if b.bad {
		return r.broken(out.span)
	}
	if !fits(a.typ, b.typ) && !a.null && !b.null {
		return r.mismatch(out, "both sides of ?? must be of one kind: ", a, b)
	}
	out.typ = common(a.typ, b.typ)
	out.typ.Optional = b.typ.Optional || b.null
	out.bent = out.now
	out.node = &ast.BinaryNode{Operator: "??", Left: a.node, Right: b.node}
	return out
}

// interval is the list of whole numbers from a to b: 1..5
func (r *resolver) interval(out term, a, b term) term {
	from, ok1 := a.value.(float64)
	to, ok2 := b.value.(float64)
	if !ok1 || !ok2 || from != float64(int64(from)) || to != float64(int64(to)) {
		r.errorf(CodeRefused, out.span, "compare instead: contact.age >= 18 and contact.age <= 30", "a range goes from one whole number to another: 1..5")
		return r.broken(out.span)
	}
	if n := to - from + 1; n > maxRange || n < 1 {
		r.errorf(CodeTooLarge, out.span, "compare instead: contact.age >= 18 and contact.age <= 30", "a range holds between 1 and %d numbers", maxRange)
		return r.broken(out.span)
	}
	var values []any
	for v := from; v <= to; v++ {
		values = append(values, v)
	}
	out.typ = schema.Type{Kind: schema.List, Elem: &schema.Type{Kind: schema.Number}}
	out.node = &ast.ConstantNode{Value: values}
	return out
}
