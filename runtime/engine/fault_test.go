package engine_test

import (
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/journeylang/journey/runtime/engine"
	"github.com/journeylang/journey/runtime/fold"
	"github.com/journeylang/journey/runtime/log"
	"github.com/journeylang/journey/runtime/machine"
	"github.com/journeylang/journey/runtime/store"
)

// A data folder has one process; the second is told who holds it.
func TestSecondProcessIsRefused(t *testing.T) {
	dir := t.TempDir()
	e, s := open(t, dir, &counter{}, nil)
	defer s.Close()
	defer e.Close()
	_, err := store.Open(dir)
	if !errors.Is(err, store.ErrInUse) || !strings.Contains(err.Error(), "process "+strconv.Itoa(os.Getpid())) {
		t.Errorf("a second open answers %v, want ErrInUse with the holder's number", err)
	}
}

// A full disk refuses inputs in plain words, loses nothing that was acknowledged, and goes on when there is room.
func TestFullDisk(t *testing.T) {
	dir := t.TempDir()
	p := program(t, shop)
	s, err := store.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	room := &gate{Store: s}
	e, err := engine.Open(engine.Options{Log: room, Store: s, Carrier: &counter{}, Full: func(err error) bool { return errors.Is(err, store.ErrFull) }})
	if err != nil {
		t.Fatal(err)
	}
	if err := e.Publish(t.Context(), p, 7); err != nil {
		t.Fatal(err)
	}
	before := traffic(1, 100)
	if err := e.Ingest(t.Context(), before); err != nil {
		t.Fatal(err)
	}
	room.reserve.Store(1 << 60)
	err = e.Ingest(t.Context(), traffic(2, 100))
	if !errors.Is(err, store.ErrFull) || !strings.Contains(err.Error(), "free some room") {
		t.Fatalf("with a full disk Ingest answers %v, want ErrFull and what to do", err)
	}
	room.reserve.Store(0)
	if err := e.Ingest(t.Context(), traffic(3, 100)); err != nil {
		t.Fatalf("when there is room again: %v", err)
	}
	settle(t, e)
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	applied := map[string]bool{}
	for _, part := range replay(t, s, p) {
		if err := part.Recent(func(l fold.Line) { applied[l.Entry.Contact] = true }); err != nil {
			t.Fatal(err)
		}
	}
	for _, in := range append(before, traffic(3, 100)...) {
		if !applied[in.Contact] {
			t.Errorf("contact %s was acknowledged and is lost", in.Contact)
		}
	}
}

// A log with a hole, a damaged record, or a log that ends before its states is refused, with what to do.
func TestDamagedLogIsRefused(t *testing.T) {
	dir := t.TempDir()
	e, s := open(t, dir, &counter{}, engine.NewFast(time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC), 0))
	run(t, e, program(t, shop))
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	for name, faulty := range map[string]engine.Log{
		"hole": tail{whole{s}, func(r log.Record) (log.Record, bool, error) { return r, r.Offset != 3, nil }},
		"damage": tail{whole{s}, func(r log.Record) (log.Record, bool, error) {
			b := r.Append(nil)
			b[len(b)-1] ^= 1
			r, err := log.Decode(b)
			return r, true, err
		}},
	} {
		// Without checkpoints the whole log is read.
		_, err := engine.Open(engine.Options{Log: faulty, Store: blank{s}, Carrier: &counter{}})
		if err == nil || name == "hole" && !strings.Contains(err.Error(), "backup") || name == "damage" && !errors.Is(err, log.ErrDamaged) {
			t.Errorf("a log with a %s: %v, want a refusal that says what to do", name, err)
		}
	}
	s.Close()

	if err := os.RemoveAll(filepath.Join(dir, "log")); err != nil {
		t.Fatal(err)
	}
	s, err := store.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if _, err = engine.Open(engine.Options{Log: s, Store: s, Carrier: &counter{}}); err == nil || !strings.Contains(err.Error(), "restore the data folder from a backup") {
		t.Errorf("states without their log: %v, want a refusal that says what to do", err)
	}
}

// An input that makes the machine panic becomes a dead letter on the contact's trace, and the rest goes on.
func TestDeadLetter(t *testing.T) {
	st := &machine.State{ID: "ada"}
	var out machine.Output
	machine.Apply(&machine.World{}, st, 1000, &machine.Input{Kind: machine.EventInput, Contact: "ada", Name: "x"}, &out)
	if len(out.Trace) != 0 {
		t.Errorf("an event before the first publish leaves %v", out.Trace)
	}
	broken := machine.NewProgram(1, 1, program(t, shop))
	w := (&machine.World{}).With(broken)
	out.Counts = func(*machine.Program, int) *machine.Counts { panic("no counters") }
	machine.Apply(w, st, 1000, &machine.Input{Kind: machine.EventInput, Contact: "ada", Name: "cart_updated",
		Fields: machine.Values{"cart_id": "k", "total": 50.0}}, &out)
	last := out.Trace[len(out.Trace)-1]
	if last.Kind != machine.Dead || !strings.Contains(last.Text, "no counters") {
		t.Errorf("the fault left %+v, want a dead letter", last)
	}
}

// gate is a log on a disk whose wanted reserve the test changes: the store asks the real disk each time.
type gate struct {
	*store.Store
	reserve atomic.Int64
}

func (g *gate) Trim(uint64) error { return nil }

func (g *gate) Append(round uint64, records []log.Record) error {
	g.Store.Reserve = g.reserve.Load()
	return g.Store.Append(round, records)
}

// tail is a log that reads back what change makes of it.
type tail struct {
	whole
	change func(log.Record) (r log.Record, keep bool, err error)
}

func (l tail) Tail(first uint64, visit func(uint64, log.Record) error) error {
	return l.whole.Tail(first, func(round uint64, r log.Record) error {
		r, keep, err := l.change(r)
		if err != nil || !keep {
			return err
		}
		return visit(round, r)
	})
}

// blank is a store without checkpoints.
type blank struct{ *store.Store }

func (b blank) State(n uint16) fold.Store { return noMeta{b.Store.State(n)} }

type noMeta struct{ fold.Store }

func (noMeta) Meta() ([]byte, error)                    { return nil, nil }
func (noMeta) State(string) ([]byte, error)             { return nil, nil }
func (noMeta) Timers(func(string, []byte) error) error  { return nil }
func (noMeta) Pending(func(string)) error               { return nil }
func (noMeta) IDs(string, int) ([]string, error)        { return nil, nil }
func (noMeta) Checkpoint(func(fold.Writer) error) error { return nil }
