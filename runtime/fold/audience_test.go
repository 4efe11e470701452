package fold_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/journeylang/journey/lang/load"
	"github.com/journeylang/journey/lang/source"
	"github.com/journeylang/journey/runtime/fold"
	"github.com/journeylang/journey/runtime/log"
	"github.com/journeylang/journey/runtime/machine"
	"github.com/journeylang/journey/runtime/store"
)

const audienceScript = `
project "Audience"
contact { n: number = 0, country: country? }
event greeted {}
segment dach = contact.country == "DE"
journey together {
  start with dach %s
  set contact.n = contact.n + 1
}
`

// newAudience returns a shell of a partition in which the given versions of the script are published one by one.
func newAudience(t *testing.T, people int, starts ...string) *shell {
	t.Helper()
	var programs []*machine.Program
	for i, start := range starts {
		p, diags := load.Sources([]*source.File{source.NewFile("fold.journey", fmt.Sprintf(audienceScript, start))})
		if diags.HasErrors() {
			t.Fatal(diags)
		}
		programs = append(programs, machine.NewProgram(uint32(i+1), 1, p))
	}
	s, err := store.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	sh := &shell{t: t, store: s.State(0)}
	sh.part = fold.New(0, audienceOptions(sh, programs))
	sh.restart = func() {
		meta, err := sh.store.Meta()
		if err != nil {
			t.Fatal(err)
		}
		sh.part = fold.New(0, audienceOptions(sh, programs))
		if err := sh.part.Restore(meta); err != nil {
			t.Fatal(err)
		}
		if err := sh.store.Timers(sh.part.AddTimers); err != nil {
			t.Fatal(err)
		}
	}
	for i := 0; len(sh.people) < people; i++ {
		if id := fmt.Sprintf("p%d", i); log.Partition(id) == 0 {
			sh.people = append(sh.people, id)
		}
	}
	return sh
}

func audienceOptions(s *shell, programs []*machine.Program) fold.Options {
	return fold.Options{Source: s.store, Cached: 50, Programs: func(pub machine.Publish) (*machine.Program, error) { return programs[pub.Number-1], nil }}
}

func (s *shell) publish(at int64, n uint32) {
	s.record(at, log.Publish, &machine.Publish{Number: n, Seed: 1})
	for s.part.Sweeping() {
		s.record(at, log.Sweep, nil)
	}
}

func (s *shell) live(at int64, who, country string) {
	s.record(at, log.Inputs, &machine.Frame{Inputs: []machine.Input{{Kind: machine.ContactInput, Contact: who, Fields: machine.Values{"country": country}}}})
}

// entered returns how often a contact entered the journey.
func (s *shell) entered(who string) int {
	lines, err := s.part.Path(who)
	if err != nil {
		s.t.Fatal(err)
	}
	n := 0
	for _, l := range lines {
		if l.Entry.Kind == machine.Entered {
			n++
		}
	}
	return n
}

func at(text string) int64 {
	t, err := time.Parse("2006-01-02 15:04", text)
	if err != nil {
		panic(err)
	}
	return t.UnixMilli()
}

// Whoever is a member at the instant enters once, whatever happens to people while the partition goes through them, in
// however many records, and across a restart in the middle.
func TestGatherIsExact(t *testing.T) {
	s := newAudience(t, 1200, "once at 2026-03-02 09:00")
	s.publish(at("2026-03-01 00:00"), 1)
	for i, who := range s.people {
		country := "DE"
		if i%3 == 0 {
			country = "DK"
		}
		s.live(at("2026-03-01 10:00"), who, country)
	}
	nine := at("2026-03-02 09:00")
	if due := s.part.NextDue(); due != nine {
		t.Fatalf("the partition is due at %d, want %d", due, nine)
	}
	s.record(nine, log.Tick, nil)
	if due := s.part.NextDue(); due != nine {
		t.Fatal("one record went through everybody: it must stop at its limit")
	}
	for i, who := range s.people { // all change sides in the middle of it
		country := "DK"
		if i%3 == 0 {
			country = "DE"
		}
		s.live(nine+1, who, country)
		if i == 600 {
			s.checkpoint()
			s.restart()
		}
	}
	for range 3 {
		s.record(nine+2, log.Tick, nil)
	}
	if due := s.part.NextDue(); due != 0 {
		t.Errorf("something is still due at %d", due)
	}
	for i, who := range s.people {
		want := 1
		if i%3 == 0 {
			want = 0
		}
		if got := s.entered(who); got != want {
			t.Errorf("%s (the %d.) entered %d times, want %d", who, i, got, want)
		}
	}
}

// Occurrences that passed while nothing ran are made up for in one, and those to come are not moved by it.
func TestGatherMakesUp(t *testing.T) {
	s := newAudience(t, 3, "every day 09:00")
	s.publish(at("2026-03-01 00:00"), 1)
	who := s.people[0]
	s.live(at("2026-03-01 10:00"), who, "DE")
	s.record(at("2026-03-05 12:00"), log.Tick, nil)
	if got := s.entered(who); got != 1 {
		t.Errorf("entered %d times at once, want 1", got)
	}
	if due, want := s.part.NextDue(), at("2026-03-06 09:00"); due != want {
		t.Errorf("the next is due at %d, want %d", due, want)
	}
	s.record(at("2026-03-06 09:00"), log.Tick, nil)
	if got := s.entered(who); got != 2 {
		t.Errorf("entered %d times, want 2", got)
	}
}

// An input that comes in behind the instant, but before the tick, finds the contact in the journey.
func TestGatherComesBeforeALaterInput(t *testing.T) {
	s := newAudience(t, 3, "every day 09:00")
	s.publish(at("2026-03-01 00:00"), 1)
	who, late := s.people[0], s.people[1]
	s.live(at("2026-03-01 10:00"), who, "DE")
	s.live(at("2026-03-02 09:00")+5, who, "DK")
	s.live(at("2026-03-02 09:00")+5, late, "DE")
	s.record(at("2026-03-02 09:00")+7, log.Tick, nil)
	if got := s.entered(who); got != 1 {
		t.Errorf("a member at that instant entered %d times, want 1", got)
	}
	if got := s.entered(late); got != 0 {
		t.Errorf("who joined later entered %d times, want 0", got)
	}
}

// A publish moves the times to come; one that passed under the old version, and was not held yet, is held all the same.
func TestGatherOverAPublish(t *testing.T) {
	s := newAudience(t, 3, "every day 09:00", "every day 15:00", "once at 2026-03-01 12:00")
	s.publish(at("2026-03-01 00:00"), 1)
	who := s.people[0]
	s.live(at("2026-03-01 10:00"), who, "DE")
	s.publish(at("2026-03-02 09:00")+5, 2)
	s.record(at("2026-03-02 09:00")+7, log.Tick, nil)
	if got := s.entered(who); got != 1 {
		t.Fatalf("entered %d times at 09:00, want 1", got)
	}
	s.record(at("2026-03-02 15:00"), log.Tick, nil)
	if got := s.entered(who); got != 2 {
		t.Fatalf("entered %d times by 15:00, want 2", got)
	}
	s.publish(at("2026-03-02 16:00"), 3)
	if due := s.part.NextDue(); due != 0 {
		t.Errorf("a time that passed before the publish is due at %d", due)
	}
}
