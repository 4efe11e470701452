package machine

import "github.com/journeylang/journey/lang/plan"

// repeat begins the next round of a repeat, or goes on behind it after the last.
func (r *run) repeat(trip int, s *plan.Step) (next int) {
	t := &r.st.Trips[trip]
	inside := len(t.Loops) > 0 && t.Loops[len(t.Loops)-1].Step == t.Step
	switch {
	case !inside:
		t.Loops = append(t.Loops, Loop{Step: t.Step, Round: 1})
	case int(t.Loops[len(t.Loops)-1].Round) < s.Times:
		t.Loops[len(t.Loops)-1].Round++
	default:
		t.Loops = t.Loops[:len(t.Loops)-1]
		return s.Next
	}
	t.Visit++
	return s.Branches[0].To
}

// maxSteps bounds how many steps a trip takes at one instant. Only repeats without a wait inside one another come near.
const maxSteps = 10_000

// tooManySteps is why a trip ends that went round and round at one instant.
const tooManySteps = "too many steps at once"
