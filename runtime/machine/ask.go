package machine

import (
	"slices"

	"github.com/journeylang/journey/lang/expr"
)

// Ask evaluates an expression for a contact at the instant now (ms) and returns its value with the operands that it
// read. Readings of history that no rule of the program makes are made from past, the contact's trace. Nothing changes.
func Ask(w *World, st *State, now int64, past []Entry, e *expr.Program) (any, []expr.Operand, error) {
	env := askEnv(w, st, now, past, e)
	v, err := e.Eval(env)
	return v, e.Values(env), err
}

// Decides reports whether a rule that names a segment would be answered otherwise if the contact were in the segment, or
// were not, against what is so.
func Decides(w *World, st *State, now int64, past []Entry, rule *expr.Program, segment string) bool {
	env := askEnv(w, st, now, past, rule)
	is, member := rule.Holds(env), env.Member
	env.Member = func(name string) bool { return member(name) != (name == segment) }
	return rule.Holds(env) != is
}

// askEnv is what an expression that is asked from outside sees.
func askEnv(w *World, st *State, now int64, past []Entry, e *expr.Program) *expr.Env {
	asked := *st
	asked.Aggregates = slices.Clone(st.Aggregates)
	out := new(Output)
	r := out.begin(w, &asked, now)
	for _, agg := range e.Aggregates {
		key := hashText(agg.Key)
		if asked.aggregate(key) != nil {
			continue
		}
		r.recall(reading{key, agg}, past)
	}
	return r.scope(nil, nil)
}
