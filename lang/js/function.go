package js

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/dop251/goja"
	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/file"
	"github.com/dop251/goja/parser"
	"github.com/dop251/goja/token"
	"github.com/dop251/goja/unistring"
)

// A function runs inside of rules, where nobody can wait for it and where it must come to the same end on every replay.
// A clock cannot bound it, then: what ends a function is a count of what it does. Its code is rewritten before it is
// compiled, so that each turn of a loop and each call is counted, and each text is measured as it grows; its built-ins
// are a chosen few, each counted by the size of what it works on; its regular expressions run on Go's engine, whose
// time is that of the text. Nothing of a call is left behind for the next: all that outlives a call is frozen.
const (
	functionSteps = 50_000 // counted; far more than a rule needs, and over in some milliseconds
	functionText  = 16_384 // characters of one text
	functionList  = 5_000  // elements of one list
	functionDepth = 150    // nested calls
	functionCode  = 64_000 // bytes
)

// restedCells is how many runtimes of a function wait for its next calls: making one takes a thousand times as long as a call.
const restedCells = 8

// The names of what the rewritten code calls. No author can write them.
const (
	countName   = "\x00count"
	growName    = "\x00grow"
	spreadName  = "\x00spread"
	patternName = "\x00pattern"
)

// Function is the body of a function, compiled at its first call. Many goroutines may call it at once.
type Function struct {
	file   string
	params []string
	body   string
	line   int

	compile  sync.Once
	program  *goja.Program
	patterns []*pattern
	err      error
	rested   chan *cell
}

// NewFunction returns the function with the given parameters whose body begins on a line of a file.
func NewFunction(file string, params []string, body string, line int) *Function {
	return &Function{file: file, params: params, body: body, line: line, rested: make(chan *cell, restedCells)}
}

// Call returns what the function makes of its arguments: the same for the same arguments, always, and within bounds that do not
// depend on the machine. Values are those of Script.Call. The error is an *Error where the code is to blame.
func (f *Function) Call(args []any) (any, error) {
	f.compile.Do(f.prepare)
	if f.err != nil {
		return nil, f.err
	}
	var c *cell
	select {
	case c = <-f.rested:
	default:
		var err error
		if c, err = newCell(f); err != nil {
			return nil, err
		}
	}
	v, err, whole := c.call(args)
	if whole {
		select {
		case f.rested <- c:
		default:
		}
	}
	return v, err
}

func (f *Function) prepare() {
	// The opening line stands in front of the body's first, where there is room for it.
	head := "(function (" + strings.Join(f.params, ", ") + ") {"
	line := max(f.line, 1)
	if line > 1 {
		head, line = head+"\n", line-1
	}
	padded := strings.Repeat("\n", line-1) + head + f.body + "\n})"
	tree, err := parser.ParseFile(nil, f.file, padded, 0, parser.WithDisableSourceMaps)
	if err != nil {
		f.err = syntaxErrors(f.file, f.line, err)
		return
	}
	var wrong Errors
	if f.patterns, wrong = bind(f.file, tree); len(wrong) > 0 {
		f.err = wrong[0]
		return
	}
	if f.program, err = goja.CompileAST(tree, true); err != nil {
		f.err = compileError(f.file, padded, f.line, err)
	}
}

// CheckFunction is Check for the code of a function, which may do less than that of an action: it has no classes, no
// generators, nothing asynchronous, no regular expression that searches by trial and error.
func CheckFunction(name, source string) error {
	if err := Check(name, source); err != nil {
		return err
	}
	tree, err := parser.ParseFile(nil, name, source, 0, parser.WithDisableSourceMaps)
	if err != nil {
		return syntaxErrors(name, 1, err)
	}
	if _, wrong := bind(name, tree); len(wrong) > 0 {
		return wrong
	}
	return nil
}

// bind rewrites the tree of a function so that what it does is counted. It returns the patterns that its regular
// expressions became, by their numbers, and what a function may not have.
func bind(name string, tree *ast.Program) ([]*pattern, Errors) {
	b := &binding{name: name, tree: tree}
	size := 0
	walk(tree, func(n any) {
		size++
		b.judge(n)
	})
	if size > functionCode/4 {
		b.refuse(0, "the function is too long")
	}
	if len(b.wrong) > 0 {
		slices.SortStableFunc(b.wrong, func(a, b *Error) int {
			if a.Line != b.Line {
				return a.Line - b.Line
			}
			return a.Column - b.Column
		})
		return nil, b.wrong
	}
	walk(tree, b.count)
	rewrite(tree, b.measure)
	return b.patterns, b.wrong
}

type binding struct {
	name     string
	tree     *ast.Program
	patterns []*pattern
	wrong    Errors
}

func (b *binding) refuse(at file.Idx, why string) {
	p := b.tree.File.Position(int(at) - b.tree.File.Base())
	if at == 0 {
		p.Line, p.Column = 1, 1
	}
	b.wrong = append(b.wrong, &Error{File: b.name, Line: p.Line, Column: p.Column, Message: why, refused: true})
}

// judge refuses what cannot be counted.
func (b *binding) judge(n any) {
	const outside = "a function for rules only computes: "
	switch n := n.(type) {
	case *ast.ClassLiteral:
		b.refuse(n.Class, outside+"it has no classes")
	case *ast.FunctionLiteral:
		if n.Async || n.Generator {
			b.refuse(n.Function, outside+"nothing in it waits or runs in pieces")
		}
	case *ast.ArrowFunctionLiteral:
		if n.Async {
			b.refuse(n.Start, outside+"nothing in it waits or runs in pieces")
		}
	case *ast.TemplateLiteral:
		if n.Tag != nil {
			b.refuse(n.OpenQuote, outside+"a text between backquotes has no tag in it")
		}
	case *ast.NumberLiteral:
		switch n.Value.(type) {
		case int64, float64:
		default:
			b.refuse(n.Idx, outside+"its numbers are plain ones")
		}
	case *ast.PropertyKeyed:
		if key, ok := n.Key.(*ast.StringLiteral); ok && key.Value.String() == "__proto__" {
			b.refuse(key.Idx, outside+"an object in it has no prototype of its own")
		}
	case *ast.RegExpLiteral:
		if _, err := newPattern(n.Pattern, n.Flags); err != nil {
			b.refuse(n.Idx, outside+err.Error())
		}
	}
}

// count counts the turns of loops and the calls of functions.
func (b *binding) count(n any) {
	switch n := n.(type) {
	case *ast.ForStatement:
		n.Body = counted(n.Body)
	case *ast.ForInStatement:
		n.Body = counted(n.Body)
	case *ast.ForOfStatement:
		n.Body = counted(n.Body)
	case *ast.WhileStatement:
		n.Body = counted(n.Body)
	case *ast.DoWhileStatement:
		n.Body = counted(n.Body)
	case *ast.FunctionLiteral:
		n.Body.List = append([]ast.Statement{&ast.ExpressionStatement{Expression: tick(n.Body, n.Function)}}, n.Body.List...)
	case *ast.ArrowFunctionLiteral:
		switch body := n.Body.(type) {
		case *ast.BlockStatement:
			body.List = append([]ast.Statement{&ast.ExpressionStatement{Expression: tick(body, n.Start)}}, body.List...)
		case *ast.ExpressionBody:
			body.Expression = &ast.SequenceExpression{Sequence: []ast.Expression{tick(body.Expression, n.Start), body.Expression}}
		}
	}
}

func counted(body ast.Statement) ast.Statement {
	at := body.Idx0()
	return &ast.BlockStatement{LeftBrace: at, RightBrace: at, List: []ast.Statement{&ast.ExpressionStatement{Expression: tick(body, at)}, body}}
}

// tick is a call that counts one turn of a body: the more there is in it, the more it counts.
func tick(body ast.Node, at file.Idx) ast.Expression {
	weight := int64(1)
	walkNode(body, func(n any) {
		weight++
		switch n := n.(type) {
		case *ast.ArrayPattern:
			if n.Rest != nil {
				weight += 4 * functionList
			}
		case *ast.ObjectPattern:
			if n.Rest != nil {
				weight += 4 * functionList
			}
		}
	})
	return host(countName, at, &ast.NumberLiteral{Idx: at, Literal: fmt.Sprint(1 + weight/16), Value: 1 + weight/16})
}

// host is a call of one of ours.
func host(name string, at file.Idx, args ...ast.Expression) ast.Expression {
	return &ast.CallExpression{Callee: &ast.Identifier{Name: unistring.NewFromString(name), Idx: at}, LeftParenthesis: at, ArgumentList: args, RightParenthesis: at}
}

// measure wraps what makes texts and lists grow.
func (b *binding) measure(e ast.Expression) ast.Expression {
	switch n := e.(type) {
	case *ast.BinaryExpression:
		if n.Operator == token.PLUS {
			return host(growName, n.Idx0(), n)
		}
	case *ast.AssignExpression:
		if n.Operator == token.PLUS {
			return host(growName, n.Idx0(), n)
		}
	case *ast.TemplateLiteral:
		return host(growName, n.OpenQuote, n)
	case *ast.SpreadElement:
		n.Expression = host(spreadName, n.Expression.Idx0(), n.Expression)
	case *ast.RegExpLiteral:
		p, err := newPattern(n.Pattern, n.Flags)
		if err != nil {
			return e // judge has refused it
		}
		b.patterns = append(b.patterns, p)
		number := int64(len(b.patterns) - 1)
		return host(patternName, n.Idx, &ast.NumberLiteral{Idx: n.Idx, Literal: fmt.Sprint(number), Value: number})
	}
	return e
}

// cell is a runtime in which one function can be called again and again.
type cell struct {
	Instance
	function *Function
	body     goja.Callable
	steps    int // that are left
	nested   int // built-ins that run inside of others
	objects  []*goja.Object
	by       map[*goja.Object]*pattern
}

var errSteps = fmt.Errorf("it does not come to an end within %d steps", functionSteps)

// call runs the function once. whole is false where the cell cannot be used again.
func (c *cell) call(args []any) (out any, err error, whole bool) {
	defer func() { whole = whole && c.steps >= 0 }()
	c.steps, c.nested, c.taken, c.letters = functionSteps, 0, 0, 0
	values := make([]goja.Value, len(args))
	for i, a := range args {
		if s, ok := a.(string); ok && len(s) > functionText {
			return nil, &Error{File: c.function.file, Line: c.function.line, Column: 1, Message: fmt.Sprintf("%s has more than %d characters", c.function.params[i], functionText)}, true
		}
		if list, ok := a.([]any); ok && len(list) > functionList {
			return nil, &Error{File: c.function.file, Line: c.function.line, Column: 1, Message: fmt.Sprintf("%s has more than %d elements", c.function.params[i], functionList)}, true
		}
		if values[i], err = c.give(a, 0); err != nil {
			return nil, err, true
		}
	}
	v, err := c.body(goja.Undefined(), values...)
	if err == nil {
		if failed := c.runtime.Try(func() { out, err = c.take(v, 0) }); failed != nil {
			err = failed
		}
		if err == nil {
			return out, nil, true
		}
	}
	err = runError(c.function.file, err)
	var known *Error
	if !errors.As(err, &known) {
		err = &Error{File: c.function.file, Line: c.function.line, Column: 1, Message: err.Error()}
		return nil, err, false
	}
	return nil, err, known.cause == nil && !known.deep
}

// spend counts n steps. Behind the last one the function is stopped, and nothing in it can hinder that.
func (c *cell) spend(n int) {
	if c.steps -= n; c.steps < 0 {
		c.runtime.Interrupt(errSteps)
	}
}

// stop ends the function for a reason.
func (c *cell) stop(format string, args ...any) {
	c.steps = -1
	c.runtime.Interrupt(fmt.Errorf(format, args...))
}

// grown measures a value that something has made.
func (c *cell) grown(v goja.Value) goja.Value {
	switch v := v.(type) {
	case goja.String:
		n := v.Length()
		c.spend(n / 64)
		if n > functionText {
			c.stop("a text grows beyond %d characters", functionText)
		}
	case *goja.Object:
		if n := size(v); n > functionList && v.ClassName() == "Array" {
			c.stop("a list grows beyond %d elements", functionList)
		}
	}
	return v
}

// cost is how many steps it takes to look at all of a value.
func (c *cell) cost(v goja.Value) int {
	switch v := v.(type) {
	case goja.String:
		return v.Length() / 32
	case *goja.Object:
		if v.ClassName() == "Array" {
			return int(min(size(v), 4*functionSteps)) / 2
		}
	}
	return 0
}
