package check

import (
	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/lang/expr"
	"github.com/journeylang/journey/lang/schema"
)

// compileFor compiles a rule outside of journeys: records are what it may name besides the contact, fields what it
// may name without an owner.
func (c *checker) compileFor(e *ast.Expr, records map[string]*schema.Record, fields *schema.Record, want schema.Type) *expr.Program {
	if e == nil || e.Span().IsZero() || c.hurt(e) {
		return nil
	}
	scope := c.base
	scope.Records, scope.Fields = records, fields
	return c.program(e, &scope, &expr.Scope{Records: records, Fields: fields}, want)
}
