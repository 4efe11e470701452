package engine_test

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/journeylang/journey/runtime/engine"
	"github.com/journeylang/journey/runtime/fold"
	"github.com/journeylang/journey/runtime/machine"
	"github.com/journeylang/journey/runtime/post"
)

// gated carries letters when its gate opens, and tells to whom they went.
type gated struct {
	gate    chan struct{}
	mu      sync.Mutex
	begun   []string
	carried []string
}

func (g *gated) Carry(_ context.Context, letters []post.Letter) []post.Outcome {
	g.mu.Lock()
	for _, l := range letters {
		g.begun = append(g.begun, l.Effect.Owner)
	}
	g.mu.Unlock()
	<-g.gate
	g.mu.Lock()
	defer g.mu.Unlock()
	out := make([]post.Outcome, len(letters))
	for i, l := range letters {
		if out[i].Status = machine.StatusSent; l.Withdrawn() {
			out[i].Status = machine.StatusWithdrawn
			continue
		}
		g.carried = append(g.carried, l.Effect.Owner)
	}
	return out
}

func (g *gated) Pause(string, int) (time.Duration, bool) { return 0, false }

func (g *gated) has(begun bool, who string) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if begun {
		return slices.Contains(g.begun, who)
	}
	return slices.Contains(g.carried, who)
}

const greeting = `contact { email: email? }
event visited {}
email hello for transactional { subject "Hello", body "Hello" }
journey mails {
  start on visited
  again always
  email hello
}
`

func greet(t *testing.T, e *engine.Engine, who string) {
	t.Helper()
	err := e.Ingest(t.Context(), []machine.Input{{Kind: machine.ContactInput, Contact: who, Fields: machine.Values{"email": who + "@shop.example"}},
		{Kind: machine.EventInput, Contact: who, Name: "visited"}})
	if err == nil {
		err = e.Settle(t.Context())
	}
	if err != nil {
		t.Fatal(err)
	}
}

// A message that waits when its contact is forgotten is never handed over, and one that is just being handed over is waited
// for: behind the answer nothing leaves. The outcome of either brings nobody back.
func TestForgettingWithdraws(t *testing.T) {
	carrier := &gated{gate: make(chan struct{})}
	e, s := open(t, t.TempDir(), carrier, nil)
	defer s.Close()
	defer e.Close()
	if err := e.Publish(t.Context(), program(t, greeting), 1); err != nil {
		t.Fatal(err)
	}
	for _, who := range []string{"ada", "bob"} { // one for each carrier of the medium: what comes behind waits
		greet(t, e, who)
		waitFor(t, func() bool { return carrier.has(true, who) })
	}
	greet(t, e, "eve")
	if _, err := e.Forget(t.Context(), "eve", engine.Forgetting{}); err != nil {
		t.Fatal(err)
	}
	forgotten := make(chan error, 1)
	go func() {
		_, err := e.Forget(t.Context(), "ada", engine.Forgetting{})
		forgotten <- err
	}()
	select {
	case err := <-forgotten:
		t.Fatalf("Ada is forgotten (%v) while a message to her is being handed over", err)
	case <-time.After(100 * time.Millisecond):
	}
	close(carrier.gate)
	if err := <-forgotten; err != nil {
		t.Fatal(err)
	}
	greet(t, e, "zoe")
	waitFor(t, func() bool { return carrier.has(false, "zoe") && carrier.has(false, "bob") })
	if carrier.has(false, "eve") || carrier.has(true, "eve") || carrier.has(false, "ada") {
		t.Errorf("messages went to %v; Ada and Eve were forgotten before", carrier.carried)
	}
	ids, err := e.Contacts(t.Context(), "", "", 10)
	if err != nil || !slices.Equal(ids, []string{"bob", "zoe"}) {
		t.Errorf("the contacts are %v (%v), want bob and zoe", ids, err)
	}
	var nobody engine.ErrForget
	if _, err := e.Forget(t.Context(), "eve", engine.Forgetting{}); !errors.As(err, &nobody) {
		t.Errorf("who is forgotten already can be forgotten: %v", err)
	}
}

// A late click is of somebody who was forgotten, and makes nobody; nor does it touch who came since under the id.
func TestLateAnswersMakeNobody(t *testing.T) {
	e, s := open(t, t.TempDir(), &counter{}, nil)
	defer s.Close()
	defer e.Close()
	if err := e.Publish(t.Context(), program(t, greeting), 1); err != nil {
		t.Fatal(err)
	}
	greet(t, e, "ada")
	sent := e.Now()
	late := []machine.Input{{Kind: machine.EventInput, Contact: "ada", Name: "hello.clicked", Sent: sent - 1000},
		{Kind: machine.OutcomeInput, Contact: "ada", Key: "1-2-3", Status: machine.StatusSent}}
	lines := func() int {
		path, err := e.Path(t.Context(), "ada")
		if err != nil {
			t.Fatal(err)
		}
		return len(path)
	}
	if _, err := e.Forget(t.Context(), "ada", engine.Forgetting{}); err != nil {
		t.Fatal(err)
	}
	for _, others := range []int{0, 1} {
		if others == 1 {
			time.Sleep(2 * time.Millisecond)
			greet(t, e, "ada")
			waitFor(t, func() bool { return lines() >= 4 }) // the profile, the event, the entry, the message
			settle(t, e)
		}
		before := lines()
		if err := e.Ingest(t.Context(), late); err != nil {
			t.Fatal(err)
		}
		if err := e.Settle(t.Context()); err != nil {
			t.Fatal(err)
		}
		if now := lines(); now != before {
			t.Errorf("with %d who came since: the path has %d lines behind a late answer, %d before", others, now, before)
		}
	}
}

// A log in which people are forgotten folds to the same in both shells, whatever was written down in between.
func TestForgettingIsReplayed(t *testing.T) {
	dir := t.TempDir()
	p := program(t, shop)
	e, s := open(t, dir, &counter{}, engine.NewFast(time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC), 86400))
	defer s.Close()
	if err := e.Publish(t.Context(), p, 7); err != nil {
		t.Fatal(err)
	}
	forgotten := 0
	for i, batch := range chunks(traffic(1, 3000), 50) {
		if err := e.Ingest(t.Context(), batch); err != nil {
			t.Fatal(err)
		}
		if i%6 != 5 {
			continue
		}
		if _, err := e.Forget(t.Context(), batch[i%50].Contact, engine.Forgetting{Suppressed: i%4 == 0}); err != nil {
			t.Fatal(err)
		}
		forgotten++
	}
	if err := e.Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	listed := 0
	for n, virtual := range replay(t, s, p) {
		live := restored(t, s, uint16(n), p)
		if digest(t, live) != digest(t, virtual) {
			t.Errorf("partition %d: the live engine and the virtual shell differ", n)
		}
		for _, part := range []*fold.Partition{live, virtual} {
			all, err := part.Forgotten()
			if err != nil {
				t.Fatal(err)
			}
			listed += len(all)
		}
	}
	if forgotten < 5 || listed != 2*forgotten {
		t.Errorf("%d were forgotten, %d stand in the lists of both shells", forgotten, listed)
	}
}
