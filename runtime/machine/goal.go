package machine

import (
	"time"

	"github.com/journeylang/journey/lang/plan"
)

// defaultGoal is how long goals count after entry where the script does not say (rule 7).
var defaultGoal = plan.Duration{Days: 30}

func (r *run) goalUntil(g *plan.Goal, entered int64) int64 {
	within := g.Within
	if within == (plan.Duration{}) {
		within = defaultGoal
	}
	return within.After(time.UnixMilli(entered), r.p.Plan.Zone).UnixMilli()
}

// countGoals counts the goals that an event reaches, each once per trip, also after the trip has left. What counts is
// when the event happened, not when it was heard of. It reports whether one of them ends the trip.
func (r *run) countGoals(trip int, event string, at int64, fields Values) (exit bool) {
	t := &r.st.Trips[trip]
	if at < t.Entered || at > t.GoalUntil {
		return false
	}
	p, j, journey := r.version(t)
	for g := range j.Goals {
		goal := &j.Goals[g]
		if t.Goals&(1<<g) != 0 || goal.On.Event != event || at > r.goalUntil(goal, t.Entered) {
			continue
		}
		if !r.matches(t, &goal.On, fields) {
			continue
		}
		worth := 0.0
		if goal.Worth != nil {
			if v, err := goal.Worth.Eval(r.scope(t, fields)); err == nil {
				worth, _ = v.(float64)
			}
		}
		t.Goals |= 1 << g
		counts := r.out.Counts(p, journey)
		counts.Goals[g].add(worth)
		for _, a := range t.Arms {
			counts.Arms[a].Goals[g].add(worth)
		}
		r.traceTrip(t, journey, t.Step, Goal, goal.Name, Values{"worth": worth})
		exit = exit || goal.ThenExit
	}
	return exit
}

func (r *run) allReached(t *Trip) bool {
	_, j, _ := r.version(t)
	return t.Goals == 1<<len(j.Goals)-1
}
