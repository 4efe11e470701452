package machine

import (
	"cmp"
	"slices"

	"github.com/journeylang/journey/lang/plan"
)

// sendBest sends one of several messages: the one whose channel reaches the contact best.
//
//  1. Only channels that can be used now count: all their gates are open. If none is, but a quiet time holds one, the
//     trip waits for the earliest.
//  2. A share of people, dealt by a hash, gets any of them by chance: the control of the choice (plan.BestControl).
//  3. The channel that the contact prefers, where contact.preferred_channel names one.
//  4. The channel whose messages the contact has most answered: (answered + 1) / (sent + 2), so that nobody is judged
//     on one message. Equal ones: the first that is written.
func (r *run) sendBest(trip, journey int, s *plan.Step) (next int, parked bool) {
	t := &r.st.Trips[trip]
	asked := make([]gates, len(s.Among))
	var open []int
	held := -1
	for i, m := range s.Among {
		asked[i] = r.gates(t, s, m)
		switch g := &asked[i]; {
		case g.until != 0:
			if held < 0 || g.until < asked[held].until {
				held = i
			}
		case g.closed == "":
			open = append(open, i)
		}
	}
	switch {
	case len(open) > 0:
	case held >= 0:
		r.hold(trip, journey, s.Among[held], &asked[held])
		return 0, true
	default:
		// One send was stopped, whatever the number of its channels; the trace has the gate of each.
		for i, m := range s.Among {
			r.traceTrip(t, journey, t.Step, Blocked, asked[i].closed, asked[i].told(m))
		}
		counts := &r.out.Counts(r.world.Program(t.Program), journey).Steps[t.Step]
		counts.Blocked++
		addReason(&counts.Gates, asked[0].closed, 1)
		return aside(s), false
	}
	chosen, how, numbers := r.choice(t, s, open)
	arm := plan.ChosenArm
	if how == "chance" {
		arm = plan.ChanceArm
	}
	r.join(trip, s.Arm+arm)
	m := s.Among[chosen]
	numbers["message"], numbers["how"] = m.Name, how
	for i, g := range asked {
		if g.closed != "" || g.until != 0 {
			numbers[s.Among[i].Medium] = cmp.Or(g.closed, gateQuiet)
		}
	}
	r.traceTrip(t, journey, t.Step, Chose, m.Medium, numbers)
	r.hand(trip, journey, s, m, asked[chosen].to)
	return s.Next, r.awaits(trip, s)
}

// choice picks one of the messages that can be sent, and says how and with which numbers.
func (r *run) choice(t *Trip, s *plan.Step, open []int) (chosen int, how string, numbers Values) {
	numbers = Values{}
	best, most := open[0], -1.0
	for _, i := range open {
		rate := r.st.engagement(s.Among[i].Medium)
		if rate > most {
			best, most = i, rate
		}
		numbers[s.Among[i].Medium] = rate
	}
	seed := r.world.Program(t.Program).Seed
	if draw(seed, r.st.ID, t.Journey, s.ID, "control") < plan.BestControl {
		pick := int(draw(seed, r.st.ID, t.Journey, s.ID, "chance") * float64(len(open)))
		return open[pick], "chance", numbers
	}
	if wish, _ := r.profile()[preferredField].(string); wish != "" {
		for _, i := range open {
			if s.Among[i].Medium == wish {
				return i, "preferred", numbers
			}
		}
	}
	return best, "engagement", numbers
}

// preferredField is the contact's field that names the medium that they prefer.
const preferredField = "preferred_channel"

// engagement returns how often the contact has answered messages of a medium, from 0 to 1.
func (st *State) engagement(medium string) float64 {
	for i := range st.Engaged {
		if e := &st.Engaged[i]; e.Medium == medium {
			return (float64(e.Acted) + 1) / (float64(e.Sent) + 2)
		}
	}
	return 0.5
}

// learnSent counts a message that was handed over, in programs that choose between channels.
func (r *run) learnSent(m *plan.Message) {
	if !r.p.learns {
		return
	}
	i, known := slices.BinarySearchFunc(r.st.Engaged, m.Medium, func(e Engaged, medium string) int { return cmp.Compare(e.Medium, medium) })
	if !known {
		r.st.Engaged = slices.Insert(r.st.Engaged, i, Engaged{Medium: m.Medium})
	}
	e := &r.st.Engaged[i]
	e.Sent++
	if j, had := slices.BinarySearch(e.Open, m.Name); !had {
		e.Open = slices.Insert(e.Open, j, m.Name)
	}
}

// learnActed counts that a person opened or clicked a message, once for each time it was sent.
func (r *run) learnActed(message string) {
	for i := range r.st.Engaged {
		e := &r.st.Engaged[i]
		if j, had := slices.BinarySearch(e.Open, message); had {
			e.Open = slices.Delete(e.Open, j, j+1)
			e.Acted++
		}
	}
}
