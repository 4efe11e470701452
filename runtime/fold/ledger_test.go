package fold_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/journeylang/journey/runtime/fold"
	"github.com/journeylang/journey/runtime/log"
	"github.com/journeylang/journey/runtime/machine"
)

const ledgerScript = `
project "Ledger"
contact { email: email?, n: number = 0 }
lead { product: string? }
event bought { total: number }
process funnel for lead default {
  stage inquiry { owner sales }
  stage talk { task "Call them" to sales due in 1h }
  outcome won, lost
}
form demo {
  field email: email required
  match contact by email
  creates lead { product: "espresso" }
}
`

// What the ledger counts of leads and tasks is what the states hold, whatever happened, behind a checkpoint, and behind one
// of an older journey that kept no ledger.
func TestLedger(t *testing.T) {
	s := newShellOf(t, ledgerScript, 30, 5)
	lead := func(at int64, in machine.Input) {
		in.Kind = machine.LeadInput
		s.record(at, log.Inputs, &machine.Frame{Inputs: []machine.Input{in}})
	}
	for i, who := range s.people {
		lead(int64(2000+i), machine.Input{Contact: who, Name: machine.LeadCreate, Key: fmt.Sprint("l", i), Fields: machine.Values{"product": "espresso"}})
		switch i % 5 {
		case 1:
			lead(int64(3000+i), machine.Input{Contact: who, Name: machine.LeadUpdate, Key: fmt.Sprint("l", i), Fields: machine.Values{"stage": "talk"}})
		case 2:
			lead(int64(3000+i), machine.Input{Contact: who, Name: machine.LeadClose, Key: fmt.Sprint("l", i), Status: "won"})
		case 3:
			lead(int64(3000+i), machine.Input{Contact: who, Name: machine.LeadClose, Key: fmt.Sprint("l", i)})
		case 4:
			lead(int64(3000+i), machine.Input{Contact: who, Name: machine.LeadUpdate, Key: fmt.Sprint("l", i), Fields: machine.Values{"sales_ready": true}})
		}
	}
	view := machine.Input{Kind: machine.ViewInput, Contact: s.people[0], Key: "demo", Time: 7}
	s.record(4000, log.Inputs, &machine.Frame{Inputs: []machine.Input{view, view}})
	want := []machine.LedgerLine{
		{Kind: machine.LeadsAt, Of: "funnel", Name: "inquiry", N: 12}, {Kind: machine.LeadsAt, Of: "funnel", Name: "talk", N: 6},
		{Kind: machine.LeadsReady, Of: "funnel", N: 6}, {Kind: machine.LeadsMade, N: 30},
		{Kind: machine.TasksOpen, Of: "sales", Name: "task", N: 6}, {Kind: machine.TasksMade, Of: "sales", N: 6},
		{Kind: machine.LeadsEnded, Of: "funnel", Name: "inquiry", N: 6}, {Kind: machine.LeadsEnded, Of: "funnel", Name: "won", N: 6},
		{Kind: machine.FormViewed, Of: "demo", N: 14},
	}
	check := func(when string, want []machine.LedgerLine) {
		t.Helper()
		var got []machine.LedgerLine
		for _, l := range s.part.Ledger().Lines {
			if l.N != 0 {
				got = append(got, l)
			}
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%s (-want +got):\n%s", when, d)
		}
	}
	check("at first", want)
	digest := func() string { d, _ := s.part.Digest(); return fmt.Sprintf("%x", d) }
	before := digest()
	s.checkpoint()
	s.revive()
	check("behind a checkpoint", want)
	if digest() != before {
		t.Error("the checkpoint changes the digest")
	}

	b, err := s.store.Meta()
	if err != nil {
		t.Fatal(err)
	}
	var meta fold.Meta
	if _, err := meta.UnmarshalMsg(b[1:]); err != nil {
		t.Fatal(err)
	}
	meta.Ledger = nil
	if b, err = meta.MarshalMsg(b[:1]); err != nil {
		t.Fatal(err)
	}
	world := s.part.World()
	old := fold.New(0, fold.Options{Source: s.store, Programs: func(pub machine.Publish) (*machine.Program, error) { return world.Program(pub.Number), nil }})
	if err := old.Restore(b); err != nil {
		t.Fatal(err)
	}
	s.part = old
	var held []machine.LedgerLine
	for _, l := range want {
		if l.Kind != machine.TasksMade && l.Kind != machine.FormViewed { // what happened before is not known
			held = append(held, l)
		}
	}
	check("of an older journey", held)
}

// A ledger is bounded, and what is taken off is taken off where it was counted.
func TestLedgerIsBounded(t *testing.T) {
	l := &machine.Ledger{}
	for i := range 5000 {
		l.Add(machine.LeadsAt, "", fmt.Sprint("stage ", i), 1)
	}
	if len(l.Lines) > 2001 {
		t.Errorf("it has %d lines", len(l.Lines))
	}
	for i := range 5000 {
		l.Add(machine.LeadsAt, "", fmt.Sprint("stage ", i), -1)
	}
	for _, line := range l.Lines {
		if line.N != 0 {
			t.Errorf("%+v is left over", line)
		}
	}
}
