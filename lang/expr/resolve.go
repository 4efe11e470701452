package expr

import (
	"github.com/expr-lang/expr/ast"

	"github.com/journeylang/journey/lang/schema"
	"github.com/journeylang/journey/lang/source"
	"github.com/journeylang/journey/lang/token"
)

// resolver walks expr's tree once: it gives every part its type, reports what does not fit, and builds the tree that
// is run.
type resolver struct {
	*mask
	program *Program
	seen    map[ast.Node]term // expr shares the middle of 1 < x < 5 between two comparisons
	elems   []schema.Type     // types of `it`, innermost last
	lists   int               // lists that have been given a name
	lines   []line            // comparisons that the passing of time can turn
	inner   []line            // those in the condition of a closure that is being read
	fading  []int             // where values are read that fade
	clock   []int             // where the clock is read
}

// term is what the resolver knows about a part of an expression.
type term struct {
	span    source.Span // its text
	typ     schema.Type // Kind Invalid: not known before the run
	node    ast.Node    // what evaluates it
	value   any         // of a literal
	literal bool
	null    bool // the literal nil
	bad     bool // reported; say nothing more about it
	now     bool // changes with time
	bent    bool // … and not at a constant speed
	among   *sought
}

// line is a comparison whose sides come closer or part as time passes.
type line struct {
	node  ast.Node // left - right; of one inside a closure, a list of them
	bent  bool
	fades bool // it is a score that brings the sides closer, not the clock
}

func (r *resolver) visit(n ast.Node) term {
	if t, ok := r.seen[n]; ok {
		return t
	}
	t := r.resolve(n)
	if !t.span.IsZero() {
		t.span = r.whole(t.span)
	}
	r.seen[n] = t
	return t
}

func (r *resolver) resolve(n ast.Node) term {
	switch n := n.(type) {
	case *ast.BoolNode:
		return term{span: r.at(n), typ: schema.Type{Kind: schema.Bool}, node: &ast.BoolNode{Value: n.Value}, literal: true, value: n.Value}
	case *ast.NilNode:
		return term{span: r.at(n), typ: schema.Type{Optional: true}, node: &ast.NilNode{}, null: true}
	case *ast.IdentifierNode:
		return r.leaf(n)
	case *ast.MemberNode:
		return r.member(n)
	case *ast.PointerNode:
		return term{span: r.at(n), typ: r.elems[len(r.elems)-1], node: &ast.PointerNode{}}
	case *ast.UnaryNode:
		return r.unary(n)
	case *ast.BinaryNode:
		return r.binary(n)
	case *ast.ConditionalNode:
		return r.conditional(n)
	case *ast.ArrayNode:
		return r.array(n)
	case *ast.CallNode:
		return r.call(n)
	case *ast.BuiltinNode:
		return r.closure(n)
	}
	// SliceNode, and what the order of the tokens keeps from the parser.
	r.errorf(CodeRefused, r.span, "", "this form of expression does not exist here")
	return r.broken(r.span)
}

// leaf resolves a stand-in: a literal, a history call or a name.
func (r *resolver) leaf(n *ast.IdentifierNode) term {
	i := r.index(n)
	if h, ok := r.calls[i]; ok {
		return r.history(i, h)
	}
	if r.tokens[i].Kind == token.Ident {
		return r.name(i)
	}
	return r.literal(i)
}

// index returns the token where a node of expr's tree stands.
func (r *resolver) index(n ast.Node) int { return r.tokenAt(r.offset(n.Location().From)) }

func (r *resolver) at(n ast.Node) source.Span { return r.spanOf(r.index(n)) }

func (r *resolver) broken(span source.Span) term {
	return term{span: span, node: &ast.NilNode{}, bad: true}
}

// constant is a term with a fixed value.
func constant(span source.Span, typ schema.Type, value any) term {
	return term{span: span, typ: typ, node: &ast.ConstantNode{Value: value}, literal: true, value: value}
}

// call1 and its kin are calls of our own functions in the tree that is run; expr's machine calls these types of
// functions without reflection.
func call1(f func(any) any, a ast.Node) ast.Node {
	return &ast.CallNode{Callee: &ast.ConstantNode{Value: f}, Arguments: []ast.Node{a}}
}

func test1(f func(any) bool, a ast.Node) ast.Node {
	return &ast.CallNode{Callee: &ast.ConstantNode{Value: f}, Arguments: []ast.Node{a}}
}

func call2(f func(a, b any) any, a, b ast.Node) ast.Node {
	return &ast.CallNode{Callee: &ast.ConstantNode{Value: f}, Arguments: []ast.Node{a, b}}
}

func test2(f func(a, b any) bool, a, b ast.Node) ast.Node {
	return &ast.CallNode{Callee: &ast.ConstantNode{Value: f}, Arguments: []ast.Node{a, b}}
}

func callN(f func(...any) any, args []ast.Node) ast.Node {
	return &ast.CallNode{Callee: &ast.ConstantNode{Value: f}, Arguments: args}
}

// read is the call of a function that takes a value from the Env.
func read(f func(env any) any) ast.Node { return call1(f, &ast.IdentifierNode{Value: "$env"}) }

// truth makes a condition of a yes or no that may be missing: missing counts as no.
func truth(t term) ast.Node {
	if t.typ.Kind == schema.Bool && certain(t.node) {
		return t.node
	}
	return test1(isTrue, t.node)
}

// certain reports whether a node always yields true or false.
func certain(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.BoolNode:
		return true
	case *ast.UnaryNode:
		return n.Operator == "not"
	case *ast.BinaryNode:
		return n.Operator == "and" || n.Operator == "or"
	case *ast.CallNode:
		switch n.Callee.(*ast.ConstantNode).Value.(type) {
		case func(any) bool, func(a, b any) bool:
			return true
		}
	}
	return false
}
