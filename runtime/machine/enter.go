package machine

import "github.com/journeylang/journey/lang/plan"

// begin starts the trip: the control group leaves at once, everyone else takes the first step.
func (r *run) begin(journey int, key string, start Values) {
	j := r.p.Plan.Journeys[journey]
	r.st.NextTrip++
	t := Trip{No: r.st.NextTrip, Program: r.p.Number, Journey: j.Name, Key: key, Start: start, Entered: r.now, Step: plan.End, Lead: r.about}
	for g := range j.Goals {
		t.GoalUntil = max(t.GoalUntil, r.goalUntil(&j.Goals[g], r.now))
	}
	r.st.Trips = append(r.st.Trips, t)
	i := len(r.st.Trips) - 1
	counts := r.out.Counts(r.p, journey)
	counts.Entered++
	r.traceTrip(&r.st.Trips[i], journey, None, Entered, key, nil)
	if j.HoldOut > 0 {
		held := draw(r.p.Seed, r.st.ID, j.Name, "hold out") < j.HoldOut
		for a := range j.Arms {
			if j.Arms[a].Step < 0 && j.Arms[a].HoldOut == held {
				r.join(i, a)
			}
		}
		if held {
			r.holdOut(i)
			return
		}
	}
	if !r.exitWhen(i, &change{}) {
		r.walk(i, 0)
	}
}

// join puts the trip into an arm, for the reports; it is false where the trip was in it already.
func (r *run) join(trip, arm int) bool {
	t := &r.st.Trips[trip]
	for _, a := range t.Arms {
		if int(a) == arm {
			return false
		}
	}
	t.Arms = append(t.Arms, int32(arm))
	p, _, journey := r.version(t)
	r.out.Counts(p, journey).Arms[arm].People++
	return true
}

// holdOut makes the trip a control: its goals count, nothing is sent, no further step is taken.
func (r *run) holdOut(trip int) {
	r.st.Trips[trip].HoldOut = true
	r.leave(trip, "holdout")
}
