package expr

import (
	"fmt"

	"github.com/expr-lang/expr/ast"

	"github.com/journeylang/journey/lang/schema"
)

// array resolves ["DE", "AT"].
func (r *resolver) array(n *ast.ArrayNode) term {
	open := r.index(n)
	out := term{span: r.spanOf(open).To(r.spanOf(r.match[open])), literal: true}
	parts := make([]term, 0, len(n.Nodes))
	nodes := make([]ast.Node, 0, len(n.Nodes))
	values := make([]any, 0, len(n.Nodes))
	var typ schema.Type
	for i, e := range n.Nodes {
		t := r.visit(e)
		switch {
		case t.bad:
			out.bad = true
			continue
		case t.null:
			r.errorf(CodeMismatch, t.span, "leave it out", "a list has no missing elements")
			out.bad = true
			continue
		case i > 0 && !fits(typ, t.typ):
			r.errorf(CodeMismatch, t.span, "", "the elements of a list are of one kind: %s", r.both(parts[0], t))
			out.bad = true
			continue
		case i == 0:
			typ = t.typ
		default:
			typ = common(typ, t.typ)
		}
		out.literal = out.literal && t.literal
		out.now, out.bent = out.now || t.now, out.bent || t.now
		parts, nodes, values = append(parts, t), append(nodes, t.node), append(values, t.value)
	}
	if out.bad {
		return r.broken(out.span)
	}
	out.typ = schema.Type{Kind: schema.List}
	if len(parts) > 0 {
		typ.Optional = false
		out.typ.Elem = &typ
	}
	if out.literal {
		out.value = parts
		out.node = &ast.ConstantNode{Value: values}
		return out
	}
	out.node = callN(listOf, nodes)
	return out
}

// conditional resolves CONDITION ? THIS : THAT.
func (r *resolver) conditional(n *ast.ConditionalNode) term {
	c, a, b := r.visit(n.Cond), r.visit(n.Exp1), r.visit(n.Exp2)
	out := term{span: c.span.To(b.span), now: c.now || a.now || b.now, bent: a.bent || b.bent}
	if c.bad || a.bad || b.bad {
		return r.broken(out.span)
	}
	if f := familyOf(c.typ); f != yesNo && f != unknown || c.null {
		r.errorf(CodeMismatch, c.span, r.mend(c, schema.Type{Kind: schema.Bool}), "the condition before ? is a yes or no, this is %s", r.what(c))
		return r.broken(out.span)
	}
	a, b = r.adapt(a, b), r.adapt(b, a)
	if a.bad || b.bad {
		return r.broken(out.span)
	}
	if !fits(a.typ, b.typ) && !a.null && !b.null {
		return r.mismatch(out, "both sides of : must be of one kind: ", a, b)
	}
	out.typ = common(a.typ, b.typ)
	out.node = &ast.ConditionalNode{Ternary: true, Cond: truth(c), Exp1: a.node, Exp2: b.node}
	return out
}

// closure resolves any(contact.cities, it == "Berlin") and its kin.
func (r *resolver) closure(n *ast.BuiltinNode) term {
	i := r.index(n)
	span := r.spanOf(i).To(r.spanOf(r.match[i+1]))
	in := r.visit(n.Arguments[0])
	if f := familyOf(in.typ); !in.bad && f != list && f != unknown || in.null {
		r.errorf(CodeArgument, in.span, "", "%s looks through a list, this is %s", n.Name, r.what(in))
		in.bad = true
	}
	if in.bad {
		return r.broken(span)
	}
	r.elems = append(r.elems, elem(in.typ))
	body := r.visit(n.Arguments[1].(*ast.PredicateNode).Node)
	r.elems = r.elems[:len(r.elems)-1]
	r.watchEach(in)
	if body.bad {
		return r.broken(span)
	}
	out := term{span: span, typ: schema.Type{Kind: schema.Bool, Optional: in.typ.Optional}, now: in.now || body.now, bent: in.now || body.now}
	if body.now && n.Name != "map" && r.fadesOnly(body.span) {
		out.now, out.bent = in.now, in.now // its comparisons have been noted
	}
	condition := truth(body)
	switch n.Name {
	case "map":
		if body.null {
			r.errorf(CodeArgument, body.span, "", "a list has no missing elements")
			return r.broken(span)
		}
		typ := body.typ
		typ.Optional = false
		out.typ.Kind, out.typ.Elem = schema.List, &typ
		condition = body.node
	default:
		if f := familyOf(body.typ); f != yesNo && f != unknown || body.null {
			r.errorf(CodeArgument, body.span, fmt.Sprintf("compare it: %s(%s, it == …)", n.Name, brief(in.span)),
				"the condition of %s is a yes or no, this is %s", n.Name, r.what(body))
			return r.broken(span)
		}
	}
	switch n.Name {
	case "filter":
		out.typ.Kind, out.typ.Elem = schema.List, in.typ.Elem
	case "count":
		out.typ.Kind = schema.Number
	}
	out.node = r.overList(n.Name, in, condition)
	return out
}

// overList is a closure over a list that may be missing: then the result is missing too.
func (r *resolver) overList(name string, in term, condition ast.Node) ast.Node {
	r.lists++
	list := func() ast.Node { return &ast.IdentifierNode{Value: fmt.Sprintf("list%d", r.lists)} }
	var node ast.Node = &ast.BuiltinNode{Name: name, Arguments: []ast.Node{list(), &ast.PredicateNode{Node: condition}}}
	switch name {
	case "count":
		node = call1(toNumber, node)
	case "map":
		node = call1(dropMissing, node)
	}
	return &ast.VariableDeclaratorNode{
		Name:  list().(*ast.IdentifierNode).Value,
		Value: call1(asList, in.node),
		Expr: &ast.ConditionalNode{
			Ternary: true,
			Cond:    test1(isMissing, list()),
			Exp1:    &ast.NilNode{},
			Exp2:    node,
		},
	}
}
