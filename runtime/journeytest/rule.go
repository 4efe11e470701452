package journeytest

import (
	"fmt"
	"strings"

	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/runtime/fold"
	"github.com/journeylang/journey/runtime/machine"
)

// judgeWhere evaluates a rule for the person at this instant.
func (r *trial) judgeWhere(who string, claim *ast.Where) *miss {
	rule := r.plan.Rules[&claim.Cond]
	var past []machine.Entry
	r.trace(who, func(l fold.Line) { past = append(past, l.Entry) })
	m := &miss{expected: claim.Cond.Span().Text() + " holds for " + who, happened: who + " is unknown"}
	r.view(who, func(w *machine.World, st *machine.State) {
		v, operands, err := machine.Ask(w, st, r.shell.Now().UnixMilli(), past, rule)
		switch holds, _ := v.(bool); {
		case err != nil:
			m.happened = err.Error()
			return
		case holds:
			m = nil
			return
		}
		var read []string
		for _, o := range operands {
			read = append(read, fmt.Sprintf("%s is %s", o.Name, written(o.Value)))
		}
		m.happened = strings.Join(read, ", ")
	})
	return m
}

// written writes a value as scripts do.
func written(v any) string {
	switch v := v.(type) {
	case nil:
		return "missing"
	case string:
		return fmt.Sprintf("%q", v)
	}
	return fmt.Sprint(v)
}
