package machine

import "github.com/journeylang/journey/lang/plan"

// branch takes the first branch that fits (rule 10) or the share that the draw hits (rule 11).
func (r *run) branch(trip, journey int, s *plan.Step) int {
	t := &r.st.Trips[trip]
	env := r.scope(t, nil)
	switch s.Kind {
	case plan.If:
		for b := range s.Branches {
			if cond := s.Branches[b].Cond; cond.Holds(env) {
				r.traceTrip(t, journey, t.Step, Branched, s.Branches[b].Label, operands(cond.Values(env)))
				return s.Branches[b].To
			}
		}
		r.traceTrip(t, journey, t.Step, Branched, "else", operands(s.Branches[0].Cond.Values(env)))
		return s.Else
	case plan.Choose:
		return r.choose(trip, journey, s)
	default:
		return r.split(trip, journey, s)
	}
}

func (r *run) choose(trip, journey int, s *plan.Step) int {
	t := &r.st.Trips[trip]
	env := r.scope(t, nil)
	value, err := s.Value.Eval(env)
	if err != nil {
		value = nil
	}
	label, to, arm := "else", s.Else, s.ElseArm
find:
	for b := range s.Branches {
		for _, v := range s.Branches[b].Values {
			if equal(v, value) {
				label, to, arm = s.Branches[b].Label, s.Branches[b].To, s.Branches[b].Arm
				break find
			}
		}
	}
	r.traceTrip(t, journey, t.Step, Branched, label, operands(s.Value.Values(env)))
	if arm >= 0 {
		r.join(trip, arm)
	}
	return to
}
