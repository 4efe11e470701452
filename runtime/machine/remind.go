package machine

import (
	"slices"
	"time"

	"github.com/journeylang/journey/lang/plan"
)

// A trip in a series stands at the step of the series; when a message has its turn it goes through the step that sends
// it and comes back. A message that is held on the way (quiet time) keeps the trip at its own step: then the event, the
// limit and the next turn still count.

// overtaken is the gate of a reminder whose turn has passed: the next one has come, and nobody is reminded twice at once.
const overtaken = "overtaken"

// The two exits of a series, in traces.
const (
	remindDone    = "done"
	remindExpired = "expired"
)

// remind takes the trip into its series, or back to it from one of its messages, and then to the next thing to do.
func (r *run) remind(trip, journey int, s *plan.Step) (next int, parked bool) {
	t := &r.st.Trips[trip]
	var why Values
	if t.inSeries() {
		t.remember()
	} else {
		limit, read := r.limit(t, s.Series)
		why = read
		t.Series = &Series{Step: t.Step, Began: r.now, Until: limit}
		t.Reminded = slices.DeleteFunc(t.Reminded, func(x Reminded) bool { return x.Step == t.Step })
		if because, is := r.already(t, s.Branches[0].On); is || slices.Contains(t.Met, t.Step) {
			return r.endSeries(trip, journey, s, remindDone, with(because, "already", true)), false
		}
	}
	if r.now >= t.Series.Until {
		return r.endSeries(trip, journey, s, remindExpired, why), false
	}
	if turn, is := r.dueReminder(trip, s.Series); is {
		t.Series.Next = int32(turn + 1)
		t.Series.Sent = int32(len(t.Sent))
		return s.Series.Reminders[turn].Step, false
	}
	t.Due = r.nextTurn(t, s.Series)
	why = with(why, "until", time.UnixMilli(t.Series.Until).UTC())
	if n := int(t.Series.Next); n < len(s.Series.Reminders) && t.Due < t.Series.Until {
		why["next"] = s.Series.Reminders[n].Label
	}
	r.traceTrip(t, journey, t.Step, Reached, stamp(t.Due), why)
	return 0, true
}

// inSeries reports whether the trip comes back to the series that it is in.
func (t *Trip) inSeries() bool { return t.Series != nil && t.Series.Step == t.Step }

// limit returns when a series ends (ms): at once, where its date is missing.
func (r *run) limit(t *Trip, s *plan.Series) (until int64, why Values) {
	if s.Date == nil {
		return r.after(t, s.Limit, r.now), nil
	}
	env := r.scope(t, nil)
	v, err := s.Date.Eval(env)
	why = operands(s.Date.Values(env))
	at, ok := v.(time.Time)
	if err != nil || !ok {
		return r.now, why
	}
	return r.instant(t, at, s.Date.Result), why
}

// dueReminder returns the reminder whose turn it is. Where several are overdue it is the last; the turns of the others are over.
func (r *run) dueReminder(trip int, s *plan.Series) (turn int, is bool) {
	t := &r.st.Trips[trip]
	for n := int(t.Series.Next); n < len(s.Reminders) && r.after(t, s.Reminders[n].After, t.Series.Began) <= r.now; n++ {
		if is {
			r.passOver(trip, s.Reminders[turn].Step)
		}
		turn, is = n, true
	}
	return turn, is
}

// passOver counts a reminder whose turn came and went.
func (r *run) passOver(trip, step int) {
	t := &r.st.Trips[trip]
	p, j, journey := r.version(t)
	counts := &r.out.Counts(p, journey).Steps[step]
	counts.In++
	counts.Out++
	r.skipReminder(t, j, journey, step, counts)
}

func (r *run) skipReminder(t *Trip, j *plan.Journey, journey, step int, counts *StepCounts) {
	name := ""
	if m := j.Steps[step].Message; m != nil {
		name = m.Name
	}
	counts.Blocked++
	r.traceTrip(t, journey, int32(step), Blocked, overtaken, Values{"message": name})
}

// nextTurn returns when the series next has something to do (ms): a reminder, or its end.
func (r *run) nextTurn(t *Trip, s *plan.Series) int64 {
	if n := int(t.Series.Next); n < len(s.Reminders) {
		return min(t.Series.Until, r.after(t, s.Reminders[n].After, t.Series.Began))
	}
	return t.Series.Until
}

// goOnReminding does what the series has to do now.
func (r *run) goOnReminding(trip, journey int, s *plan.Step) {
	next, parked := r.remind(trip, journey, s)
	if !parked {
		r.move(trip, next)
	}
}

// boundHold bounds how long a reminder may be held: until the next has its turn, or the series ends.
func (r *run) boundHold(trip int) {
	t := &r.st.Trips[trip]
	if t.Series == nil {
		return
	}
	_, j, _ := r.version(t)
	t.Due = min(t.Due, r.nextTurn(t, j.Steps[t.Series.Step].Series))
}

// letGo takes a trip whose reminder is held back to its series, where the time for it is over; it reports whether it did.
func (r *run) letGo(trip int) bool {
	t := &r.st.Trips[trip]
	if t.Series == nil || t.Series.Step == t.Step {
		return false
	}
	p, j, journey := r.version(t)
	if r.now < r.nextTurn(t, j.Steps[t.Series.Step].Series) {
		return false
	}
	r.skipReminder(t, j, journey, int(t.Step), &r.out.Counts(p, journey).Steps[t.Step])
	r.move(trip, int(t.Series.Step))
	return true
}

// remember notes the message that the series has just sent; one that a gate stopped has had its turn all the same.
func (t *Trip) remember() {
	if len(t.Sent) <= int(t.Series.Sent) {
		return
	}
	last := Reminded{Step: t.Step, Message: t.Sent[len(t.Sent)-1].Message, Number: t.Series.Next}
	t.Reminded = slices.DeleteFunc(t.Reminded, func(x Reminded) bool { return x.Step == t.Step })
	t.Reminded = append(t.Reminded, last)
}

// endSeries leaves a series through one of its exits and counts what it brought.
func (r *run) endSeries(trip, journey int, s *plan.Step, exit string, why Values) (next int) {
	t := &r.st.Trips[trip]
	step := t.Series.Step
	t.Series = nil
	t.Met = slices.DeleteFunc(t.Met, func(m int32) bool { return m == step })
	last := t.reminded(step)
	if last == nil {
		t.Reminded = append(t.Reminded, Reminded{Step: step})
		last = &t.Reminded[len(t.Reminded)-1]
	}
	if last.Message != "" {
		why = with(why, "reminder.message", last.Message)
		why["reminder.number"] = float64(last.Number)
	}
	r.traceTrip(t, journey, step, Branched, exit, why)
	if exit == remindExpired {
		return s.Else
	}
	p := r.world.Program(t.Program)
	counts := r.out.Counts(p, journey)
	counts.Steps[step].Converted++
	if n := int(last.Number); n > 0 && n <= len(s.Series.Reminders) {
		counts.Steps[s.Series.Reminders[last.Number-1].Step].Converted++
	}
	return s.Branches[0].To
}

// reminded returns the last message of the series at a step that the trip got, or nil.
func (t *Trip) reminded(step int32) *Reminded {
	for i := range t.Reminded {
		if t.Reminded[i].Step == step {
			return &t.Reminded[i]
		}
	}
	return nil
}

// reminder returns what steps behind a series read as reminder.message and reminder.number; nil elsewhere.
func (r *run) reminder(t *Trip) map[string]any {
	if t == nil || len(t.Reminded) == 0 || t.Step < 0 {
		return nil
	}
	_, j, _ := r.version(t)
	last := t.reminded(int32(j.Steps[t.Step].Behind))
	if last == nil {
		return nil
	}
	out := map[string]any{"number": float64(last.Number)}
	if last.Message != "" {
		out["message"] = last.Message
	}
	return out
}

// foresee notes that the event of a series has happened that the trip has not come to yet.
func (r *run) foresee(t *Trip, h *happening) {
	_, j, _ := r.version(t)
	for _, step := range j.Reminds {
		if t.Series != nil && int(t.Series.Step) == step || slices.Contains(t.Met, int32(step)) {
			continue
		}
		if on := j.Steps[step].Branches[0].On; on.Interaction == "" && r.hears(t, on, h) {
			t.Met = append(t.Met, int32(step))
		}
	}
}

// reminding lets an event end the series that the trip is in, also while one of its messages is held.
func (r *run) reminding(trip int, h *happening) {
	t := &r.st.Trips[trip]
	if t.Series == nil {
		return
	}
	_, j, journey := r.version(t)
	s := &j.Steps[t.Series.Step]
	on := s.Branches[0].On
	if !r.hears(t, on, h) {
		return
	}
	because := r.because(t, on, h.fields)
	r.move(trip, r.endSeries(trip, journey, s, remindDone, because))
}
