package machine

import (
	"math"
	"slices"
	"strconv"
)

// Two pasts become one when contacts are merged. What a line without a limit gave for both is the sum, in whatever order
// it is added. Where a limit holds, what an event gives depends on those around it: then the points are given anew, for
// all events of both in the order in which they happened. Every award is in the trace, with the instant of its event.

// anew marks, among the values of Scored, the first award of a line that was scored anew: what stands before it holds no more.
const anew = "anew"

// scoreBoth gives the points of lines with a limit anew, where an alias's events are among those that count.
func (r *run) scoreBoth(alias *State) {
	r.score(func() {
		past := r.pastEntries()
		for _, s := range r.limited() {
			r.awardAnew(s, past)
		}
		for _, c := range alias.Credits { // of leads, which have come along
			if i, had := r.st.credit(c.Key, c.Lead); !had && c.Lead != "" && r.st.Lead(c.Lead) != nil && r.p.scoring.known[c.Key] {
				r.st.Credits = slices.Insert(r.st.Credits, i, c)
			}
		}
	})
}

// limited returns the lines with a limit, in the order of the script, every key once.
func (r *run) limited() []scoreLine {
	return slices.DeleteFunc(r.eachLines(), func(s scoreLine) bool { return math.IsInf(s.line.AtMost, 1) })
}

// awardsOf returns what the trace tells of the points of a line that hold, those of events about one lead left out.
func awardsOf(key uint64, past []Entry) []*Entry {
	line := strconv.FormatUint(key, 36)
	var awards []*Entry
	for i := range past {
		e := &past[i]
		if e.Kind != Scored || e.Values["line"] != line || e.Values["lead"] != nil {
			continue
		}
		if e.Values[anew] == true {
			awards = nil
		}
		if e.Values["event"] != nil { // else what gave it is forgotten
			awards = append(awards, e)
		}
	}
	return awards
}

func (r *run) dropCredit(key uint64) {
	if i, had := r.st.credit(key, ""); had {
		r.st.Credits = slices.Delete(r.st.Credits, i, i+1)
	}
}

func (r *run) awardAnew(s scoreLine, past []Entry) {
	awards := awardsOf(s.key, past)
	if !slices.ContainsFunc(awards, func(e *Entry) bool { return e.Values["from"] != nil }) {
		return
	}
	slices.SortStableFunc(awards, func(a, b *Entry) int { return int(min(1, max(-1, a.Time-b.Time))) })
	r.dropCredit(s.key)
	for i, e := range awards {
		event, _ := e.Values["event"].(string)
		r.award(s, event, e.Time, "")
		if i == 0 {
			r.out.Trace[len(r.out.Trace)-1].Values[anew] = true
		}
	}
}
