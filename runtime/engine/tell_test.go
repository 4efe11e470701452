package engine_test

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/journeylang/journey/runtime/engine"
	"github.com/journeylang/journey/runtime/fold"
	"github.com/journeylang/journey/runtime/log"
	"github.com/journeylang/journey/runtime/machine"
	"github.com/journeylang/journey/runtime/store"
)

//go:embed testdata/wires.journey
var wires string

// arrivals returns the events of people who come and of whom some buy.
func arrivals(people int) []machine.Input {
	var inputs []machine.Input
	for i := range people {
		id := fmt.Sprintf("p%d", i)
		inputs = append(inputs, machine.Input{Kind: machine.EventInput, Contact: id, ID: "came " + id, Name: "came", Fields: machine.Values{"n": float64(i)}})
		if i%3 == 0 {
			inputs = append(inputs, machine.Input{Kind: machine.EventInput, Contact: id, ID: "bought " + id, Name: "bought", Fields: machine.Values{"total": 5.0}})
		}
	}
	return inputs
}

// mortal is a log whose process dies at an append: from then on nothing is written, and nothing was.
type mortal struct {
	whole
	left atomic.Int64
}

var errKilled = errors.New("the process was killed")

func (m *mortal) Append(round uint64, records []log.Record) error {
	if m.left.Add(-1) < 0 {
		return errKilled
	}
	return m.whole.Append(round, records)
}

// A process that dies between what an entity tells and its delivery loses nothing, and nothing is heard twice, wherever it
// dies and whether its checkpoints are fresh or old.
func TestTellsSurviveKills(t *testing.T) {
	const people = 600
	s, err := store.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	p := program(t, wires)
	clock := engine.NewFast(time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC), 10)
	l := &mortal{whole: whole{s}}
	open := func(lives int64) *engine.Engine {
		l.left.Store(lives)
		e, err := engine.Open(engine.Options{Log: l, Store: s, Clock: clock, Carrier: &counter{}, Workers: 2, Checkpoint: 3})
		if errors.Is(err, errKilled) {
			return nil
		}
		if err != nil {
			t.Fatal(err)
		}
		return e
	}
	batches := chunks(arrivals(people), 20)
	kills, cleans := 0, 0
	for life := int64(1); len(batches) > 0; life++ {
		// Every third process ends cleanly behind two batches, the others die within their first appends.
		appends, most := 2+life%7, len(batches)
		if life%3 == 0 {
			appends, most = 1<<40, min(2, most)
		}
		e := open(appends)
		if e == nil {
			kills++
			continue
		}
		err := e.Publish(t.Context(), p, 7)
		for range most {
			if err == nil {
				err = e.Ingest(t.Context(), batches[0])
			}
			if err == nil {
				batches = batches[1:]
			}
		}
		if err != nil {
			kills++
		} else {
			cleans++
		}
		e.Close()
	}
	if kills < 5 || cleans < 5 {
		t.Fatalf("%d kills and %d clean ends: the test exercises too little", kills, cleans)
	}
	e := open(1 << 40)
	if err := e.Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	waitFor(t, func() bool { return counts(t, e, "doors").Entered == people })
	if err := e.Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	c := counts(t, e, "doors")
	dealt := c.Arms[0].People + c.Arms[1].People
	if c.Entered != people || c.Waiting != 0 || dealt != people {
		t.Errorf("%d entered, %d wait, %d were dealt an arm; want %d, 0 and %d", c.Entered, c.Waiting, dealt, people, people)
	}
	var turns, tallied, reached int64
	if err := e.EachPartition(t.Context(), func(part *fold.Partition) error {
		ids, err := part.IDs("", people)
		for _, id := range ids {
			if machine.KindOf(id) != machine.DeskEntity {
				continue
			}
			err = errors.Join(err, part.View(id, func(_ *machine.World, st *machine.State) {
				for _, turn := range st.Desk.Admitted {
					atomic.AddInt64(&turns, turn.N)
				}
				if c := st.Desk.Contest; c != nil && len(c.Arms) == 2 && c.Arms[0].Arm == "small" {
					atomic.AddInt64(&tallied, c.Arms[0].People+c.Arms[1].People)
					atomic.AddInt64(&reached, c.Arms[0].Reached+c.Arms[1].Reached)
				}
			}))
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if turns > people || tallied != people || reached != c.Arms[0].Reached+c.Arms[1].Reached {
		t.Errorf("the desks know of %d turns, %d people and %d buyers; %d people came, %d buyers were counted",
			turns, tallied, reached, people, c.Arms[0].Reached+c.Arms[1].Reached)
	}
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	agree(t, s, wires)
}

// agree compares the checkpoints of the live engine with a replay of its log in the virtual shell.
func agree(t *testing.T, s *store.Store, text string) {
	t.Helper()
	p := program(t, text)
	for n, virtual := range replay(t, s, p) {
		if live := restored(t, s, uint16(n), p); digest(t, live) != digest(t, virtual) {
			t.Errorf("partition %d: the live engine and the virtual shell differ", n)
		}
	}
}

func counts(t *testing.T, e *engine.Engine, journey string) *machine.Counts {
	t.Helper()
	all, err := e.Counts(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range all {
		if c.Journey == journey {
			return c
		}
	}
	t.Fatalf("no counts of %s", journey)
	return nil
}

func waitFor(t *testing.T, held func() bool) {
	t.Helper()
	for range 2000 {
		if held() {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatal("it did not come to be in 20 s")
}

// Under load everything that is told is heard, nobody waits for anybody in a circle, and both shells agree.
func TestTellsUnderLoad(t *testing.T) {
	const people = 3000
	dir := t.TempDir()
	e, s := open(t, dir, &counter{}, engine.NewFast(time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC), 86400))
	defer s.Close()
	if err := e.Publish(t.Context(), program(t, wires), 7); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 60*time.Second)
	defer cancel()
	var callers sync.WaitGroup
	parts := chunks(arrivals(people), 500)
	for _, part := range parts {
		callers.Go(func() {
			for _, batch := range chunks(part, 25) {
				if err := e.Ingest(ctx, batch); err != nil {
					t.Errorf("ingest: %v", err)
					return
				}
			}
		})
	}
	callers.Wait()
	waitFor(t, func() bool { return counts(t, e, "doors").Entered == people })
	if err := e.Settle(ctx); err != nil {
		t.Fatal(err)
	}
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	agree(t, s, wires)
	boards := map[string]int{}
	for n := range uint16(log.Partitions) {
		boards[fmt.Sprint(restored(t, s, n, program(t, wires)).Board().Splits)]++
	}
	if len(boards) != 1 {
		t.Errorf("the partitions have heard %d different things: %v", len(boards), boards)
	}
}

// crammed is a log on a disk that has no more room from an append on.
type crammed struct{ mortal }

func (c *crammed) Append(round uint64, records []log.Record) error {
	if err := c.mortal.Append(round, records); err != nil {
		return store.ErrFull
	}
	return nil
}

// A full disk does not hold up Close; what could not be delivered is in the checkpoints and is heard later.
func TestCloseKeepsWhatWasTold(t *testing.T) {
	const people = 50
	s, err := store.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	l := &crammed{mortal{whole: whole{s}}}
	l.left.Store(1 << 40)
	options := engine.Options{Log: l, Store: s, Carrier: &counter{}, Workers: 2, Full: func(err error) bool { return errors.Is(err, store.ErrFull) }}
	e, err := engine.Open(options)
	if err != nil {
		t.Fatal(err)
	}
	if err := e.Publish(t.Context(), program(t, wires), 7); err != nil {
		t.Fatal(err)
	}
	waitFor(t, func() bool {
		var sweeping atomic.Bool
		err := e.EachPartition(t.Context(), func(p *fold.Partition) error {
			if p.Sweeping() {
				sweeping.Store(true)
			}
			return nil
		})
		return err == nil && !sweeping.Load()
	})
	l.left.Store(1) // the arrivals, and nothing that they tell
	var came []machine.Input
	for _, in := range arrivals(people) {
		if in.Name == "came" {
			came = append(came, in)
		}
	}
	if err := e.Ingest(t.Context(), came); err != nil {
		t.Fatal(err)
	}
	begin := time.Now()
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	if took := time.Since(begin); took > 4*time.Second {
		t.Errorf("Close took %s", took)
	}
	l.left.Store(1 << 40)
	if e, err = engine.Open(options); err != nil {
		t.Fatal(err)
	}
	if err := e.Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	if c := counts(t, e, "doors"); c.Entered != people {
		t.Errorf("%d people entered, want %d", c.Entered, people)
	}
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	agree(t, s, wires)
}
