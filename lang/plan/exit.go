package plan

import (
	"fmt"

	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/lang/expr"
)

// ExitWhen ends the trip at once when it comes to hold: a rule, or being in a segment or not.
type ExitWhen struct {
	Rule    *expr.Program // nil: Segment says
	Segment string
	Not     bool
	Text    string // as written, for people
}

func (f *flattening) exitWhen(c *ast.ExitWhen) ExitWhen {
	out := ExitWhen{Not: c.Not}
	if c.Segment != nil {
		out.Segment, out.Text = c.Segment.Name, "in "+c.Segment.Name
		if c.Not {
			out.Text = "not " + out.Text
		}
		return out
	}
	out.Rule, out.Text = f.info.Exprs[c.Cond], label(c.Cond.Span())
	return out
}

// exitWhen writes an exit into the hash.
func (r *rendering) exitWhen(x *ExitWhen) {
	fmt.Fprintf(r.w, "exit when %q %v\n", x.Segment, x.Not)
	if x.Segment != "" {
		r.segments[x.Segment] = true
	}
	r.expr("rule", x.Rule)
}
