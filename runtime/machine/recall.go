package machine

import (
	"math"
	"slices"
	"time"
)

// Wants says of an event of a contact's past, by its name and when it was (ms), whether a rule reads it, and whether it looks at
// its values.
type Wants func(name []byte, at int64) (is, values bool)

// wanted is what a rule reads of events of one name.
type wanted struct {
	is, values bool
	after      int64 // those behind it; ms
}

// Wants says what of the past the rule reads at the instant now (ms).
func (a *Asker) Wants(w *World, now int64) Wants {
	names := map[string]wanted{}
	return func(name []byte, at int64) (is, values bool) {
		one, known := names[string(name)]
		if !known {
			if p := w.Current(); p != nil {
				one = a.wanted(p, now, string(name))
			}
			names[string(name)] = one
		}
		return one.is && at > one.after, one.values
	}
}

func (a *Asker) wanted(p *Program, now int64, text string) wanted {
	one := wanted{after: math.MaxInt64}
	for _, agg := range a.Rule.Aggregates {
		if !p.means(agg.Event, text) {
			continue
		}
		after := int64(math.MinInt64)
		if agg.Window > 0 {
			after = now - int64(agg.Window/time.Millisecond)
		}
		one.is, one.values, one.after = true, one.values || agg.Where != nil || agg.Field != "", min(one.after, after)
	}
	return one
}

// Recall asks again where State or Encoded said that the past is needed. past hands what the rule Wants of what happened to the
// contact that they were asked about to tell, oldest first; tell keeps nothing of it.
func (a *Asker) Recall(w *World, now int64, past func(tell func(*Entry)) error) (holds bool, err error) {
	a.st.Aggregates = slices.Clone(a.st.Aggregates)
	r := a.out.begin(w, &a.st, now)
	if r.p == nil {
		return false, nil
	}
	missing := a.missing[:0]
	for _, agg := range a.Rule.Aggregates {
		if key := hashText(agg.Key); a.st.aggregate(key) == nil {
			missing = append(missing, reading{key, agg})
		}
	}
	a.missing = missing
	err = past(func(e *Entry) {
		for _, m := range missing {
			if r.p.means(m.agg.Event, e.Text) {
				r.feed(m, e.Time, e.Values)
			}
		}
	})
	if err != nil {
		return false, err
	}
	return a.ask(w, now), nil
}
