package machine

import (
	"time"

	"github.com/journeylang/journey/lang/plan"
	"github.com/journeylang/journey/lang/schema"
)

// The ways out of a wait for a time that is not waited for; the words are in traces.
const (
	untilPast    = "past"    // the time has come already
	untilInside  = "inside"  // the window is open
	untilMissing = "missing" // there is no date
)

// waitUntil parks the trip until a time, which is computed on arrival and then stands (rule 8). A time in the past does
// not wait; a missing date takes the else block, or waits for the limit where there is none.
func (r *run) waitUntil(trip, journey int, s *plan.Step) (next int, parked bool) {
	t := &r.st.Trips[trip]
	due, why := r.dueUntil(t, s)
	switch {
	case due == 0:
		r.traceTrip(t, journey, t.Step, Branched, untilMissing, why)
		return s.Else, false
	case due <= r.now:
		way := untilPast
		if s.Until.Next != nil {
			way = untilInside
		}
		r.traceTrip(t, journey, t.Step, Branched, way, why)
		return s.Next, false
	}
	t.Due = due
	r.traceTrip(t, journey, t.Step, Reached, stamp(due), why)
	return 0, true
}

// dueUntil returns the instant (ms) until which a step waits that is reached at r.now, or 0 for a missing date that nothing
// stands in for, with the values that it was computed from.
func (r *run) dueUntil(t *Trip, s *plan.Step) (due int64, why Values) {
	u := s.Until
	due, why = r.until(t, u)
	if u.Limit == (plan.Duration{}) || due == 0 && s.HasElse {
		return due, why
	}
	if limit := r.after(t, u.Limit, r.now); due == 0 || limit < due {
		return limit, with(why, "limit", u.Limit.String())
	}
	return due, why
}

// until returns the time that a step waits for (ms), or 0 for a missing date, with the values that it was computed from.
func (r *run) until(t *Trip, u *plan.Until) (due int64, why Values) {
	now := time.UnixMilli(r.now)
	switch {
	case u.Next != nil:
		zone, why := r.zone(t, u.Next.Zone)
		return u.Next.After(now, zone).UnixMilli(), why
	case u.Fixed != nil:
		zone, why := r.zone(t, u.Fixed.Zone)
		return u.Fixed.At(zone).UnixMilli(), why
	}
	env := r.scope(t, nil)
	v, err := u.Date.Eval(env)
	why = operands(u.Date.Values(env))
	at, ok := v.(time.Time)
	if err != nil || !ok {
		return 0, why
	}
	return r.instant(t, at, u.Date.Result), why
}

// instant returns a date or a time as an instant (ms): a date begins at midnight in the zone of the project.
func (r *run) instant(t *Trip, at time.Time, typ schema.Type) int64 {
	if typ.Kind == schema.Date {
		zone, _ := r.zone(t, nil)
		year, month, day := at.UTC().Date()
		at = plan.Local(year, month, day, 0, 0, 0, 0, zone)
	}
	return at.UnixMilli()
}

// after returns the instant that is a length of time behind another, both in ms, on the clock of the trip's program.
func (r *run) after(t *Trip, d plan.Duration, from int64) int64 {
	return d.After(time.UnixMilli(from), r.world.Program(t.Program).Plan.Zone).UnixMilli()
}

// with adds a value to those of a trace entry.
func with(values Values, name string, value any) Values {
	if values == nil {
		values = Values{}
	}
	values[name] = value
	return values
}
