package parse

import (
	"math"

	"github.com/alecthomas/participle/v2/lexer"

	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/lang/token"
)

// whole returns a number that counts things, and reports one that does not.
func (p *parser) whole(t lexer.Token, things string) int {
	n := token.ParseNumber(t.Value)
	if n != math.Trunc(n) || n > math.MaxInt32 {
		p.diags.Errorf("J0112", p.place(t).Where, "write a whole number", "%s %s cannot be counted", t.Value, things)
		return 0
	}
	return int(n)
}

func (p *parser) maybeNumber(t *lexer.Token) *ast.Number {
	if t == nil {
		return nil
	}
	return &ast.Number{At: p.place(*t), Value: token.ParseNumber(t.Value)}
}
