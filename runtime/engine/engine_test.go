package engine_test

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"github.com/journeylang/journey/lang/load"
	"github.com/journeylang/journey/lang/plan"
	"github.com/journeylang/journey/lang/source"
	"github.com/journeylang/journey/runtime/engine"
	"github.com/journeylang/journey/runtime/fold"
	"github.com/journeylang/journey/runtime/log"
	"github.com/journeylang/journey/runtime/machine"
	"github.com/journeylang/journey/runtime/post"
	"github.com/journeylang/journey/runtime/sim"
	"github.com/journeylang/journey/runtime/store"
)

//go:embed testdata/shop.journey
var shop string

func program(t testing.TB, text string) *plan.Program {
	t.Helper()
	p, diags := load.Sources([]*source.File{source.NewFile("shop.journey", text)})
	if diags.HasErrors() {
		t.Fatalf("the program is wrong: %+v", diags)
	}
	return p
}

// counter is a carrier that counts how often each key is handed over.
type counter struct {
	mu   sync.Mutex
	keys map[string]int
	fail func(l post.Letter) post.Outcome
}

func (c *counter) Carry(_ context.Context, letters []post.Letter) []post.Outcome {
	c.mu.Lock()
	defer c.mu.Unlock()
	out := make([]post.Outcome, len(letters))
	for i, l := range letters {
		out[i] = post.Outcome{Status: machine.StatusSent}
		if c.fail != nil {
			out[i] = c.fail(l)
		}
		if out[i].Status == machine.StatusSent {
			if c.keys == nil {
				c.keys = map[string]int{}
			}
			c.keys[l.Effect.Key]++
		}
	}
	return out
}

func (c *counter) Pause(string, int) (time.Duration, bool) { return time.Millisecond, true }

// whole is a log that is never cut, so that a test can replay it.
type whole struct{ *store.Store }

func (whole) Trim(uint64) error { return nil }

func open(t testing.TB, dir string, carrier post.Carrier, clock engine.Clock) (*engine.Engine, *store.Store) {
	t.Helper()
	s, err := store.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	e, err := engine.Open(engine.Options{Log: whole{s}, Store: s, Clock: clock, Carrier: carrier, Workers: 2,
		Full: func(err error) bool { return errors.Is(err, store.ErrFull) }})
	if err != nil {
		s.Close()
		t.Fatal(err)
	}
	return e, s
}

// traffic returns n inputs of some people, the same for the same seed.
func traffic(seed uint64, n int) []machine.Input {
	r := rand.New(rand.NewPCG(seed, 1))
	inputs := make([]machine.Input, 0, n)
	for i := range n {
		id := fmt.Sprintf("c%03d", r.IntN(200))
		in := machine.Input{Kind: machine.EventInput, Contact: id, ID: fmt.Sprintf("%d-%d", seed, i)}
		total := float64(r.IntN(100))
		cart := fmt.Sprintf("k%d", r.IntN(3))
		switch r.IntN(8) {
		case 0:
			in.Kind, in.Fields = machine.ContactInput, machine.Values{"email": id + "@shop.example", "plan": []any{"free", "pro"}[r.IntN(2)]}
		case 1, 2, 3:
			in.Name, in.Fields = "cart_updated", machine.Values{"cart_id": cart, "total": total}
		case 4:
			in.Name, in.Fields = "checked_out", machine.Values{"cart_id": cart, "total": total}
		case 5:
			in.Name, in.Fields = "order_placed", machine.Values{"total": total}
		case 6:
			in.Name, in.Fields = "reminder.clicked", machine.Values{"link": "cart"}
		case 7:
			in.Kind, in.Name = machine.RefusalInput, "marketing"
			if r.IntN(10) > 0 {
				in.Kind, in.Name = machine.EventInput, "never_declared"
				in.Fields = machine.Values{"list": []any{"a", 1.5, true}}
			}
		}
		inputs = append(inputs, in)
	}
	return inputs
}

// Both shells fold through the same machine: the log of a live run, replayed in the virtual shell, gives the same
// bytes as the checkpoints that the live run wrote.
func TestLiveAndVirtualShellsAgree(t *testing.T) {
	dir := t.TempDir()
	p := program(t, shop)
	carrier := &counter{}
	e, s := open(t, dir, carrier, engine.NewFast(time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC), 86400))
	defer s.Close()
	run(t, e, p)
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	parts := replay(t, s, p)
	people := 0
	for n, virtual := range parts {
		live := restored(t, s, uint16(n), p)
		if live.Offset != virtual.Offset || live.Offset < 3 {
			t.Fatalf("partition %d: the checkpoint is at record %d, the log ends at %d", n, live.Offset, virtual.Offset)
		}
		if digest(t, live) != digest(t, virtual) {
			t.Errorf("partition %d: the live engine and the virtual shell differ", n)
		}
		ids, err := live.IDs("", 1000)
		if err != nil {
			t.Fatal(err)
		}
		people += len(ids)
	}
	if people != 200 {
		t.Errorf("%d contacts, want 200", people)
	}
	if len(carrier.keys) < 200 {
		t.Errorf("only %d messages were handed over: the test exercises too little", len(carrier.keys))
	}
}

// forgetful is a store whose checkpoints never happen, as if the process were killed before each.
type forgetful struct{ *store.Store }

func (f forgetful) State(n uint16) fold.Store { return noCheckpoint{f.Store.State(n)} }

type noCheckpoint struct{ fold.Store }

func (noCheckpoint) Checkpoint(func(fold.Writer) error) error { return nil }

// What was acknowledged and never reached a checkpoint comes back from the log, and messages whose outcome was not
// logged are handed over again under their old keys.
func TestRecoverFromTheLogAlone(t *testing.T) {
	dir := t.TempDir()
	p := program(t, shop)
	s, err := store.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	stuck := &counter{fail: func(post.Letter) post.Outcome { return post.Outcome{Status: machine.StatusFailed, Retry: true} }}
	start := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	e, err := engine.Open(engine.Options{Log: whole{s}, Store: forgetful{s}, Clock: engine.NewFast(start, 86400), Carrier: stuck})
	if err != nil {
		t.Fatal(err)
	}
	run(t, e, p)
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	waiting := map[string]bool{}
	for _, part := range replay(t, s, p) {
		err := part.EachChanged(func(st *machine.State) {
			for _, f := range st.Pending {
				waiting[f.Key] = true
			}
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if len(waiting) < 300 {
		t.Fatalf("only %d messages wait: the test exercises too little", len(waiting))
	}
	s.Close()

	carrier := &counter{}
	e, s = open(t, dir, carrier, engine.NewFast(start, 0))
	defer s.Close()
	settle(t, e)
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	for key := range waiting {
		if carrier.keys[key] != 1 {
			t.Errorf("message %s was handed over %d times, want once", key, carrier.keys[key])
		}
	}
	for n, virtual := range replay(t, s, p) {
		if digest(t, restored(t, s, uint16(n), p)) != digest(t, virtual) {
			t.Errorf("partition %d: recovery and replay differ", n)
		}
	}
}

// run publishes the program and brings 5,000 inputs in, then waits until they are applied.
func run(t *testing.T, e *engine.Engine, p *plan.Program) {
	t.Helper()
	if err := e.Publish(t.Context(), p, 7); err != nil {
		t.Fatal(err)
	}
	for _, batch := range chunks(traffic(1, 5000), 50) {
		if err := e.Ingest(t.Context(), batch); err != nil {
			t.Fatal(err)
		}
	}
	if err := e.Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func replay(t *testing.T, s *store.Store, p *plan.Program) [log.Partitions]*fold.Partition {
	t.Helper()
	parts, err := sim.Replay(programs(p), func(visit func(uint64, log.Record) error) error { return s.Tail(0, visit) })
	if err != nil {
		t.Fatal(err)
	}
	return parts
}

func programs(p *plan.Program) fold.Programs {
	prog := machine.NewProgram(1, 7, p)
	return func(machine.Publish) (*machine.Program, error) { return prog, nil }
}

// restored returns a partition as its last checkpoint left it.
func restored(t *testing.T, s *store.Store, n uint16, p *plan.Program) *fold.Partition {
	t.Helper()
	part := fold.New(n, fold.Options{Programs: programs(p), Source: s.State(n)})
	meta, err := s.State(n).Meta()
	if err != nil {
		t.Fatal(err)
	}
	if err := part.Restore(meta); err != nil {
		t.Fatal(err)
	}
	return part
}

func digest(t *testing.T, p *fold.Partition) [32]byte {
	t.Helper()
	sum, err := p.Digest()
	if err != nil {
		t.Fatal(err)
	}
	return sum
}

func chunks(inputs []machine.Input, n int) (out [][]machine.Input) {
	for len(inputs) > 0 {
		k := min(n, len(inputs))
		out, inputs = append(out, inputs[:k]), inputs[k:]
	}
	return out
}

// settle waits until everything is applied and every message has its outcome.
func settle(t *testing.T, e *engine.Engine) {
	t.Helper()
	for range 500 {
		if err := e.Settle(t.Context()); err != nil {
			t.Fatal(err)
		}
		pending := 0
		var mu sync.Mutex
		if err := e.EachPartition(t.Context(), func(p *fold.Partition) error {
			return p.EachChanged(func(st *machine.State) {
				mu.Lock()
				pending += len(st.Pending)
				mu.Unlock()
			})
		}); err != nil {
			t.Fatal(err)
		}
		if pending == 0 {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatal("messages without an outcome remain")
}
