package fold_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/journeylang/journey/lang/expr"
	"github.com/journeylang/journey/lang/load"
	"github.com/journeylang/journey/lang/schema"
	"github.com/journeylang/journey/lang/source"
	"github.com/journeylang/journey/runtime/fold"
	"github.com/journeylang/journey/runtime/log"
	"github.com/journeylang/journey/runtime/machine"
)

const membersScript = `
project "Members"
contact { email: email?, n: number = 0, country: country? }
event bought { total: number }
segment buyers = count(bought, 30d) >= 2
segment dach   = contact.country in ["DE", "AT"]
segment both   = buyers and dach
`

// revive restores the partition from its last checkpoint.
func (s *shell) revive() {
	s.t.Helper()
	world := s.part.World()
	restored := fold.New(0, fold.Options{Source: s.store, Cached: 20, Programs: func(pub machine.Publish) (*machine.Program, error) { return world.Program(pub.Number), nil }})
	meta, err := s.store.Meta()
	if err != nil {
		s.t.Fatal(err)
	}
	if err := restored.Restore(meta); err != nil {
		s.t.Fatal(err)
	}
	if err := s.store.Timers(restored.AddTimers); err != nil {
		s.t.Fatal(err)
	}
	if err := s.store.Pages(fold.MemberPages, restored.AddPage); err != nil {
		s.t.Fatal(err)
	}
	s.part = restored
}

func rule(t *testing.T, s *shell, text string) *expr.Program {
	t.Helper()
	f := source.NewFile("rule", text)
	p := s.part.World().Current().Plan
	scope := &expr.Scope{Contact: p.Contact, Events: map[string]*schema.Record{}}
	for _, g := range p.Segments {
		scope.Segments = append(scope.Segments, g.Name)
	}
	for _, e := range p.Events {
		scope.Events[e.Name] = e.Fields
	}
	compiled, diags := expr.Compile(source.Span{File: f, End: len(text)}, scope, schema.Type{Kind: schema.Bool})
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	return compiled
}

// checkMembers compares what the sets, and what a scan of the encoded states says, with what each state says.
func (s *shell) checkMembers(t *testing.T) {
	t.Helper()
	for _, text := range []string{"buyers", "dach", "both", "buyers and not dach", "not buyers or both"} {
		r := rule(t, s, text)
		var want []string
		for _, who := range s.people {
			if err := s.part.View(who, func(w *machine.World, st *machine.State) {
				if st != nil && r.Holds(&expr.Env{Member: func(name string) bool { return slices.Contains(st.Segments, name) }}) {
					want = append(want, who)
				}
			}); err != nil {
				t.Fatal(err)
			}
		}
		slices.Sort(want)
		n, ids, err := s.part.Members(r, len(s.people))
		slices.Sort(ids)
		if diff := cmp.Diff(want, ids); diff != "" || n != len(want) || err != nil {
			t.Errorf("%s: the sets have %d, %v (-states +sets):\n%s", text, n, err, diff)
		}
		if diff := cmp.Diff(want, s.ask(t, r)); diff != "" {
			t.Errorf("%s (-states +scan):\n%s", text, diff)
		}
	}
}

// ask asks a rule of everybody; however little room there is for what they did, the answer is the same.
func (s *shell) ask(t *testing.T, r *expr.Program) []string {
	t.Helper()
	ids := s.askWith(t, fold.NewAsking(r))
	for _, room := range []int{1, 3_000} {
		if diff := cmp.Diff(ids, s.askWith(t, fold.NewAsking(r).Narrow(room))); diff != "" {
			t.Errorf("%s, with room for %d bytes (-with all +so):\n%s", r.Text, room, diff)
		}
	}
	return ids
}

func (s *shell) askWith(t *testing.T, asker *fold.Asking) (ids []string) {
	t.Helper()
	for after, done := "", false; !done; {
		var err error
		if after, _, done, err = s.part.Ask(asker, after, func(id string) { ids = append(ids, id) }); err != nil {
			t.Fatal(err)
		}
	}
	slices.Sort(ids)
	return ids
}

// The sets of members are what the states say, over checkpoints, restarts, publishes and the sweep behind them.
func TestMembers(t *testing.T) {
	s := newShellOf(t, membersScript, 600, 20)
	r := rand.New(rand.NewPCG(5, 6))
	now := int64(1_000_000)
	some := func(n int) {
		for range n {
			who := s.people[r.IntN(len(s.people))]
			now += r.Int64N(3_600_000)
			if r.IntN(2) == 0 {
				s.buy(now, who, 1)
			} else {
				s.record(now, log.Inputs, &machine.Frame{Inputs: []machine.Input{{Kind: machine.ContactInput, Contact: who,
					Fields: machine.Values{"country": []string{"DE", "DK"}[r.IntN(2)], "n": float64(r.IntN(5))}}}})
			}
			for due := s.part.NextDue(); due != 0 && due <= now; due = s.part.NextDue() {
				s.record(now, log.Tick, nil)
			}
		}
	}
	for round := range 4 {
		some(900)
		s.checkMembers(t)
		s.checkpoint()
		some(50)
		s.checkMembers(t)
		if round%2 == 0 {
			s.checkpoint()
			s.revive()
			s.checkMembers(t)
		}
	}
	for i, who := range s.people { // their part of the journal is still there
		if i%3 == 0 {
			s.record(now, log.Inputs, &machine.Frame{Inputs: []machine.Input{{Kind: machine.ForgetInput, Contact: who, Name: machine.ForgetPerson, Detail: "test"}}})
		}
	}
	s.checkpoint()
	for _, text := range []string{"contact.n >= 2 and dach", "sum(bought, \"total\") >= 3", "count(bought, 30d) >= 2", "now - last(bought) < 90d and contact.n != 3"} {
		asked := rule(t, s, text)
		var want []string
		for _, who := range s.people {
			lines, err := s.part.Path(who)
			if err != nil {
				t.Fatal(err)
			}
			var past []machine.Entry
			for _, l := range lines {
				past = append(past, l.Entry)
			}
			if err := s.part.View(who, func(w *machine.World, st *machine.State) {
				if st == nil {
					return
				}
				if v, _, err := machine.Ask(w, st, s.part.Now, past, asked); err != nil || v == true {
					want = append(want, who)
				}
			}); err != nil {
				t.Fatal(err)
			}
		}
		slices.Sort(want)
		if len(want) == 0 || len(want) == len(s.people) {
			t.Fatalf("%s holds for %d: it tells nothing", text, len(want))
		}
		if diff := cmp.Diff(want, s.ask(t, asked)); diff != "" {
			t.Errorf("%s (-states +scan):\n%s", text, diff)
		}
	}
}

// A changed rule is applied to everybody by the sweep, which tells how far it is; a segment that is gone has no members.
func TestFilling(t *testing.T) {
	s := newShellOf(t, membersScript, 1200, 20)
	for i, who := range s.people {
		s.record(int64(2000+i), log.Inputs, &machine.Frame{Inputs: []machine.Input{{Kind: machine.ContactInput, Contact: who,
			Fields: machine.Values{"country": "DE", "n": float64(i % 3)}}}})
	}
	s.checkpoint()
	next, diags := load.Sources([]*source.File{source.NewFile("fold.journey", `
project "Members"
contact { email: email?, n: number = 0, country: country? }
event bought { total: number }
segment dach = contact.country in ["AT"]
segment ones = contact.n == 1
`)})
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	first := s.part.World().Current()
	second := machine.NewProgram(2, 1, next)
	if diff := cmp.Diff([]string{"dach", "ones"}, second.Changed(first)); diff != "" {
		t.Error(diff)
	}
	*s.programs = append(*s.programs, second)
	s.record(5000, log.Publish, &machine.Publish{Number: 2, Seed: 1})
	if n := s.part.Size("dach"); n != 1200 {
		t.Errorf("before the sweep %d are in dach", n)
	}
	var told []string
	for s.part.Sweeping() {
		visited, filling := s.part.Filling()
		told = append(told, fmt.Sprint(visited, filling))
		s.record(6000, log.Sweep, nil)
		if len(told) == 2 {
			s.checkpoint()
			s.revive()
		}
	}
	if diff := cmp.Diff([]string{"0 true", "500 true", "1000 true"}, told); diff != "" {
		t.Error(diff)
	}
	if dach, ones, buyers := s.part.Size("dach"), s.part.Size("ones"), s.part.Size("buyers"); dach != 0 || ones != 400 || buyers != 0 {
		t.Errorf("behind the sweep %d are in dach, %d in ones, %d in a segment that is gone; want 0, 400, 0", dach, ones, buyers)
	}
}

// What an older journey wrote has no numbers and no sets: the sweep makes them.
func TestMembersOfAnOlderJourney(t *testing.T) {
	s := newShellOf(t, membersScript, 30, 20)
	for i, who := range s.people {
		s.record(int64(2000+i), log.Inputs, &machine.Frame{Inputs: []machine.Input{{Kind: machine.ContactInput, Contact: who, Fields: machine.Values{"country": "AT"}}}})
	}
	s.checkpoint()
	var meta fold.Meta
	b, err := s.store.Meta()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := meta.UnmarshalMsg(b[1:]); err != nil {
		t.Fatal(err)
	}
	meta.Numbered, meta.Numbers = false, 0
	if err := s.store.Checkpoint(func(w fold.Writer) error {
		for _, who := range s.people {
			b, err := s.store.State(who)
			if err != nil {
				return err
			}
			st, err := fold.StoredState(b)
			if err != nil {
				return err
			}
			old, err := machine.EncodeState(st)
			if err != nil {
				return err
			}
			if err := w.SetState(who, append([]byte{1}, old...)); err != nil { // the block, and no number
				return err
			}
		}
		b, err := meta.MarshalMsg([]byte{b[0]})
		if err != nil {
			return err
		}
		return w.SetMeta(b)
	}); err != nil {
		t.Fatal(err)
	}
	s.revive()
	if s.part.Numbered() != 0 || !s.part.Sweeping() {
		t.Fatalf("%d contacts have a number; sweeping: %v", s.part.Numbered(), s.part.Sweeping())
	}
	for s.part.Sweeping() {
		s.record(9000, log.Sweep, nil)
	}
	s.checkMembers(t)
	if n := s.part.Size("dach"); n != 30 {
		t.Errorf("%d are in dach, want 30", n)
	}
}
