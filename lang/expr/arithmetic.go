package expr

import (
	"time"

	"github.com/journeylang/journey/lang/schema"
)

// arithmetic resolves + - * / % ** over numbers, lengths of time, times and texts.
func (r *resolver) arithmetic(out term, op string, a, b term) term {
	fa, fb := familyOf(a.typ), familyOf(b.typ)
	if a.null || b.null {
		fa, fb = list, list // nothing can be reckoned with nil
	}
	kind, ok := schema.Invalid, false
	switch op {
	case "+":
		switch {
		case fa == fb && (fa == number || fa == length):
			kind, ok = a.typ.Kind, true
		case fa == text && fb == text:
			kind, ok = schema.String, true
		case fa == instant && fb == length:
			kind, ok = moved(a, b), true
		case fa == length && fb == instant:
			kind, ok = moved(b, a), true
		}
	case "-":
		switch {
		case fa == instant && fb == text, fa == text && fb == instant:
			a, b = r.adapt(a, b), r.adapt(b, a)
			if a.bad || b.bad {
				return r.broken(out.span)
			}
			kind, ok = schema.Duration, familyOf(a.typ) == familyOf(b.typ)
		case fa == fb && (fa == number || fa == length):
			kind, ok = a.typ.Kind, true
		case fa == instant && fb == instant:
			kind, ok = schema.Duration, true
		case fa == instant && fb == length:
			kind, ok = moved(a, b), true
		}
	case "*":
		switch {
		case fa == number && fb == number:
			kind, ok = schema.Number, true
		case fa == length && fb == number, fa == number && fb == length:
			kind, ok = schema.Duration, true
		}
	case "/":
		switch {
		case fa == fb && (fa == number || fa == length):
			kind, ok = schema.Number, true
		case fa == length && fb == number:
			kind, ok = schema.Duration, true
		}
	case "%", "**", "^":
		kind, ok = schema.Number, fa == number && fb == number
	}
	if !ok && (fa == unknown || fb == unknown) && fa != list && fb != list && fa != yesNo && fb != yesNo {
		kind, ok = schema.Invalid, true
	}
	if !ok {
		what := map[string]string{"+": "cannot add", "-": "cannot subtract", "*": "cannot multiply", "/": "cannot divide"}[op]
		if what == "" {
			what = op + " needs two numbers"
		}
		hint := ""
		if fa != text && fb != text {
			hint = r.bridge(a, b)
		}
		r.errorf(CodeMismatch, out.span, hint, "%s: %s", what, r.both(a, b))
		return r.broken(out.span)
	}
	if (op == "/" || op == "%") && b.literal && (b.value == 0.0 || b.value == time.Duration(0)) {
		r.errorf(CodeMismatch, b.span, "", "nothing can be divided by zero")
		return r.broken(out.span)
	}
	r.reckoned(op, a, b)
	out.typ = schema.Type{Kind: kind, Optional: a.typ.Optional || b.typ.Optional || kind == schema.Invalid ||
		(op == "/" || op == "%") && !b.literal}
	// The sum of two lines is a line, and so is a line times a constant.
	switch op {
	case "*":
		out.bent = out.bent || a.now && b.now
	case "/":
		out.bent = out.bent || b.now
	case "%", "**", "^":
		out.bent = out.now
	}
	out.node = call2(map[string]func(a, b any) any{
		"+": add, "-": subtract, "*": multiply, "/": divide, "%": remainder, "**": power, "^": power,
	}[op], a.node, b.node)
	return out
}

// moved is the kind of a date or time that is moved by a length of time: whole days keep a date a date.
func moved(at, by term) schema.Kind {
	if d, ok := by.value.(time.Duration); ok && at.typ.Kind == schema.Date && d%(24*time.Hour) == 0 {
		return schema.Date
	}
	return schema.Time
}
