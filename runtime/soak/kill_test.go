package soak

import (
	"bytes"
	"encoding/json"
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
// are to the byte what the log of all processes makes in virtual time, and the oracle agrees. KILL_SEED is the first
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
	var sending sync.WaitGroup
	left := make(chan struct{}) // closed when all is acknowledged
	want := map[string]bool{}
	for n := range senders {
		mail := newMail(newDice(seed*senders+uint64(n)), n, script)
		for what := range mail.want {
			want[what] = true
		}
		sending.Go(func() {
			for _, r := range mail.requests {
				if _, err := s.Post(r.path, r.body); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	go func() { sending.Wait(); close(left) }()
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
	defer kept.Close()
	m := &remains{compiled(kept), all.each, kept.State}
	if err := m.once(want); err != nil {
		t.Errorf("seed %d: %v", seed, err)
	}
	if err := m.replay(); err != nil {
		t.Errorf("seed %d: %v", seed, err)
	}
	if err := m.judge(); err != nil {
		t.Errorf("seed %d: %v", seed, err)
	}
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

// mail is what one sender sends.
type mail struct {
	requests []request
	want     map[string]bool // as done says it
}

type request struct {
	path string
	body []byte
}

// newMail makes the requests of a sender, whose people are its own. Every fifth request is sent twice.
func newMail(d *dice, sender int, script *Script) *mail {
	name := fmt.Sprintf("s%d", sender)
	b := &traffic{dice: d, now: Begin.UnixMilli(), people: 25, serial: sender * 100_000, accounts: script.has("account {")}
	m := &mail{want: map[string]bool{}}
	for i := range 150 {
		bodies := map[string]*bytes.Buffer{}
		put := func(path string, item map[string]any) {
			if bodies[path] == nil {
				bodies[path] = &bytes.Buffer{}
			}
			line, err := json.Marshal(item)
			if err != nil {
				panic(err) // it was made of what JSON knows
			}
			bodies[path].Write(append(line, '\n'))
		}
		for range 5 {
			for _, in := range b.inputs(i) {
				m.add(put, name, &in)
			}
		}
		if d.in(4) {
			f := b.form()
			page := name + f.page
			put("/v1/submissions", map[string]any{"fields": map[string]any{"email": name + f.email}, "lead": map[string]any{"product": "espresso", "need": f.need}, "id": page,
				"event": "visited", "with": map[string]any{"page": page, "n": b.serial}})
			m.want[fmt.Sprint("visited", float64(b.serial))] = true
		}
		for _, path := range []string{"/v1/contacts", "/v1/events", "/v1/consent", "/v1/lists", "/v1/submissions"} {
			if body := bodies[path]; body != nil {
				m.requests = append(m.requests, request{path, body.Bytes()})
				if d.in(5) {
					m.requests = append(m.requests, request{path, body.Bytes()})
				}
			}
		}
	}
	return m
}

// add adds an input to the requests; what no request says is left out.
func (m *mail) add(put func(path string, item map[string]any), name string, in *machine.Input) {
	who := name + in.Contact
	switch in.Kind {
	case machine.EventInput:
		put("/v1/events", map[string]any{"contact": who, "event": in.Name, "id": name + in.ID, "fields": in.Fields})
		m.want[fmt.Sprint(in.Name, in.Fields["n"])] = true
	case machine.ContactInput:
		if email, ok := in.Fields["email"].(string); ok {
			in.Fields["email"] = name + email
		}
		if renewal, ok := in.Fields["renewal"].(time.Time); ok {
			in.Fields["renewal"] = renewal.Format(time.DateOnly)
		}
		put("/v1/contacts", map[string]any{"id": who, "fields": in.Fields})
	case machine.ConsentInput:
		put("/v1/consent", map[string]any{"contact": who, "for": in.Name, "consent": in.Status == machine.ConsentYes, "source": in.Detail})
	case machine.ListInput:
		put("/v1/lists", map[string]any{"contact": who, "segment": in.Name, "member": in.Status == machine.ListAdd})
	}
}

// records are those of all processes, gathered from what each of them left.
type records struct {
	all  []record
	have [log.Partitions]uint64 // the last offset of each partition
}

type record struct {
	round uint64
	log.Record
}

// collect takes in what a dead process has written. It reads a copy: the next process is to find the folder as it is.
func (r *records) collect(data string) error {
	dir, err := os.MkdirTemp("", "soak")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	to := filepath.Join(dir, "data")
	if err := copyTree(to, data); err != nil {
		return err
	}
	s, err := store.Open(to)
	if err != nil {
		return fmt.Errorf("open what a killed process has left: %w", err)
	}
	defer s.Close()
	return s.Tail(0, func(round uint64, rec log.Record) error {
		last := &r.have[rec.Partition]
		switch {
		case rec.Offset <= *last:
			return nil
		case rec.Offset != *last+1:
			return fmt.Errorf("partition %d: record %d is followed by %d: the process lived so long that it cut its log", rec.Partition, *last, rec.Offset)
		}
		*last = rec.Offset
		r.all = append(r.all, record{round, rec})
		return nil
	})
}

func (r *records) each(visit func(round uint64, rec log.Record) error) error {
	for i := range r.all {
		if err := visit(r.all[i].round, r.all[i].Record); err != nil {
			return err
		}
	}
	return nil
}
