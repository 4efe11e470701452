package soak

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/journeylang/journey/runtime/engine"
	"github.com/journeylang/journey/runtime/fold"
	"github.com/journeylang/journey/runtime/log"
	"github.com/journeylang/journey/runtime/machine"
	"github.com/journeylang/journey/runtime/soak/victim"
	"github.com/journeylang/journey/runtime/store"
)

// TestKilled runs programs made by chance in a real process, which is killed at any moment while several senders send to it
// and repeat what was not acknowledged, and some of what was. In the end everything was applied exactly once, the states
// are to the byte what the log of all processes makes in virtual time, and the oracle agrees. Then some are forgotten in processes that
// are killed too, and what is left is what an undisturbed process has that was sent the same. KILL_SEED is the first
// program, KILL_TIME for how long further ones are run.
func TestKilled(t *testing.T) {
	t.Parallel()
	seed, limit := number(t, "KILL_SEED", 1), time.Duration(0)
	if s := os.Getenv("KILL_TIME"); s != "" {
		var err error
		if limit, err = time.ParseDuration(s); err != nil {
			t.Fatal(err)
		}
	}
	binary := filepath.Join(t.TempDir(), "journey")
	if err := victim.Build(binary); err != nil {
		t.Fatal(err)
	}
	for begin := time.Now(); !t.Failed(); seed++ {
		t.Run(fmt.Sprint(seed), func(t *testing.T) { killed(t, binary, seed) })
		if time.Since(begin) >= limit {
			break
		}
	}
}

// senders is how many send at once, and kills how often the process is killed.
const senders, kills = 3, 4

func killed(t *testing.T, binary string, seed uint64) {
	defer func() {
		if t.Failed() {
			t.Logf("to see it again: KILL_SEED=%d go test ./runtime/soak -run TestKilled (the moments of death are not the same)", seed)
		}
	}()
	d := newDice(seed)
	script := newScript(d)
	text, err := reachable(script.Text())
	if err != nil {
		t.Fatal(err)
	}
	program := t.TempDir()
	if err := os.WriteFile(filepath.Join(program, "soak.journey"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	s := victim.New(t, binary, program)
	s.Start()
	all := &records{}
	var mails []*mail
	want := map[string]bool{}
	for n := range senders {
		mails = append(mails, newMail(newDice(seed*senders+uint64(n)), n, script))
		for what := range mails[n].want {
			want[what] = true
		}
	}
	left := make(chan struct{}) // closed when all is acknowledged
	go func() { deliver(t, s, mails); close(left) }()
	for range kills {
		select {
		case <-left:
		case <-time.After(time.Duration(20+d.IntN(400)) * time.Millisecond):
		}
		s.Kill()
		if err := all.collect(s.Data); err != nil {
			t.Fatal(err)
		}
		t.Logf("killed behind %d records", len(all.all))
		s.Start()
	}
	<-left
	s.Stop()
	if t.Failed() {
		return
	}
	if err := all.collect(s.Data); err != nil {
		t.Fatal(err)
	}
	t.Logf("%d records, %d things done", len(all.all), len(want))
	kept, err := store.Open(s.Data)
	if err != nil {
		t.Fatal(err)
	}
	m := &remains{compiled(kept), all.each, kept.State}
	if err := errors.Join(m.once(want), m.replay(), m.judge()); err != nil {
		t.Errorf("seed %d: %v", seed, err)
	}
	if err := kept.Close(); err != nil {
		t.Fatal(err)
	}
	// Now some are forgotten. That cuts the log, so what is left is held against a process that nobody disturbs.
	calm := victim.New(t, binary, program)
	calm.Start()
	deliver(t, calm, mails)
	s.Start()
	leaving := make(chan struct{}) // closed when they are forgotten
	go func() { forgetSome(t, s); close(leaving) }()
	for range kills {
		time.Sleep(time.Duration(d.IntN(100)) * time.Millisecond)
		s.Kill()
		s.Start()
	}
	<-leaving
	s.Stop()
	forgetSome(t, calm)
	calm.Stop()
	if t.Failed() {
		return
	}
	if err := differLines("what was forgotten, an undisturbed process (-) and those that died (+)", whatIsLeft(t, calm), whatIsLeft(t, s)); err != nil {
		t.Errorf("seed %d: %v", seed, err)
	}
}

// deliver sends all mails, each sender its own one behind the other, until everything is acknowledged.
func deliver(t *testing.T, s *victim.Server, mails []*mail) {
	var sending sync.WaitGroup
	for _, m := range mails {
		sending.Go(func() {
			for _, r := range m.requests {
				if _, err := s.Post(r.path, r.body); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	sending.Wait()
}

// forgetSome has a few people of each sender forgotten.
func forgetSome(t *testing.T, s *victim.Server) {
	for n := range senders {
		for i := range 4 {
			if err := forget(s, fmt.Sprintf("s%dp%d", n, i)); err != nil {
				t.Error(err)
			}
		}
	}
}

// whatIsLeft returns the tally of what a server has left, of whom the oracle is asked too.
func whatIsLeft(t *testing.T, s *victim.Server) []string {
	t.Helper()
	kept, err := store.Open(s.Data)
	if err != nil {
		t.Fatal(err)
	}
	defer kept.Close()
	m := &remains{programs: compiled(kept), store: kept.State}
	tally, err := m.tally()
	if err = errors.Join(err, m.judge()); err != nil {
		t.Error(err)
	}
	return tally
}

// compiled returns the programs of a store by its publishes.
func compiled(s *store.Store) fold.Programs {
	have := map[uint32]*machine.Program{}
	return func(pub machine.Publish) (*machine.Program, error) {
		if p := have[pub.Number]; p != nil {
			return p, nil
		}
		b, err := s.Sources(pub.Hash)
		if err != nil {
			return nil, err
		}
		p, err := engine.Compile(b)
		if err != nil {
			return nil, err
		}
		have[pub.Number] = machine.NewProgram(pub.Number, pub.Seed, p)
		have[pub.Number].People = pub.People
		return have[pub.Number], nil
	}
}

// judge asks the oracle about everybody. The whole run takes seconds: nothing turns by time alone in between.
func (m *remains) judge() error {
	var parts [log.Partitions]*fold.Partition
	for n := range parts {
		var err error
		if parts[n], err = m.part(n); err != nil {
			return err
		}
	}
	now := time.Now().UnixMilli()
	s := &shell{path: func(id string) ([]fold.Line, error) { return parts[log.Partition(id)].Path(id) },
		view: func(id string, f func(int64, *machine.World, *machine.State)) error {
			return parts[log.Partition(id)].View(id, func(w *machine.World, st *machine.State) { f(now, w, st) })
		}}
	for _, p := range parts {
		ids, err := p.IDs(machine.FirstContact, 10_000)
		if err != nil {
			return err
		}
		s.ids = append(s.ids, ids...)
	}
	return s.judge()
}
