package machine

import (
	"fmt"
	"math"
	"strconv"
	"time"

	"github.com/journeylang/journey/lang/plan"
)

// The order of the checks at the door is rule 1: where, only and skip, re-entry, holdout. Each refusal is traced.

// enterOn lets the contact into a journey that an event starts.
func (r *run) enterOn(journey int, at int64, fields Values) {
	j := r.p.Plan.Journeys[journey]
	if where := j.Start.On.Where; where != nil && !where.Holds(r.scope(nil, fields)) {
		r.turnAway(journey, "where")
		return
	}
	key := ""
	if j.Per != nil {
		v, err := j.Per.Eval(r.scope(nil, fields))
		if err != nil || v == nil {
			r.turnAway(journey, "no key")
			return
		}
		key = keyText(v)
	}
	r.enter(journey, key, fields)
}

// enterWith lets the contact into a journey that takes the members of a segment.
func (r *run) enterWith(journey int) { r.enter(journey, "", nil) }

func (r *run) enter(journey int, key string, start Values) {
	j := r.p.Plan.Journeys[journey]
	for _, s := range j.Only {
		if !r.member(s) {
			r.turnAway(journey, "only "+s)
			return
		}
	}
	for _, s := range j.Skip {
		if r.member(s) {
			r.turnAway(journey, "skip "+s)
			return
		}
	}
	if why := r.mayReturn(j, key); why != "" {
		r.turnAway(journey, why)
		return
	}
	r.visit(j, key)
	r.begin(journey, key, start)
}

// mayReturn applies the rule of re-entry and returns the reason that forbids it, or "".
func (r *run) mayReturn(j *plan.Journey, key string) string {
	st := r.st
	if j.Again.Always {
		if j.Per == nil {
			for i := range st.Trips {
				if t := &st.Trips[i]; t.Left == 0 && t.Journey == j.Name {
					return "under way"
				}
			}
		}
		return ""
	}
	for i := range st.Visits {
		v := &st.Visits[i]
		if v.Journey != j.Name || v.Key != key {
			continue
		}
		if j.Again.After == (plan.Duration{}) {
			return "entered before"
		}
		if r.now < j.Again.After.After(time.UnixMilli(v.Last), r.p.Plan.Zone).UnixMilli() {
			return "too soon"
		}
	}
	return ""
}

// visit remembers the entry where the rule of re-entry asks for it.
func (r *run) visit(j *plan.Journey, key string) {
	if j.Again.Always {
		return
	}
	for i := range r.st.Visits {
		if v := &r.st.Visits[i]; v.Journey == j.Name && v.Key == key {
			v.Last = r.now
			return
		}
	}
	r.st.Visits = append(r.st.Visits, Visit{j.Name, key, r.now})
}

// begin starts the trip: the control group leaves at once, everyone else takes the first step.
func (r *run) begin(journey int, key string, start Values) {
	j := r.p.Plan.Journeys[journey]
	r.st.NextTrip++
	t := Trip{No: r.st.NextTrip, Program: r.p.Number, Journey: j.Name, Key: key, Start: start, Entered: r.now, Step: plan.End}
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
	r.walk(i, 0)
}

// join puts the trip into an arm, for the reports.
func (r *run) join(trip, arm int) {
	t := &r.st.Trips[trip]
	for _, a := range t.Arms {
		if int(a) == arm {
			return
		}
	}
	t.Arms = append(t.Arms, int32(arm))
	p, _, journey := r.version(t)
	r.out.Counts(p, journey).Arms[arm].People++
}

// holdOut makes the trip a control: its goals count, nothing is sent, no further step is taken.
func (r *run) holdOut(trip int) {
	r.st.Trips[trip].HoldOut = true
	r.leave(trip, "holdout")
}

func (r *run) turnAway(journey int, reason string) {
	addReason(&r.out.Counts(r.p, journey).Refused, reason, 1)
	r.trace(Refused, reason, nil)
	r.out.Trace[len(r.out.Trace)-1].Journey = int32(journey)
}

// keyText writes a key so that a text and a number never meet.
func keyText(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case float64:
		if v == math.Trunc(v) && math.Abs(v) < 1<<53 {
			return "#" + strconv.FormatInt(int64(v), 10)
		}
		return "#" + strconv.FormatFloat(v, 'g', -1, 64)
	}
	return "=" + fmt.Sprint(v)
}
