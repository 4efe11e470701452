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
	var all []scoreLine
	for _, s := range r.p.Plan.Scores {
		for i := range s.Categories {
			for k := range s.Categories[i].Lines {
				l := &s.Categories[i].Lines[k]
				key := hashText(l.Key)
				if l.When == nil && !math.IsInf(l.AtMost, 1) && !slices.ContainsFunc(all, func(o scoreLine) bool { return o.key == key }) {
					all = append(all, scoreLine{key, l, s.Halve})
				}
			}
		}
	}
	return all
}

func (r *run) awardAnew(s scoreLine, past []Entry) {
	line := strconv.FormatUint(s.key, 36)
	var awards []*Entry
	inherited := false
	for i := range past {
		e := &past[i]
		if e.Kind != Scored || e.Values["line"] != line || e.Values["lead"] != nil {
			continue
		}
		if e.Values[anew] == true {
			awards, inherited = nil, false
		}
		awards = append(awards, e)
		inherited = inherited || e.Values["from"] != nil
	}
	if !inherited {
		return
	}
	slices.SortStableFunc(awards, func(a, b *Entry) int { return int(min(1, max(-1, a.Time-b.Time))) })
	if i, had := r.st.credit(s.key, ""); had {
		r.st.Credits = slices.Delete(r.st.Credits, i, i+1)
	}
	for i, e := range awards {
		event, _ := e.Values["event"].(string)
		r.award(s, event, e.Time, "")
		if i == 0 {
			r.out.Trace[len(r.out.Trace)-1].Values[anew] = true
		}
	}
}
