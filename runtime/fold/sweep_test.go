package fold_test

import (
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/journeylang/journey/lang/load"
	"github.com/journeylang/journey/lang/source"
	"github.com/journeylang/journey/runtime/fold"
	"github.com/journeylang/journey/runtime/log"
	"github.com/journeylang/journey/runtime/machine"
	"github.com/journeylang/journey/runtime/store"
)

const sweptScript = `
project "Swept"
contact { email: email?, n: number = 0, country: country? }
event bought { total: number }
lead { product: string? }
segment often  = count(bought where total > 40) >= 2
segment lately = count(bought, 30d) >= 1
score spent for lead { category all { +5 each bought where event.total > 60 } }
`

// A new program finds the same in the past of everybody, however much of it is gathered at a time, or where all of it is read one
// by one, in memory: of people who were forgotten, who came again, and who go on meanwhile.
func TestSweepFindsThePast(t *testing.T) {
	want := swept(t, fold.Options{})
	if len(want) < 100 {
		t.Fatalf("only %d are left", len(want))
	}
	for _, room := range []int{1, 20_000, 0} {
		s, err := store.Open(t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		if diff := cmp.Diff(want, swept(t, fold.Options{Source: s.State(0), Gathered: room})); diff != "" {
			t.Errorf("with room for %d bytes (-in memory +stored):\n%s", room, diff)
		}
	}
}

// swept makes people buy, publishes a program that looks back, and returns everybody's state behind the sweep.
func swept(t *testing.T, o fold.Options) map[string]string {
	t.Helper()
	var programs []*machine.Program
	for n, text := range []string{membersScript, sweptScript} {
		p, diags := load.Sources([]*source.File{source.NewFile("fold.journey", text)})
		if diags.HasErrors() {
			t.Fatal(diags)
		}
		programs = append(programs, machine.NewProgram(uint32(n+1), 1, p))
	}
	o.Programs = func(pub machine.Publish) (*machine.Program, error) { return programs[pub.Number-1], nil }
	s := &shell{t: t, part: fold.New(0, o), people: peopleOf(700)}
	if stored, ok := o.Source.(fold.Store); ok {
		s.store = stored
	}
	checkpoint := func() {
		if s.store != nil {
			s.checkpoint()
		}
	}
	r := rand.New(rand.NewPCG(7, 8))
	now := int64(1_000_000)
	does := func() {
		now += r.Int64N(3_600_000)
		who := s.people[r.IntN(len(s.people))]
		if r.IntN(15) == 0 {
			s.record(now, log.Inputs, &machine.Frame{Inputs: []machine.Input{{Kind: machine.ForgetInput, Contact: who, Name: machine.ForgetPerson, Detail: "test"}}})
			return
		}
		s.buy(now, who, float64(r.IntN(100)))
	}
	s.record(1000, log.Publish, &machine.Publish{Number: 1, Seed: 1})
	for range 12 {
		for range 200 {
			does()
		}
		checkpoint()
	}
	s.record(now, log.Publish, &machine.Publish{Number: 2, Seed: 1})
	for s.part.Sweeping() {
		s.record(now, log.Sweep, nil)
		for range 20 {
			does()
		}
		checkpoint()
	}
	all := map[string]string{}
	for _, who := range s.people {
		err := s.part.View(who, func(_ *machine.World, st *machine.State) {
			if st != nil {
				b, fault := machine.EncodeState(st)
				if fault != nil {
					t.Fatal(fault)
				}
				all[who] = string(b)
			}
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return all
}
