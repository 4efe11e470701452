package fold_test

import (
	"testing"

	"github.com/journeylang/journey/runtime/fold"
	"github.com/journeylang/journey/runtime/log"
	"github.com/journeylang/journey/runtime/machine"
)

// from returns a profile input that a record of another partition told.
func from(partition uint16, offset uint64, index uint32, who string, n float64) machine.Input {
	in := machine.Input{Kind: machine.ContactInput, Contact: who, Fields: machine.Values{"n": n}}
	in.Stamp(machine.Origin{Partition: partition, Offset: offset, Index: index})
	return in
}

func (s *shell) hear(inputs ...machine.Input) {
	s.t.Helper()
	s.record(2000, log.Inputs, &machine.Frame{Inputs: inputs})
}

func (s *shell) n(who string) (n any) {
	s.t.Helper()
	if err := s.part.View(who, func(_ *machine.World, st *machine.State) { n = st.Profile["n"] }); err != nil {
		s.t.Fatal(err)
	}
	return n
}

// restored returns the partition as its checkpoint left it.
func (s *shell) restored() *fold.Partition {
	s.t.Helper()
	p := fold.New(0, fold.Options{Source: s.store, Programs: func(machine.Publish) (*machine.Program, error) { return s.part.World().Current(), nil }})
	meta, err := s.store.Meta()
	if err == nil {
		err = p.Restore(meta)
	}
	if err != nil {
		s.t.Fatal(err)
	}
	return p
}

// What was told is applied once, in order, however often it is told; the mark survives a restart, and each source has its
// own.
func TestRepeatedTellsAreDropped(t *testing.T) {
	s := newShell(t, 1, 0)
	who := s.people[0]
	s.hear(machine.Input{Kind: machine.ContactInput, Contact: who}) // what is told makes nobody
	s.hear(from(3, 10, 1, who, 1), from(3, 10, 2, who, 2), from(3, 11, 1, who, 3))
	s.hear(from(3, 10, 1, who, 7), from(3, 10, 2, who, 7), from(3, 11, 1, who, 7))
	if got := s.n(who); got != 3.0 {
		t.Errorf("n is %v behind a repeat, want 3", got)
	}
	s.checkpoint()
	s.part = s.restored()
	s.hear(from(3, 11, 1, who, 7))
	if got := s.n(who); got != 3.0 {
		t.Errorf("n is %v behind a repeat after a restart, want 3", got)
	}
	s.hear(from(4, 1, 1, who, 4))
	if got := s.n(who); got != 4.0 {
		t.Errorf("n is %v behind what another partition told, want 4", got)
	}
	s.hear(from(3, 12, 1, who, 5))
	if got := s.n(who); got != 5.0 {
		t.Errorf("n is %v behind what comes next, want 5", got)
	}
	if !s.part.Heard(machine.Origin{Partition: 3, Offset: 12, Index: 1}) || s.part.Heard(machine.Origin{Partition: 3, Offset: 12, Index: 2}) {
		t.Error("the mark is not at the last tell")
	}
}

const queue = `
project "Queue"
contact { n: number = 0 }
event came { k: number }
journey one_by_one {
  start on came
  at most 1 per hour
  set contact.n = 1
}
`

// What a partition told stays in its checkpoints until it is known to be durable, with its origin, in order.
func TestCheckpointsKeepWhatWasTold(t *testing.T) {
	s := newShellOf(t, queue, 3, 0)
	var origins []machine.Origin
	for _, who := range s.people {
		told := s.record(2000, log.Inputs, &machine.Frame{Inputs: []machine.Input{{Kind: machine.EventInput, Contact: who, Name: "came"}}}).Tells
		if len(told) != 1 || told[0].To != log.Partition(machine.DeskID("rate/one_by_one")) {
			t.Fatalf("an arrival tells %d things, want one for the desk", len(told))
		}
		origin, ok := told[0].Input.Origin()
		if !ok || origin.Offset != s.part.Offset {
			t.Errorf("the origin is %v, the record has offset %d", origin, s.part.Offset)
		}
		origins = append(origins, origin)
	}
	s.part.Told()[1].Durable()
	s.checkpoint()
	told := s.restored().Told()
	if len(told) != 2 {
		t.Fatalf("%d tells are kept, want the 2 that may be lost", len(told))
	}
	for i, want := range []machine.Origin{origins[0], origins[2]} {
		if got, _ := told[i].Input.Origin(); got != want {
			t.Errorf("tell %d comes from %v, want %v", i, got, want)
		}
	}
	for _, tell := range s.part.Told() {
		tell.Durable()
	}
	s.checkpoint()
	if told := s.restored().Told(); len(told) != 0 {
		t.Errorf("%d tells are kept though all are durable", len(told))
	}
}

// The board is part of the checkpoint, and so of the digest.
func TestBoardSurvivesRestore(t *testing.T) {
	s := newShell(t, 1, 0)
	before, err := s.part.Digest()
	if err != nil {
		t.Fatal(err)
	}
	news := machine.SplitNews{Desk: "split/x", Winner: "b", Arms: []machine.Tally{{Arm: "a", People: 3}, {Arm: "b", People: 4, Reached: 2}}}
	in := machine.Input{Kind: machine.BoardInput, Board: &machine.BoardChange{Split: &news}}
	in.Stamp(machine.Origin{Partition: 9, Offset: 1, Index: 1})
	s.hear(in)
	after, err := s.part.Digest()
	if err != nil || after == before {
		t.Errorf("the digest does not know the board (%v)", err)
	}
	s.checkpoint()
	if got := s.restored().Board().Split("split/x"); got == nil || got.Winner != "b" || len(got.Arms) != 2 || got.Arms[1] != news.Arms[1] {
		t.Errorf("the board says %+v behind a restart, want %+v", got, news)
	}
}
