package plan

import (
	"time"

	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/lang/check"
	"github.com/journeylang/journey/lang/expr"
)

// Zone is where a clock stands: a zone that the script names, or one that a value names when it is needed.
type Zone struct {
	Fixed *time.Location // nil: Value says
	Value *expr.Program  // yields the name of a zone, or what is none
	Text  string         // as written, for people
}

// zone returns what the script says behind "in"; nil: nothing.
func zone(e *ast.Expr, info *check.Info) *Zone {
	if e == nil {
		return nil
	}
	z := &Zone{Value: info.Exprs[e], Text: label(e.Span())}
	if v, ok := check.Literal(e); ok {
		if name, ok := v.(string); ok {
			if at, err := time.LoadLocation(name); err == nil {
				return &Zone{Fixed: at, Text: z.Text}
			}
		}
	}
	return z
}

// expr returns the expression that names the zone; nil: there is none.
func (z *Zone) expr() *expr.Program {
	if z == nil {
		return nil
	}
	return z.Value
}

// String is the canonical text of the zone, for the hash; what its expression reads is written beside it.
func (z *Zone) String() string {
	switch {
	case z == nil:
		return ""
	case z.Fixed != nil:
		return z.Fixed.String()
	}
	return "value"
}
