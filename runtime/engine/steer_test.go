package engine_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/journeylang/journey/runtime/engine"
	"github.com/journeylang/journey/runtime/fold"
	"github.com/journeylang/journey/runtime/log"
	"github.com/journeylang/journey/runtime/machine"
	"github.com/journeylang/journey/runtime/post"
	"github.com/journeylang/journey/runtime/sim"
	"github.com/journeylang/journey/runtime/store"
)

// published compiles each publish of a store once.
func published(t *testing.T, s *store.Store) fold.Programs {
	t.Helper()
	have := map[uint32]*machine.Program{}
	return func(pub machine.Publish) (*machine.Program, error) {
		if p := have[pub.Number]; p != nil {
			return p, nil
		}
		b, err := s.Sources(pub.Hash)
		if err != nil {
			return nil, err
		}
		compiled, err := engine.Compile(b)
		if err != nil {
			return nil, err
		}
		p := machine.NewProgram(pub.Number, pub.Seed, compiled)
		p.People = pub.People
		have[pub.Number] = p
		return p, nil
	}
}

// Publishes that move and restart people, pauses and stops in the middle of the traffic are a part of the log: the live
// engine, a replay, and a recovery without any checkpoint all reach the same bytes.
func TestSteeringIsReplayed(t *testing.T) {
	for _, forgets := range []bool{false, true} {
		dir := t.TempDir()
		s, err := store.Open(dir)
		if err != nil {
			t.Fatal(err)
		}
		options := engine.Options{Log: whole{s}, Store: s, Carrier: &counter{}, Workers: 2,
			Clock: engine.NewFast(time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC), 86400)}
		if forgets {
			options.Store = forgetful{s}
		}
		e, err := engine.Open(options)
		if err != nil {
			t.Fatal(err)
		}
		steerThroughTraffic(t, e)
		if err := e.Close(); err != nil {
			t.Fatal(err)
		}
		s.Close()

		e, s = open(t, dir, &counter{}, engine.NewFast(time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC), 0))
		standing := map[string]string{}
		steers, err := e.Steers(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, st := range machine.Standings(steers) {
			standing[st.Journey] = st.State
		}
		if standing["cart"] != machine.Live || standing["fans"] != machine.Stopped {
			t.Errorf("behind a restart the journeys stand as %v", standing)
		}
		settle(t, e)
		if err := e.Close(); err != nil {
			t.Fatal(err)
		}
		parts, err := sim.Replay(published(t, s), func(visit func(uint64, log.Record) error) error { return s.Tail(0, visit) })
		if err != nil {
			t.Fatal(err)
		}
		seen := map[machine.EntryKind]int{}
		for n, virtual := range parts {
			live := fold.New(uint16(n), fold.Options{Programs: published(t, s), Source: s.State(uint16(n))})
			meta, err := s.State(uint16(n)).Meta()
			if err == nil {
				err = live.Restore(meta)
			}
			if err != nil {
				t.Fatal(err)
			}
			if digest(t, live) != digest(t, virtual) {
				t.Errorf("partition %d: the live engine and the replay differ", n)
			}
			err = virtual.EachChanged(func(st *machine.State) {
				lines, err := virtual.Path(st.ID)
				if err != nil {
					t.Fatal(err)
				}
				for _, l := range lines {
					seen[l.Entry.Kind]++
				}
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		for _, kind := range []machine.EntryKind{machine.Moved, machine.Restarted, machine.Suspended, machine.Resumed} {
			if seen[kind] < 20 {
				t.Errorf("%q happened %d times: the test exercises too little", kind, seen[kind])
			}
		}
		if seen[machine.Dead] != 0 {
			t.Errorf("%d inputs could not be applied", seen[machine.Dead])
		}
		s.Close()
	}
}

func steerThroughTraffic(t *testing.T, e *engine.Engine) {
	t.Helper()
	second := strings.Replace(shop, "wait 1h\n", "wait 2d\n", 1)
	third := strings.Replace(second, `wait up to 2d for reminder.clicked { email thanks } else { set contact.spent = contact.spent + 1 }`, "wait 3d", 1)
	publish := func(text, people string) func() error {
		return func() error {
			_, err := e.PublishAs(t.Context(), program(t, text), engine.Publication{Seed: 7, People: people})
			return err
		}
	}
	steer := func(journey, do, policy string) func() error {
		return func() error {
			_, err := e.Steer(t.Context(), machine.Steer{Journey: journey, Do: do, Policy: policy})
			return err
		}
	}
	acts := []func() error{
		publish(shop, ""), publish(second, machine.MovePeople), steer("cart", machine.PauseJourney, machine.Shift), publish(third, machine.MovePeople),
		steer("cart", machine.ResumeJourney, ""), publish(shop, machine.RestartPeople), steer("cart", machine.PauseJourney, machine.Expire),
		steer("cart", machine.ResumeJourney, ""), steer("cart", machine.StopJourney, ""), steer("cart", machine.ResumeJourney, ""),
		steer("fans", machine.StopJourney, ""), publish(second, machine.KeepPeople),
	}
	batches := chunks(traffic(1, 6000), 50)
	for i, batch := range batches {
		if each := len(batches) / len(acts); i%each == 0 && i/each < len(acts) {
			if err := acts[i/each](); err != nil {
				t.Fatal(err)
			}
		}
		if err := e.Ingest(t.Context(), batch); err != nil {
			t.Fatal(err)
		}
	}
	if err := e.Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// A stop withdraws the messages that no channel has taken yet: they are not handed over, and the trace says so.
func TestStopWithdraws(t *testing.T) {
	stuck := true
	carrier := &counter{fail: func(post.Letter) post.Outcome {
		if stuck {
			return post.Outcome{Status: machine.StatusFailed, Retry: true}
		}
		return post.Outcome{Status: machine.StatusSent}
	}}
	e, s := open(t, t.TempDir(), carrier, nil)
	defer s.Close()
	defer e.Close()
	text := `project "Shop" {}
contact { email: email? }
event visited
email hello for transactional { subject "Hello", body "Hello" }
journey j {
  start on visited
  email hello
  wait 1d
}`
	if err := e.Publish(t.Context(), program(t, text), 1); err != nil {
		t.Fatal(err)
	}
	if err := e.Ingest(t.Context(), []machine.Input{
		{Kind: machine.ContactInput, Contact: "ada", Fields: machine.Values{"email": "ada@shop.example"}},
		{Kind: machine.EventInput, Contact: "ada", Name: "visited"},
	}); err != nil {
		t.Fatal(err)
	}
	if err := e.Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := e.Steer(t.Context(), machine.Steer{Journey: "j", Do: machine.StopJourney}); err != nil {
		t.Fatal(err)
	}
	carrier.mu.Lock()
	stuck = false
	carrier.mu.Unlock()
	settle(t, e)
	lines, err := e.Path(t.Context(), "ada")
	if err != nil {
		t.Fatal(err)
	}
	if !slices.ContainsFunc(lines, func(l fold.Line) bool { return l.Entry.Kind == machine.Withdrawn && l.Entry.Text == "hello" }) {
		t.Errorf("the trace does not say that the message was withdrawn: %+v", lines)
	}
	if len(carrier.keys) != 0 {
		t.Errorf("%v was handed over behind the stop", carrier.keys)
	}
}

// A process that ends between two rounds leaves some partitions without a publish or an order that others have: the next
// process brings it to them.
func TestEveryPartitionHearsOfAnOrder(t *testing.T) {
	dir := t.TempDir()
	e, s := open(t, dir, &counter{}, nil)
	if err := e.Publish(t.Context(), program(t, shop), 7); err != nil {
		t.Fatal(err)
	}
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	last, offset := uint64(0), uint64(0)
	if err := s.Tail(0, func(round uint64, r log.Record) error {
		if last = max(last, round); r.Partition == 5 {
			offset = r.Offset
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	order := machine.Steer{Number: 1, Journey: "cart", Do: machine.PauseJourney, Policy: machine.Hold}
	body, err := order.MarshalMsg(nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Append(last+1, []log.Record{{Partition: 5, Offset: offset + 1, Kind: log.Steer, Schema: log.Schema, Body: body}}); err != nil {
		t.Fatal(err)
	}
	s.Close()

	e, s = open(t, dir, &counter{}, nil)
	defer s.Close()
	defer e.Close()
	if err := e.EachPartition(t.Context(), func(p *fold.Partition) error {
		if st := p.World().Standing("cart"); st.State != machine.Paused || len(p.World().Steers()) != 1 {
			return errors.New("a partition has not heard of the pause")
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if _, err := e.Steer(t.Context(), machine.Steer{Journey: "cart", Do: machine.ResumeJourney}); err != nil {
		t.Fatal(err)
	}
}
