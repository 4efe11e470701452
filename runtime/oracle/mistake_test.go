package oracle_test

import (
	"math"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/journeylang/journey/runtime/machine"
	"github.com/journeylang/journey/runtime/oracle"
	"github.com/journeylang/journey/runtime/sim"
)

// mistakes are what a machine with a fault could leave behind. Each changes a copy of the state or of the trace, and
// reports whether there was anything to change.
var mistakes = map[string]func(st *machine.State, trace *[]machine.Entry) bool{
	"a segment that is not left":   func(st *machine.State, _ *[]machine.Entry) bool { return join(st, "hot") },
	"a segment that is not joined": func(st *machine.State, _ *[]machine.Entry) bool { return part(st, "curious") },
	"a member of big who is none":  func(st *machine.State, _ *[]machine.Entry) bool { return join(st, "big") },
	"a member of a list is lost":   func(st *machine.State, _ *[]machine.Entry) bool { return part(st, "vip") },
	"points that are off by one": func(st *machine.State, _ *[]machine.Entry) bool {
		for i := range st.Credits {
			st.Credits[i].Sum++
		}
		return len(st.Credits) > 0 && len(st.Leads) > 0
	},
	"points that halve a minute late": func(st *machine.State, _ *[]machine.Entry) bool {
		for i := range st.Credits {
			st.Credits[i].At += time.Minute.Milliseconds()
		}
		return len(st.Credits) > 0 && len(st.Leads) > 0
	},
	"a line that holds no more and still counts": func(st *machine.State, _ *[]machine.Entry) bool {
		return onMarks(st, func(m *machine.Mark) bool {
			had := len(m.Holds) > 0
			m.Holds = nil
			return had
		})
	},
	"a grade that was not changed": func(st *machine.State, _ *[]machine.Entry) bool {
		return onMarks(st, func(m *machine.Mark) bool {
			m.Grade = map[string]string{"A": "B", "B": "C", "C": "D", "D": "C", "High": "Low", "Low": "High"}[m.Grade]
			return true
		})
	},
	"a lead that is not made ready": func(st *machine.State, _ *[]machine.Entry) bool {
		return onLeads(st, func(l *machine.Lead) bool {
			was := l.Ready
			l.Ready = false
			return was
		})
	},
	"a lead that is ready and was not made so": func(st *machine.State, _ *[]machine.Entry) bool {
		return onLeads(st, func(l *machine.Lead) bool {
			was := l.Ready
			l.Ready = true
			return !was
		})
	},
	"a lead that is still open": func(st *machine.State, _ *[]machine.Entry) bool {
		return onLeads(st, func(l *machine.Lead) bool {
			was := l.Closed
			l.Closed = 0
			return was != 0
		})
	},
	"a lead that is lost": func(st *machine.State, _ *[]machine.Entry) bool {
		had := len(st.Leads) > 0
		st.Leads = nil
		return had
	},
	"a merge that does not score the joined history anew": func(st *machine.State, trace *[]machine.Entry) (did bool) {
		for i := range st.Credits {
			c := &st.Credits[i]
			before, anew := scoredTwice(*trace, strconv.FormatUint(c.Key, 36))
			more := worth(before, c.At) - worth(anew, c.At)
			c.Sum += more
			did = did || math.Abs(more) > 1e-6
		}
		return did && len(st.Leads) > 0
	},
	"an event that was not counted": func(_ *machine.State, trace *[]machine.Entry) bool {
		last := lastEvent(*trace)
		if last >= 0 {
			*trace = slices.Insert(*trace, last, (*trace)[last])
		}
		return last >= 0
	},
	"an event that was counted twice": func(_ *machine.State, trace *[]machine.Entry) bool {
		last := lastEvent(*trace)
		if last >= 0 {
			*trace = slices.Delete(*trace, last, last+1)
		}
		return last >= 0
	},
	"an event at another time": func(_ *machine.State, trace *[]machine.Entry) bool {
		last := lastEvent(*trace)
		if last >= 0 {
			(*trace)[last].Time -= 6 * time.Hour.Milliseconds()
		}
		return last >= 0
	},
	"readiness below the threshold": func(_ *machine.State, trace *[]machine.Entry) bool {
		at := slices.IndexFunc(*trace, func(e machine.Entry) bool { return e.Kind == machine.ReadyForSales })
		if at < 0 {
			return false
		}
		before := slices.Clone((*trace)[:at]) // the events that made it ready come behind it
		events := slices.DeleteFunc(slices.Clone(before), func(e machine.Entry) bool { return e.Kind != machine.Happened && e.Kind != machine.ContactDid })
		before = slices.DeleteFunc(before, func(e machine.Entry) bool { return e.Kind == machine.Happened || e.Kind == machine.ContactDid })
		*trace = slices.Concat(before, (*trace)[at:at+1], events, (*trace)[at+1:])
		return true
	},
	"a field of the profile that is not what was said": func(_ *machine.State, trace *[]machine.Entry) bool {
		at := slices.IndexFunc(*trace, func(e machine.Entry) bool { return e.Kind == machine.Changed && e.Values["title"] != nil })
		if at >= 0 {
			e := &(*trace)[at]
			e.Values = machine.Values{"title": map[any]any{"Head": "Hand", "Hand": "Head"}[e.Values["title"]]}
		}
		return at >= 0
	},
}

// The oracle objects to each of the mistakes, in some of the games.
func TestOracleObjects(t *testing.T) {
	tried, noticed := map[string]int{}, map[string]int{}
	var games []*sim.Shell
	for seed := range uint64(12) {
		games = append(games, playScores(t, seed, 40, false), playMerge(t, seed))
	}
	for _, shell := range games {
		now := shell.Now().UnixMilli()
		for _, who := range append(shell.Contacts(), shell.Accounts()...) {
			trace, err := history(shell)(who)
			if err != nil {
				t.Fatal(err)
			}
			for name, spoil := range mistakes {
				var st *machine.State
				if err := shell.View(who, func(_ int64, _ *machine.World, kept *machine.State) {
					b, err := machine.EncodeState(kept)
					if err == nil {
						st, err = machine.DecodeState(b)
					}
					if err != nil {
						t.Fatal(err)
					}
				}); err != nil {
					t.Fatal(err)
				}
				spoiled := slices.Clone(trace)
				if st.Into != "" || !spoil(st, &spoiled) {
					continue
				}
				tried[name]++
				if oracle.Compare(shell.World(), st, now, func(id string) ([]machine.Entry, error) {
					if id == who {
						return spoiled, nil
					}
					return history(shell)(id)
				}) != nil {
					noticed[name]++
				}
			}
		}
	}
	for name := range mistakes {
		t.Logf("%s: %d of %d", name, noticed[name], tried[name])
		if noticed[name] == 0 {
			t.Errorf("%s: it was not noticed in %d tries", name, tried[name])
		}
	}
}

func join(st *machine.State, segment string) bool {
	at, had := slices.BinarySearch(st.Segments, segment)
	if !had {
		st.Segments = slices.Insert(st.Segments, at, segment)
	}
	return !had
}

func part(st *machine.State, segment string) bool {
	at, had := slices.BinarySearch(st.Segments, segment)
	if had {
		st.Segments = slices.Delete(st.Segments, at, at+1)
	}
	return had
}

func onLeads(st *machine.State, do func(l *machine.Lead) bool) (did bool) {
	for i := range st.Leads {
		did = do(&st.Leads[i]) || did
	}
	return did
}

func onMarks(st *machine.State, do func(m *machine.Mark) bool) bool {
	return onLeads(st, func(l *machine.Lead) (did bool) {
		for i := range l.Marks {
			did = do(&l.Marks[i]) || did
		}
		return did
	})
}

// scoredTwice returns the points of a line that a merge gave anew the last time, as they were before and as they were then.
func scoredTwice(trace []machine.Entry, line string) (before, anew []machine.Entry) {
	var all []machine.Entry
	at := 0
	for _, e := range trace {
		if e.Kind != machine.Scored || e.Values["line"] != line {
			continue
		}
		if e.Values["anew"] == true {
			if at > 0 {
				all = all[at:]
			}
			at = len(all)
		}
		all = append(all, e)
	}
	return all[:at], all[at:min(2*at, len(all))] // every one of them is given again
}

// worth is what is left at an instant of the points of score heat.
func worth(points []machine.Entry, at int64) (sum float64) {
	for _, e := range points {
		sum += e.Values["points"].(float64) * math.Exp2(-float64(at-e.Time)/float64(5*24*time.Hour.Milliseconds()))
	}
	return sum
}

func lastEvent(trace []machine.Entry) int {
	for i := len(trace) - 1; i >= 0; i-- {
		if k := trace[i].Kind; k == machine.Happened || k == machine.ContactDid {
			return i
		}
	}
	return -1
}
