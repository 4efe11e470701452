package machine_test

import (
	"cmp"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/journeylang/journey/runtime/machine"
)

// pair is two contacts of one world that tell each other.
type pair struct {
	*heart
	states map[string]*machine.State
	traces map[string][]machine.Entry
	now    int64
}

func (p *pair) put(in machine.Input) {
	waiting := []machine.Input{in}
	for len(waiting) > 0 {
		in, waiting = waiting[0], waiting[1:]
		st := p.states[in.Contact]
		if st == nil {
			continue // a desk
		}
		past := slices.Clone(p.traces[in.Contact])
		p.out.Past = func() []machine.Entry { return past }
		p.out.Trace, p.out.Tells = nil, nil
		p.out.Offset++
		machine.Apply(p.world, st, p.now, &in, &p.out)
		p.traces[in.Contact] = append(p.traces[in.Contact], p.out.Trace...)
		waiting = append(waiting, p.out.Tells...)
	}
}

// After a merge points are what the slow evaluator says of everything that both did, in the order in which it happened,
// and stay so; the points of a lead that came along come along.
func TestScoresOfMergedContactsAreExact(t *testing.T) {
	for seed := range uint64(40) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			r := rand.New(rand.NewPCG(seed, 11))
			p := &pair{heart: begin(t, scored), traces: map[string][]machine.Entry{}, now: noon.UnixMilli()}
			p.states = map[string]*machine.State{"ada": {ID: "ada"}, "bea": {ID: "bea"}}
			did := map[string][]deed{}
			for _, id := range []string{"ada", "bea"} {
				p.put(machine.Input{Kind: machine.ContactInput, Contact: id})
			}
			p.put(machine.Input{Kind: machine.LeadInput, Contact: "ada", Name: machine.LeadCreate, Key: "l"})
			does := func(id string) {
				p.now += r.Int64N(day)
				d := deed{name: []string{"seen", "seen", "asked", "fled"}[r.IntN(4)], at: p.now, size: float64(r.IntN(3))}
				p.put(machine.Input{Kind: machine.EventInput, Contact: id, Name: d.name, Time: d.at, Fields: machine.Values{"size": d.size}})
				did[id] = append(did[id], d)
			}
			agree := func(what string, all []deed) {
				t.Helper()
				for _, at := range []int64{p.now, p.now + day, p.now + 9*day} {
					if at > p.now && what != "merged" {
						continue
					}
					machine.Fire(p.world, p.states["bea"], at, at, &p.out)
					want, view := heat(all, at), machine.ViewLead(p.world, p.states["bea"], at, "l")
					if got := view["heat"].(float64); math.Abs(got-want) > 1e-9 {
						t.Fatalf("%s: heat is %v, want %v after %v", what, got, want, all)
					}
					p.now = at
				}
			}
			for range 20 {
				does([]string{"ada", "bea"}[r.IntN(2)])
			}
			p.put(machine.Input{Kind: machine.MergeInput, Contact: "ada", Name: machine.MergeInto, Key: "bea"})
			if p.states["ada"].Into != "bea" {
				t.Fatal("they were not merged")
			}
			all := slices.Concat(did["bea"], did["ada"])
			slices.SortStableFunc(all, func(a, b deed) int { return cmp.Compare(a.at, b.at) })
			agree("merged", all)
			did["bea"] = all
			for range 10 {
				does("bea")
				agree("behind", did["bea"])
			}
		})
	}
}
