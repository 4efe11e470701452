package expr

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/expr-lang/expr/ast"

	"github.com/journeylang/journey/lang/diag"
	"github.com/journeylang/journey/lang/schema"
	"github.com/journeylang/journey/lang/source"
)

// function is a function over values.
type function struct {
	params []family // of each argument; the last one repeats where many is set
	many   bool
	result schema.Type
	usage  string
	one    func(any) any
	two    func(a, b any) any
	any    func(...any) any
}

var (
	aText   = schema.Type{Kind: schema.String}
	aNumber = schema.Type{Kind: schema.Number}
	texts   = schema.Type{Kind: schema.List, Elem: &aText}
)

// functions are the functions over values; those over a list with a condition are closures, those over history readings.
var functions = map[string]function{
	"len":     {params: []family{unknown}, result: aNumber, usage: "len(contact.cities)", one: size},
	"lower":   {params: []family{text}, result: aText, usage: "lower(contact.first_name)", one: lower},
	"upper":   {params: []family{text}, result: aText, usage: "upper(contact.first_name)", one: upper},
	"trim":    {params: []family{text}, result: aText, usage: "trim(contact.first_name)", one: trim},
	"split":   {params: []family{text, text}, result: texts, usage: `split(contact.tags, ",")`, two: split},
	"join":    {params: []family{list, text}, result: aText, usage: `join(contact.cities, ", ")`, two: join},
	"replace": {params: []family{text, text, text}, result: aText, usage: `replace(contact.phone, " ", "")`, any: replace},
	"abs":     {params: []family{number}, result: aNumber, usage: "abs(contact.balance)", one: abs},
	"round":   {params: []family{number}, result: aNumber, usage: "round(contact.balance)", one: round},
	"floor":   {params: []family{number}, result: aNumber, usage: "floor(contact.balance)", one: floor},
	"ceil":    {params: []family{number}, result: aNumber, usage: "ceil(contact.balance)", one: ceil},
	"min":     {params: []family{number}, many: true, result: aNumber, usage: "min(event.total, 100)", any: least},
	"max":     {params: []family{number}, many: true, result: aNumber, usage: "max(event.total, 0)", any: greatest},
	"sum":     {params: []family{list}, result: aNumber, usage: "sum(event.prices)", one: sum},
}

// meant are the names that people bring along from elsewhere.
var meant = map[string]string{
	"length": "len", "size": "len", "toLower": "lower", "lowercase": "lower", "toUpper": "upper", "uppercase": "upper",
	"some": "any", "every": "all", "exists": "happened", "did": "happened", "times": "count", "average": "avg", "mean": "avg",
	"concat": "join", "substitute": "replace", "ceiling": "ceil", "find": "filter", "strip": "trim",
}

// Functions returns the names of all functions that expressions may call, sorted. A name that reads history and also
// works on lists (count, sum, min, max) is listed once.
func Functions() []string {
	var names []string
	for name := range functions {
		names = append(names, name)
	}
	for name := range readings {
		names = append(names, name)
	}
	for name := range closures {
		names = append(names, name)
	}
	return sorted(names)
}

// call resolves a call of a function.
func (r *resolver) call(n *ast.CallNode) term {
	if m, ok := n.Callee.(*ast.MemberNode); ok {
		i := r.index(m.Property)
		span := r.spanOf(i).To(r.spanOf(r.match[i+1]))
		hint := ""
		if _, ok := functions[r.word(i)]; ok {
			hint = fmt.Sprintf("write %s", functions[r.word(i)].usage)
		}
		r.errorf(CodeFunction, span, hint, "functions stand in front of what they work on")
		return r.broken(span)
	}
	i := r.index(n)
	name := r.word(i)
	span := r.spanOf(i)
	if r.is(i+1, "(") {
		span = span.To(r.spanOf(r.match[i+1]))
	}
	f, ok := functions[name]
	if own := r.scope.Calls[name]; own != nil && !ok {
		return r.author(name, own, span, n.Arguments)
	}
	if !ok {
		r.unknownFunction(i, name)
		if first := i + 2; r.scope.Events == nil || r.scope.Events[r.word(first)] == nil {
			for _, a := range n.Arguments { // what is wrong inside is wrong all the same
				r.visit(a)
			}
		}
		return r.broken(span)
	}
	args := make([]term, len(n.Arguments))
	bad := false
	for j, a := range n.Arguments {
		args[j] = r.visit(a)
		bad = bad || args[j].bad
	}
	if bad {
		return r.broken(span)
	}
	if len(args) < len(f.params) || len(args) > len(f.params) && !f.many {
		r.errorf(CodeArgument, span, "write "+f.usage, "%s takes %s, not %d", name, things(len(f.params), f.many), len(args))
		return r.broken(span)
	}
	return r.apply(f, name, term{span: span, typ: f.result}, args)
}

// author resolves a call of a function of the author's, whose arguments have the types that it declares.
func (r *resolver) author(name string, f *Function, span source.Span, given []ast.Node) term {
	out := term{span: span, typ: f.Result}
	r.program.Calls = append(r.program.Calls, name)
	if len(given) != len(f.Params) {
		names := make([]string, len(f.Params))
		for i, p := range f.Params {
			names[i] = p.Name
		}
		r.errorf(CodeArgument, span, fmt.Sprintf("write %s(%s)", name, strings.Join(names, ", ")), "%s takes %s, not %d", name, things(len(f.Params), false), len(given))
		return r.broken(span)
	}
	nodes := []ast.Node{&ast.IdentifierNode{Value: "$env"}}
	for i, a := range given {
		t := r.visit(a)
		before := t.typ.Optional || t.null
		t = r.assign(t, f.Params[i].Type)
		out.bad = out.bad || t.bad
		out.typ.Optional = out.typ.Optional || before && !f.Params[i].Type.Optional
		out.now = out.now || t.now
		nodes = append(nodes, t.node)
	}
	if out.bad {
		return r.broken(span)
	}
	out.bent = out.now
	out.node = callN(callAuthor(name, f), nodes)
	return out
}

// apply checks the arguments of a function and calls it.
func (r *resolver) apply(f function, name string, out term, args []term) term {
	nodes := make([]ast.Node, len(args))
	for j, a := range args {
		wanted := f.params[min(j, len(f.params)-1)]
		got := familyOf(a.typ)
		fit := got == wanted || got == unknown || wanted == unknown && (got == text || got == list)
		switch name {
		case "sum":
			fit = fit && fits(elem(a.typ), aNumber)
		case "join":
			fit = fit && (j > 0 || fits(elem(a.typ), aText))
		}
		if !fit || a.null {
			r.errorf(CodeArgument, a.span, "write "+f.usage, "%s works on %s, this is %s", name, wants(name, wanted), r.what(a))
			return r.broken(out.span)
		}
		out.typ.Optional = out.typ.Optional || a.typ.Optional
		out.now = out.now || a.now
		nodes[j] = a.node
	}
	out.bent = out.now
	switch {
	case f.one != nil:
		out.node = call1(f.one, nodes[0])
	case f.two != nil:
		out.node = call2(f.two, nodes[0], nodes[1])
	default:
		out.node = callN(f.any, nodes)
	}
	return out
}

func wants(name string, f family) string {
	switch {
	case name == "sum":
		return "a list of numbers"
	case f == list:
		return "a list of texts"
	case f == number:
		return "a number"
	case f == unknown:
		return "a list or a text"
	}
	return "a text"
}

func things(n int, many bool) string {
	switch {
	case many:
		return "one value or more"
	case n == 0:
		return "no values"
	case n == 1:
		return "one value"
	}
	return fmt.Sprintf("%d values", n)
}

func (r *resolver) unknownFunction(i int, name string) {
	span := r.spanOf(i)
	switch {
	case name == "now" || name == "contact" || name == "event" || name == "start":
		r.errorf(CodeFunction, span, fmt.Sprintf("write %s without parentheses", name), "%s is a value, not a function", name)
		return
	case closures[name]:
		r.errorf(CodeArgument, span, fmt.Sprintf(`write %s(contact.cities, it == "Berlin")`, name), "%s needs a list and a condition for its elements", name)
		return
	}
	hint, to := "", meant[name]
	if to == "" {
		to = diag.Nearest(name, append(Functions(), slices.Sorted(maps.Keys(r.scope.Calls))...))
	}
	if to != "" {
		hint = fmt.Sprintf("did you mean %s?", to)
	}
	for _, s := range r.scope.Segments {
		if s == name {
			hint, to = fmt.Sprintf("a segment is a yes or no: write %s without parentheses", name), ""
		}
	}
	r.errorf(CodeFunction, span, hint, "there is no function %q", name).Replace(to)
}

// history resolves a call of a history function that has been read from its tokens.
func (r *resolver) history(i int, h history) term {
	span := r.spanOf(i).To(r.spanOf(h.last))
	a := h.aggregate
	for _, have := range r.program.Aggregates {
		if have.Key == a.Key {
			a = have
		}
	}
	if a == h.aggregate {
		r.program.Aggregates = append(r.program.Aggregates, a)
	}
	get := readHistory(a)
	out := term{span: span, typ: h.result}
	if h.since {
		r.program.UsesNow = true
		r.clock = append(r.clock, span.Start)
		get = readSince(a)
		out.now = true
	}
	r.operandAt(span, span.Text(), get)
	out.node = read(get)
	return out
}
