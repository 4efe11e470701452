package fold_test

import (
	"encoding/binary"
	"testing"
	"time"

	"github.com/journeylang/journey/runtime/fold"
	"github.com/journeylang/journey/runtime/log"
	"github.com/journeylang/journey/runtime/machine"
)

const hour = int64(time.Hour / time.Millisecond)

// reopened returns the partition as its last checkpoint left it, with its timers.
func (s *shell) reopened() *fold.Partition {
	s.t.Helper()
	p := fold.New(0, fold.Options{Source: s.store, Programs: func(machine.Publish) (*machine.Program, error) { return s.part.World().Current(), nil }})
	meta, err := s.store.Meta()
	if err != nil {
		s.t.Fatal(err)
	}
	if err := p.Restore(meta); err != nil {
		s.t.Fatal(err)
	}
	if err := s.store.Timers(p.AddTimers); err != nil {
		s.t.Fatal(err)
	}
	return p
}

func (s *shell) blocks() (n int) {
	s.t.Helper()
	if err := s.store.Timers(func(string, []byte) error { n++; return nil }); err != nil {
		s.t.Fatal(err)
	}
	return n
}

// What a partition has seen of timers that mean nothing any more depends on when its process was started. It must not
// show: the same tick does the same to the same contacts.
func TestStaleTimersDoNotShow(t *testing.T) {
	s := newShell(t, 1200, 0)
	for i, who := range s.people {
		at := int64(2000)
		if i >= 600 {
			at += hour / 2 // in the same block, but due later
		}
		s.buy(at, who, 1)
	}
	s.checkpoint()
	for range 2 {
		s.record(2000+hour, log.Tick, nil)
	}
	if due := s.part.NextDue(); due != 2000+hour/2+hour {
		t.Fatalf("the later half is due at %d", due)
	}
	s.checkpoint()
	fresh := s.reopened()
	if due := fresh.NextDue(); due != 2000+hour {
		t.Fatalf("there is no stale timer to test with: the next is due at %d", due)
	}
	tick := log.Record{Offset: s.part.Offset + 1, Time: 2000 + 3*hour, Kind: log.Tick, Schema: log.Schema}
	want, err := s.part.Fold(s.round+1, &tick)
	if err != nil {
		t.Fatal(err)
	}
	got, err := fresh.Fold(s.round+1, &tick)
	if err != nil {
		t.Fatal(err)
	}
	if len(want.Trace) == 0 || len(got.Trace) != len(want.Trace) {
		t.Errorf("the tick wrote %d lines of trace behind a restart, %d without", len(got.Trace), len(want.Trace))
	}
	a, err := s.part.Digest()
	if err != nil {
		t.Fatal(err)
	}
	if b, err := fresh.Digest(); err != nil || a != b {
		t.Errorf("after a restart the same tick leads to other states (%v)", err)
	}
}

// A timer that is put off is still there when its first time has come, also behind restarts.
func TestTimerPutOff(t *testing.T) {
	const window = 30 * 24 * hour
	s := newShell(t, 1, 0)
	who := s.people[0]
	for n := range int64(3) {
		s.buy(2000+n*hour, who, 1)
		s.record(2000+n*hour+hour, log.Tick, nil)
	}
	s.checkpoint()
	for n := range int64(3) {
		p := s.reopened()
		due := p.NextDue()
		if due == 0 {
			t.Fatalf("behind %d ticks there is no timer left; the contact slides out of its window still", n)
		}
		s.part = p
		s.record(due, log.Tick, nil)
		s.checkpoint()
	}
	if in := machine.Member(s.part.World(), s.state(who), 2000+window+3*hour, "buyers"); in {
		t.Error("the contact is a buyer for ever")
	}
}

func (s *shell) state(who string) (st *machine.State) {
	s.t.Helper()
	if err := s.part.View(who, func(_ *machine.World, have *machine.State) { st = have }); err != nil {
		s.t.Fatal(err)
	}
	return st
}

// Blocks of timers go away when all of them have had their time, so that a folder does not grow with what has been.
func TestTimerBlocksAreDropped(t *testing.T) {
	s := newShell(t, 50, 0)
	for _, who := range s.people {
		s.buy(2000, who, 1)
	}
	s.checkpoint()
	if n := s.blocks(); n == 0 {
		t.Fatal("the checkpoint wrote no timers")
	}
	for due := s.part.NextDue(); due != 0; due = s.part.NextDue() {
		s.record(due, log.Tick, nil)
	}
	s.checkpoint()
	if n := s.blocks(); n != 0 {
		t.Errorf("%d blocks of timers are left, nobody has one", n)
	}
}

// A folder that an older journey wrote has a key for each timer, and nothing in it.
func TestTimersOfOlderFolders(t *testing.T) {
	s := newShell(t, 1, 0)
	s.buy(2000, s.people[0], 1)
	s.checkpoint()
	fresh := s.reopened()
	key := string(binary.BigEndian.AppendUint64(nil, 1500)) + s.people[0]
	if err := fresh.AddTimers(key, nil); err != nil {
		t.Fatal(err)
	}
	if due := fresh.NextDue(); due != 1500 {
		t.Errorf("the older timer is not there: the next is due at %d", due)
	}
}

// A damaged block is an error, never fewer timers.
func TestDamagedTimers(t *testing.T) {
	s := newShell(t, 3, 0)
	for _, who := range s.people {
		s.buy(2000, who, 1)
	}
	s.checkpoint()
	seen := false
	err := s.store.Timers(func(key string, block []byte) error {
		seen = true
		for n := 1; n < len(block); n++ {
			cut := append([]byte{block[0] + 1}, block[1:n]...)
			if s.part.AddTimers(key, cut) == nil {
				t.Errorf("a block of an unknown kind, %d bytes long, is taken", n)
			}
		}
		if s.part.AddTimers(key, block[:len(block)-1]) == nil {
			t.Error("a block that was cut short is taken")
		}
		return nil
	})
	if err != nil || !seen {
		t.Fatalf("no block to damage (%v)", err)
	}
}
