package sim_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/journeylang/journey/runtime/explain"
	"github.com/journeylang/journey/runtime/fold"
	"github.com/journeylang/journey/runtime/identity"
	"github.com/journeylang/journey/runtime/machine"
	"github.com/journeylang/journey/runtime/sim"
)

const merging = `
project "Merging"
contact { email: email?, name: string?, plan: string? }
lead { product: string?, page: string? }
event visited { page: string? }
event asked
segment regular = count(visited, 30d) >= 3
segment loyal = count(visited) >= 450
journey talk {
  start on asked
  wait 10d
  set contact.plan = "talked"
}
`

func merge(alias, to, verb string) machine.Input {
	return machine.Input{Kind: machine.MergeInput, Contact: alias, Name: verb, Key: to, Detail: "test"}
}

func visits(who string, n int) []machine.Input {
	inputs := make([]machine.Input, n)
	for i := range inputs {
		inputs[i] = machine.Input{Kind: machine.EventInput, Contact: who, Name: "visited", Fields: machine.Values{"page": fmt.Sprint(i)}}
	}
	return inputs
}

func put(t *testing.T, s interface {
	Put(...machine.Input) error
}, inputs ...machine.Input) {
	t.Helper()
	if err := s.Put(inputs...); err != nil {
		t.Fatal(err)
	}
}

// What an anonymous visitor did is done by who they turn out to be: history, segments, leads, trips; and what comes for
// the old id later, too. A second merge and a merge backwards change nothing.
func TestMerge(t *testing.T) {
	s := shell(t, merging)
	put(t, s, visits("anon", 449)...)
	put(t, s, machine.Input{Kind: machine.EventInput, Contact: "anon", Name: "asked"},
		machine.Input{Kind: machine.LeadInput, Contact: "anon", Name: machine.LeadCreate, Fields: machine.Values{"product": "espresso"}},
		machine.Input{Kind: machine.ConsentInput, Contact: "anon", Name: "marketing", Status: machine.ConsentNo, Detail: "link"},
		machine.Input{Kind: machine.ContactInput, Contact: "anon", Fields: machine.Values{"name": "A. Nonymous", "plan": "free"}},
		machine.Input{Kind: machine.ContactInput, Contact: "ada", Fields: machine.Values{"email": "ada@contoso.example", "name": "Ada"}},
		machine.Input{Kind: machine.ConsentInput, Contact: "ada", Name: "marketing", Status: machine.ConsentYes, Detail: "form"})
	if err := s.Advance(s.Now().Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	put(t, s, merge("anon", "ada", machine.MergeIdentify))
	put(t, s, visits("anon", 1)...)
	put(t, s, merge("anon", "ada", machine.MergeInto), merge("ada", "anon", machine.MergeInto), merge("anon", "bob", machine.MergeIdentify))
	view := func(id string, f func(st *machine.State)) {
		t.Helper()
		if err := s.View(id, func(_ int64, _ *machine.World, st *machine.State) { f(st) }); err != nil {
			t.Fatal(err)
		}
	}
	view("ada", func(st *machine.State) {
		want := machine.Values{"email": "ada@contoso.example", "name": "Ada", "plan": "free"}
		if fmt.Sprint(st.Profile) != fmt.Sprint(want) {
			t.Errorf("the profile is %v, want %v", st.Profile, want)
		}
		if !slices.Equal(st.Segments, []string{"loyal", "regular"}) {
			t.Errorf("the segments are %v", st.Segments)
		}
		if len(st.Leads) != 1 || len(st.Trips) != 1 || st.Trips[0].Left != 0 || !slices.Equal(st.Refusals, []string{"marketing"}) {
			t.Errorf("leads %v, trips %v, refusals %v", st.Leads, st.Trips, st.Refusals)
		}
		if !slices.Equal(st.Aliases, []string{"anon"}) {
			t.Errorf("the aliases are %v", st.Aliases)
		}
	})
	view("anon", func(st *machine.State) {
		if st.Into != "ada" || len(st.Segments)+len(st.Trips)+len(st.Leads)+len(st.Profile) != 0 {
			t.Errorf("the alias is still %+v", st)
		}
	})
	if id, err := s.Follow("anon"); err != nil || id != "ada" {
		t.Errorf("anon is followed to %q (%v)", id, err)
	}
	if err := s.Advance(s.Now().AddDate(0, 0, 10)); err != nil {
		t.Fatal(err)
	}
	view("ada", func(st *machine.State) {
		if st.Profile["plan"] != "talked" {
			t.Errorf("the trip of the alias did not go on: %v", st.Profile)
		}
	})
	lines, err := s.Path("ada")
	if err != nil {
		t.Fatal(err)
	}
	var path []string
	for i := range lines {
		path = append(path, explain.Line(s.World(), lines[i]))
	}
	for _, want := range []string{"took over all of anon { leads: 1, trips: 1 }", `had done visited { page: "448" }`, `was not merged into anon: they are one already`} {
		if !slices.Contains(path, want) {
			t.Errorf("the path lacks %q:\n%s", want, strings.Join(path[max(0, len(path)-12):], "\n"))
		}
	}
}

// Two contacts in the same journey: the trip of the alias ends, that of the other goes on.
func TestMergeInTheSameJourney(t *testing.T) {
	s := shell(t, merging)
	for _, id := range []string{"ada", "eve"} {
		put(t, s, machine.Input{Kind: machine.EventInput, Contact: id, Name: "asked"})
	}
	put(t, s, merge("eve", "ada", machine.MergeInto))
	if err := s.View("ada", func(_ int64, _ *machine.World, st *machine.State) {
		under := 0
		for i := range st.Trips {
			if st.Trips[i].Left == 0 {
				under++
			}
		}
		if under != 1 {
			t.Errorf("%d trips are under way, want 1: %+v", under, st.Trips)
		}
	}); err != nil {
		t.Fatal(err)
	}
	lines, _ := s.Path("ada")
	if !slices.ContainsFunc(lines, func(l fold.Line) bool { return l.Entry.Kind == machine.Left && l.Entry.Text == "merged" }) {
		t.Error("no trip left because it was merged")
	}
	if c := s.Counts()[0]; c.Entered != 2 || c.Left != 1 {
		t.Errorf("%d entered and %d left, want 2 and 1", c.Entered, c.Left)
	}
}

// Who is known by their own profile is not made somebody else by an identify, only by a merge; and a ring of merges at
// the same instant ends with one contact.
func TestMergeOfTheKnown(t *testing.T) {
	s := shell(t, merging)
	ids := []string{"ada", "bob", "eve", "zoe"}
	for _, id := range ids {
		put(t, s, machine.Input{Kind: machine.ContactInput, Contact: id, Fields: machine.Values{"email": id + "@contoso.example"}})
	}
	put(t, s, merge("ada", "bob", machine.MergeIdentify))
	if id, _ := s.Follow("ada"); id != "ada" {
		t.Errorf("an identify made ada %s", id)
	}
	var ring []sim.Timed
	for i, id := range ids {
		ring = append(ring, sim.Timed{At: s.Now().UnixMilli(), Input: merge(id, ids[(i+1)%len(ids)], machine.MergeInto)})
	}
	if err := s.Run(ring, s.Now()); err != nil {
		t.Fatal(err)
	}
	one, err := s.Follow("ada")
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range ids {
		if got, err := s.Follow(id); err != nil || got != one {
			t.Errorf("%s is %s (%v), ada is %s", id, got, err, one)
		}
	}
}

// A submission from a visitor makes the visitor who they say they are, and credits what they did before.
func TestSubmissionOfAVisitor(t *testing.T) {
	s := shell(t, merging)
	put(t, s, visits("cookie-1", 2)...)
	r, err := s.Submit(identity.Submission{Visitor: "cookie-1", Contact: machine.Values{"email": "Ada@Contoso.example"}, Event: "visited"})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.View(r.Contact, func(now int64, w *machine.World, st *machine.State) {
		if !machine.Member(w, st, now, "regular") {
			t.Errorf("what the visitor did does not count: %v", st.Segments)
		}
	}); err != nil {
		t.Fatal(err)
	}
}
