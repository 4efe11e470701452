package machine

import (
	"fmt"
	"math"
	"strconv"
	"time"

	"github.com/journeylang/journey/lang/plan"
)

// The order of the checks at the door is rule 1: open, where, only and skip, re-entry, entry rate, holdout. Each refusal
// is counted and traced with its reason.

// enterOn lets the contact into a journey that an event starts.
func (r *run) enterOn(journey int, fields Values) {
	j := r.p.Plan.Journeys[journey]
	if !r.its(j) || r.shut(journey) || r.notOpen(journey) {
		return
	}
	if where := j.Start.On.Where; where != nil && !where.Holds(r.scope(nil, fields)) {
		r.turnAway(journey, "where", operands(where.Values(r.scope(nil, fields))))
		return
	}
	r.enter(journey, fields)
}

// enterWith lets the contact into a journey that takes the members of a segment.
func (r *run) enterWith(journey int) {
	if r.its(r.p.Plan.Journeys[journey]) && !r.shut(journey) && !r.notOpen(journey) {
		r.enter(journey, nil)
	}
}

// notOpen turns the contact away from an entrance that is not open yet or not any more.
func (r *run) notOpen(journey int) bool {
	j := r.p.Plan.Journeys[journey]
	why := j.Shut(time.UnixMilli(r.now))
	switch why {
	case "":
		return false
	case plan.NotYetOpen:
		r.turnAway(journey, why, Values{"opens": j.From.UTC()})
	default:
		r.turnAway(journey, why, Values{"closed": j.Until.UTC()})
	}
	return true
}

// enter makes the checks behind those of the trigger. Who passes them has a place: at once, or when the rate of entry
// lets them in.
func (r *run) enter(journey int, start Values) {
	j := r.p.Plan.Journeys[journey]
	key, ok := r.tripKey(j, start)
	if !ok {
		r.turnAway(journey, "no key", nil)
		return
	}
	if why := r.barred(j); why != "" {
		r.turnAway(journey, why, nil)
		return
	}
	if why, values := r.mayReturn(j, key); why != "" {
		r.turnAway(journey, why, values)
		return
	}
	if j.AtMost != nil {
		r.knock(journey, key, start)
		return
	}
	r.visit(j, key)
	r.begin(journey, key, start)
}

// barred returns which of `only` and `skip` keeps the contact out, or "".
func (r *run) barred(j *plan.Journey) string {
	for _, s := range j.Only {
		if !r.member(s) {
			return "only " + s
		}
	}
	for _, s := range j.Skip {
		if r.member(s) {
			return "skip " + s
		}
	}
	return ""
}

// tripKey returns the value of `per`, which tells the trips of one person apart; ok is false where it is missing.
func (r *run) tripKey(j *plan.Journey, start Values) (key string, ok bool) {
	if j.Per == nil {
		return "", true
	}
	v, err := j.Per.Eval(r.scope(nil, start))
	if err != nil || v == nil {
		return "", false
	}
	return keyText(v), true
}

// mayReturn applies the rule of re-entry (rule 3) and returns the reason that forbids it, or "". Two trips of one person
// and key never run side by side, so a later event with the key reaches exactly one.
func (r *run) mayReturn(j *plan.Journey, key string) (why string, values Values) {
	st := r.st
	for i := range st.Visits {
		v := &st.Visits[i]
		if j.Again.Always || v.Journey != j.Name || v.Key != key {
			continue
		}
		last := time.UnixMilli(v.Last).UTC()
		if j.Again.After == (plan.Duration{}) {
			return "entered before", Values{"last": last}
		}
		if again := j.Again.After.After(last, r.p.Plan.Zone); r.now < again.UnixMilli() {
			return "too soon", Values{"last": last, "again": again.UTC()}
		}
	}
	for i := range st.Trips {
		if t := &st.Trips[i]; t.Left == 0 && t.Journey == j.Name && t.Key == key {
			return "under way", Values{"since": time.UnixMilli(t.Entered).UTC()}
		}
	}
	if r.atDoor(j, key) {
		return "at the door", nil
	}
	return "", nil
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

func (r *run) turnAway(journey int, reason string, values Values) {
	addReason(&r.out.Counts(r.p, journey).Refused, reason, 1)
	r.trace(Refused, reason, values)
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
