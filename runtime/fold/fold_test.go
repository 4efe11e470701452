package fold_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/journeylang/journey/lang/load"
	"github.com/journeylang/journey/lang/source"
	"github.com/journeylang/journey/runtime/fold"
	"github.com/journeylang/journey/runtime/log"
	"github.com/journeylang/journey/runtime/machine"
	"github.com/journeylang/journey/runtime/store"
)

const script = `
project "Fold"
contact { email: email?, n: number = 0 }
event bought { total: number }
segment buyers = count(bought, 30d) >= 2
journey after_sale {
  start on bought
  again always
  wait 1h
  set contact.n = contact.n + 1
}
`

// shell folds records into a partition that stores its checkpoints for real.
type shell struct {
	t      *testing.T
	part   *fold.Partition
	store  fold.Store
	people []string
	round  uint64

	programs *[]*machine.Program // in the order of publishing

	restart func() // restores the partition from its last checkpoint
}

func newShell(t *testing.T, people, cached int) *shell {
	t.Helper()
	return newShellOf(t, script, people, cached)
}

func newShellOf(t *testing.T, script string, people, cached int) *shell {
	t.Helper()
	p, diags := load.Sources([]*source.File{source.NewFile("fold.journey", script)})
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	prog := machine.NewProgram(1, 1, p)
	s, err := store.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	sh := &shell{t: t, store: s.State(0), programs: &[]*machine.Program{prog}}
	sh.part = fold.New(0, fold.Options{Source: sh.store, Cached: cached,
		Programs: func(pub machine.Publish) (*machine.Program, error) { return (*sh.programs)[pub.Number-1], nil }})
	sh.people = peopleOf(people)
	sh.record(1000, log.Publish, &machine.Publish{Number: 1, Seed: 1})
	return sh
}

// peopleOf returns the ids of so many people of partition 0.
func peopleOf(n int) (ids []string) {
	for i := 0; len(ids) < n; i++ {
		if id := fmt.Sprintf("p%d", i); log.Partition(id) == 0 {
			ids = append(ids, id)
		}
	}
	return ids
}

type marshaler interface{ MarshalMsg([]byte) ([]byte, error) }

func (s *shell) record(at int64, kind log.Kind, body marshaler) fold.Result {
	s.t.Helper()
	s.round++
	r := log.Record{Offset: s.part.Offset + 1, Time: at, Kind: kind, Schema: log.Schema}
	if body != nil {
		var err error
		if r.Body, err = body.MarshalMsg(nil); err != nil {
			s.t.Fatal(err)
		}
	}
	result, err := s.part.Fold(s.round, &r)
	if err != nil {
		s.t.Fatal(err)
	}
	return result
}

func (s *shell) buy(at int64, who string, total float64) {
	s.t.Helper()
	s.record(at, log.Inputs, &machine.Frame{Inputs: []machine.Input{{Kind: machine.EventInput, Contact: who, Name: "bought",
		Fields: machine.Values{"total": total}}}})
}

func (s *shell) checkpoint() {
	s.t.Helper()
	if err := s.store.Checkpoint(s.part.Checkpoint); err != nil {
		s.t.Fatal(err)
	}
	s.part.Written()
}

// How many states are kept decoded decides nothing: packed and decoded again, they are what they were.
func TestPackedStates(t *testing.T) {
	var digests []string
	for _, cached := range []int{1, 7, 0} {
		s := newShell(t, 40, cached)
		for n := range 4 {
			for i, who := range s.people {
				if (i+n)%3 != 0 {
					s.buy(int64(2000+n), who, float64(n))
				}
			}
			s.record(int64(3000+n), log.Tick, nil)
			if n == 2 {
				s.checkpoint()
			}
		}
		d, err := s.part.Digest()
		if err != nil {
			t.Fatal(err)
		}
		digests = append(digests, fmt.Sprintf("%x", d))
	}
	if digests[0] != digests[1] || digests[1] != digests[2] {
		t.Errorf("states differ by how many are decoded: %v", digests)
	}
}

// A person's path is whole and in order, however many checkpoints it is spread over and whatever the cache dropped.
func TestPathOverCheckpoints(t *testing.T) {
	s := newShell(t, 60, 10)
	for n := range 5 {
		for _, who := range s.people {
			s.buy(int64(2000+n), who, float64(n))
		}
		if n < 4 {
			s.checkpoint()
		}
	}
	for _, who := range s.people {
		lines, err := s.part.Path(who)
		if err != nil {
			t.Fatal(err)
		}
		var totals []string
		for i, l := range lines {
			if i > 0 && l.Cursor.Compare(lines[i-1].Cursor) <= 0 {
				t.Fatalf("%s: line %s comes behind %s", who, l.Cursor, lines[i-1].Cursor)
			}
			if l.Entry.Kind == machine.Happened {
				totals = append(totals, fmt.Sprint(l.Entry.Values["total"]))
			}
		}
		if got := strings.Join(totals, " "); got != "0 1 2 3 4" {
			t.Errorf("%s bought %s, want 0 1 2 3 4", who, got)
		}
	}
}

// Timers fire from a partition that was restored from its checkpoint as from one that never stopped.
func TestTimersSurviveRestore(t *testing.T) {
	s := newShell(t, 20, 4)
	for _, who := range s.people {
		s.buy(5000, who, 1)
	}
	s.checkpoint()
	restored := fold.New(0, fold.Options{Source: s.store, Programs: func(machine.Publish) (*machine.Program, error) { return s.part.World().Current(), nil }})
	meta, err := s.store.Meta()
	if err != nil {
		t.Fatal(err)
	}
	if err := restored.Restore(meta); err != nil {
		t.Fatal(err)
	}
	if err := s.store.Timers(restored.AddTimers); err != nil {
		t.Fatal(err)
	}
	never := s.part
	for _, p := range []*fold.Partition{never, restored} {
		if due := p.NextDue(); due != 5000+3600_000 {
			t.Fatalf("the next timer is due at %d", due)
		}
		s.part = p
		s.record(5000+3600_000, log.Tick, nil)
		for _, who := range s.people {
			if err := p.View(who, func(_ *machine.World, st *machine.State) {
				if st.Profile["n"] != 1.0 {
					t.Errorf("%s: n is %v behind the wait, want 1", who, st.Profile["n"])
				}
			}); err != nil {
				t.Fatal(err)
			}
		}
	}
	a, errA := never.Digest()
	b, errB := restored.Digest()
	if a != b || errA != nil || errB != nil {
		t.Errorf("the restored partition differs: %v %v", errA, errB)
	}
}

// A segment with a window is left at the exact millisecond at which the window slides.
func TestWindowSlidesExactly(t *testing.T) {
	s := newShell(t, 1, 0)
	who := s.people[0]
	s.buy(10_000, who, 1)
	s.buy(20_000, who, 1)
	const window = int64(30 * 24 * 3600 * 1000)
	in := func() (in bool) {
		if err := s.part.View(who, func(_ *machine.World, st *machine.State) { in = len(st.Segments) == 1 }); err != nil {
			t.Fatal(err)
		}
		return in
	}
	if !in() {
		t.Fatal("two purchases make a buyer")
	}
	for s.part.NextDue() < 10_000+window {
		s.record(s.part.NextDue(), log.Tick, nil)
	}
	if due := s.part.NextDue(); due != 10_000+window {
		t.Fatalf("the window slides at %d, the next timer is due at %d", 10_000+window, due)
	}
	s.record(10_000+window-1, log.Tick, nil)
	if !in() {
		t.Error("a millisecond before the window slides the contact is still a buyer")
	}
	s.record(10_000+window, log.Tick, nil)
	if in() {
		t.Error("when the first purchase leaves the window the contact is no buyer any more")
	}
}

// A record out of turn is refused.
func TestHoleIsRefused(t *testing.T) {
	s := newShell(t, 1, 0)
	r := log.Record{Offset: s.part.Offset + 2, Kind: log.Tick}
	if _, err := s.part.Fold(9, &r); err == nil || !strings.Contains(err.Error(), "hole") {
		t.Errorf("a record out of turn: %v", err)
	}
}

func TestCursor(t *testing.T) {
	c := fold.Cursor{Round: 17, Partition: 3, Seq: 2}
	back, err := fold.ParseCursor(c.String())
	if err != nil || back != c {
		t.Errorf("%s reads back as %v, %v", c, back, err)
	}
	for _, bad := range []string{"", "17", "17.3", "17.3.2.1", "17.3.2 ", "a.b.c", "17.-3.2", "017.3.2"} {
		if _, err := fold.ParseCursor(bad); err == nil {
			t.Errorf("%q is taken for a cursor", bad)
		}
	}
}

// What the next checkpoint has to write grows with the states, so that one transaction can take it. A large state counts in
// part: else the worklist that a whole import fills would be written with each of its tasks.
func TestChangedCountsBytes(t *testing.T) {
	s := newShell(t, 3, 0)
	fat := strings.Repeat("x", 30_000)
	for _, who := range s.people {
		s.record(2000, log.Inputs, &machine.Frame{Inputs: []machine.Input{{Kind: machine.ContactInput, Contact: who, Fields: machine.Values{"note": fat}}}})
	}
	s.checkpoint()
	if contacts, bytes := s.part.Changed(); contacts != 0 || bytes != 0 {
		t.Fatalf("behind a checkpoint %d contacts and %d bytes are left", contacts, bytes)
	}
	for _, who := range s.people {
		s.buy(3000, who, 1)
	}
	if contacts, bytes := s.part.Changed(); contacts != 3 || bytes < 3*30_000 {
		t.Errorf("%d contacts with %d bytes changed, want 3 with over 90,000", contacts, bytes)
	}
	s.record(3000, log.Inputs, &machine.Frame{Inputs: []machine.Input{{Kind: machine.ContactInput, Contact: s.people[0],
		Fields: machine.Values{"note": strings.Repeat("x", 1<<20)}}}})
	s.checkpoint()
	s.buy(4000, s.people[0], 1)
	if _, bytes := s.part.Changed(); bytes < 30_000 || bytes > 100_000 {
		t.Errorf("a state of a megabyte counts as %d bytes", bytes)
	}
}
