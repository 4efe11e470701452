package soak

import (
	"context"
	"crypto/sha256"
	"fmt"
	"hash/fnv"
	"slices"
	"sync"
	"time"

	"github.com/journeylang/journey/lang/plan"
	"github.com/journeylang/journey/runtime/machine"
	"github.com/journeylang/journey/runtime/post"
	"github.com/journeylang/journey/runtime/sim"
)

// outside is the world that messages are handed over to. It outlives processes and remembers every key.
type outside struct {
	fate   *fate // nil: nobody dies
	calls  bool  // actions are called too
	mu     sync.Mutex
	taken  map[string][sha256.Size]byte // what each key was handed over with
	tried  map[string]bool
	faults []string
}

func newOutside(f *fate, programs []*plan.Program) *outside {
	return &outside{fate: f, calls: slices.ContainsFunc(programs, calls), taken: map[string][sha256.Size]byte{}, tried: map[string]bool{}}
}

// calls reports whether a program calls actions. A mail that comes back and the answer of an action have no order, and what is
// sent behind the answer hangs on it: then none comes back at once. Those that come back later have an instant of their own.
func calls(p *plan.Program) bool {
	return slices.ContainsFunc(p.Journeys, func(j *plan.Journey) bool {
		return slices.ContainsFunc(j.Steps, func(s plan.Step) bool { return s.Kind == plan.Do })
	})
}

// Carry implements post.Carrier. What becomes of a message depends on nothing but who gets which when.
func (o *outside) Carry(_ context.Context, letters []post.Letter) []post.Outcome {
	out := make([]post.Outcome, len(letters))
	for i := range letters {
		l := &letters[i]
		take := func() error { out[i] = o.take(l); return nil }
		if o.fate == nil {
			_ = take()
		} else if err := o.fate.do(take); err != nil {
			out[i] = post.Outcome{Status: machine.StatusFailed, Retry: true}
		}
	}
	return out
}

func (o *outside) take(l *post.Letter) post.Outcome {
	o.mu.Lock()
	defer o.mu.Unlock()
	f := &l.Effect
	luck := hash(f.Owner, f.Message, fmt.Sprint(f.At)) % 40
	if o.fate != nil && luck%5 == 0 && !o.tried[f.Key] {
		o.tried[f.Key] = true
		return post.Outcome{Status: machine.StatusFailed, Retry: true}
	}
	b, err := f.MarshalMsg(nil)
	if err != nil {
		o.faults = append(o.faults, err.Error())
	}
	contents := sha256.Sum256(append(b, f.Owner...))
	if had, ok := o.taken[f.Key]; ok && had != contents {
		o.faults = append(o.faults, fmt.Sprintf("key %s of %s was handed over with two different contents", f.Key, f.Owner))
	}
	o.taken[f.Key] = contents
	switch {
	case luck == 1 && !o.calls:
		return post.Outcome{Status: machine.StatusBounced, Detail: "no such address"}
	case luck == 2:
		return post.Outcome{Status: machine.StatusRejected, Detail: "not wanted"}
	}
	return post.Outcome{Status: machine.StatusSent}
}

// Pause implements post.Carrier.
func (o *outside) Pause(string, int) (time.Duration, bool) {
	return time.Millisecond, o.fate == nil || !o.fate.Dead()
}

func hash(words ...string) uint64 {
	h := fnv.New64a()
	for _, w := range words {
		_, _ = h.Write(append([]byte(w), 0))
	}
	return h.Sum64() >> 7
}

// enrich answers in virtual time what the action of every script answers.
func enrich(f *machine.Effect) (machine.Input, time.Duration) {
	mail, _ := f.Call.Args["mail"].(string)
	if f.Call.Action == "lookup" {
		return sim.Yields(f, machine.Values{"name": fmt.Sprintf("co%d", len(mail))}, 0), 0
	}
	if len(mail)%3 == 0 {
		return sim.Fails(f, "no company", 0), 0
	}
	return sim.Yields(f, machine.Values{"name": fmt.Sprintf("co%d", len(mail)), "size": float64(len(mail))}, 0), 0
}
