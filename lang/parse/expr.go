package parse

import (
	"github.com/alecthomas/participle/v2"
	"github.com/alecthomas/participle/v2/lexer"

	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/lang/token"
)

// exprText is where an expression stands; what it says is read later, by lang/expr.
//
// It ends where a value is complete and no operator follows: before a comma, before a closing bracket, and before
// the next word of the line (within, worth, then). Behind a point, and wherever else a value is due, any word is
// part of it, so a field may be called "within".
type exprText struct{ Start, End int }

// Parse reads an expression off a line.
func (e *exprText) Parse(lex *lexer.PeekingLexer) error { return e.read(lex, "") }

// read reads an expression that ends before the operator stop, where one is given.
func (e *exprText) read(lex *lexer.PeekingLexer, stop string) error {
	e.Start = lex.Peek().Pos.Offset
	due := true    // a value must come next
	ternaries := 0 // ? without their :
	last := ""     // the word or sign before
	for {
		t := lex.Peek()
		if t.EOF() {
			break
		}
		end := false
		switch token.Kind(t.Type) {
		case token.Ident:
			switch {
			case due:
				due = t.Value == "not" || t.Value == "in" && last == "not"
			case wordOperator(t.Value) && t.Value != stop:
				due = true
			default:
				end = true
			}
		case token.Punct:
			switch t.Value {
			case "(", "[":
				e.bracket(lex)
				due, last = false, ""
				continue
			case "-", "+", "!":
				due = true
			case ".", "?.":
				e.End = lex.Next().Pos.Offset + len(t.Value)
				if n := lex.Peek(); token.Kind(n.Type) != token.Ident {
					return &participle.UnexpectedTokenError{Unexpected: *n, Expect: "<field>"}
				}
				due, last = false, ""
				e.take(lex)
				continue
			case "?":
				end = due
				due = true
				ternaries++
			case ":":
				if end = due || ternaries == 0; !end {
					due = true
					ternaries--
				}
			case "==", "!=", "<", "<=", ">", ">=", "*", "/", "%", "**", "&&", "||", "??", "..":
				end = due
				due = true
			default:
				end = true
			}
		default:
			end = !due
			due = false
		}
		if end {
			break
		}
		last = t.Value
		e.take(lex)
	}
	if due {
		return &participle.UnexpectedTokenError{Unexpected: *lex.Peek(), Expect: "<value>"}
	}
	return nil
}

func (e *exprText) take(lex *lexer.PeekingLexer) {
	t := lex.Next()
	e.End = t.Pos.Offset + len(t.Value)
}

// bracket reads a pair of brackets with all that stands between; the line is known to have both halves.
func (e *exprText) bracket(lex *lexer.PeekingLexer) {
	for depth := 0; ; {
		t := lex.Peek()
		switch t.Value {
		case "(", "[", "{":
			depth++
		case ")", "]", "}":
			depth--
		}
		if t.EOF() {
			return
		}
		e.take(lex)
		if depth == 0 {
			return
		}
	}
}

// expr returns the node of an expression.
func (p *parser) expr(e exprText) ast.Expr {
	return ast.Expr{At: ast.At{Where: p.span(e.Start, e.End)}}
}

// maybeExpr returns the node of an expression that need not be there.
func (p *parser) maybeExpr(e *exprText) *ast.Expr {
	if e == nil {
		return nil
	}
	x := p.expr(*e)
	return &x
}
