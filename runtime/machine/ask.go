package machine

import (
	"slices"

	"github.com/journeylang/journey/lang/expr"
)

// Ask evaluates an expression for a contact at the instant now (ms) and returns its value with the operands that it
// read. Readings of history that no rule of the program makes are made from past, the contact's trace. Nothing changes.
func Ask(w *World, st *State, now int64, past []Entry, e *expr.Program) (any, []expr.Operand, error) {
	asked := *st
	asked.Aggregates = slices.Clone(st.Aggregates)
	var out Output
	r := out.begin(w, &asked, now)
	for _, agg := range e.Aggregates {
		key := hashText(agg.Key)
		if asked.aggregate(key) != nil {
			continue
		}
		r.recall(reading{key, agg}, past)
	}
	env := r.scope(nil, nil)
	v, err := e.Eval(env)
	return v, e.Values(env), err
}
