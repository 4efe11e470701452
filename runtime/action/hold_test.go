package action

import (
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/journeylang/journey/lang/plan"
	"github.com/journeylang/journey/lang/schema"
	"github.com/journeylang/journey/runtime/machine"
)

// flaky is an action whose first try fails, with a pause before the next, and the keys with which it was called.
func flaky(t *testing.T, pause time.Duration) (a *plan.Action, keys chan string) {
	keys = make(chan string, 100)
	var tries atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		keys <- r.Header.Get("Idempotency-Key")
		if tries.Add(1) == 1 {
			w.WriteHeader(503)
		}
	}))
	t.Cleanup(server.Close)
	return &plan.Action{Name: "a", Timeout: 5 * time.Second, Retries: 3, Pause: pause, Allow: []string{server.URL}, Result: schema.Type{Kind: schema.Number},
		Script: plan.Script{File: "a", Line: 2, Text: `const r = http.get("` + server.URL + `/"); if (!r.ok) throw new Error("status " + r.status); return r.status`}}, keys
}

// A call that is held between two tries is not tried; when it is let go it is tried again, with the same key.
func TestHeldBetweenTwoTries(t *testing.T) {
	a, keys := flaky(t, 20*time.Millisecond)
	var held atomic.Bool
	var got outcomes
	r := &Runner{Installation: "here", Host: &Host{}, Done: got.done, Logger: discard, Held: func(*machine.Effect) bool { return held.Load() }}
	defer r.Close()
	r.Add(program(a), effect("a", "k1"))
	first := <-keys
	held.Store(true)
	r.Revise()
	time.Sleep(150 * time.Millisecond)
	if n := len(keys); n != 0 {
		t.Fatalf("it was tried %d times while it was held", n)
	}
	held.Store(false)
	r.Revise()
	got.wait(t, 1)
	if d := cmp.Diff([]string{"here-k1", "here-k1"}, []string{first, <-keys}); d != "" {
		t.Error(d)
	}
	if in := got.all["k1"]; in.Status != machine.StatusSent || in.Call.Tries != 2 {
		t.Errorf("got %+v", in)
	}
}

// A call that is withdrawn between two tries is so at once, not when its next try would be.
func TestWithdrawnBetweenTwoTries(t *testing.T) {
	a, keys := flaky(t, time.Hour)
	var gone atomic.Bool
	var got outcomes
	r := &Runner{Installation: "here", Host: &Host{}, Done: got.done, Logger: discard, Withdrawn: func(*machine.Effect) bool { return gone.Load() }}
	defer r.Close()
	r.Add(program(a), effect("a", "k1"))
	<-keys
	gone.Store(true)
	for end := time.Now().Add(10 * time.Second); time.Now().Before(end); time.Sleep(time.Millisecond) {
		r.Revise() // until the first try has ended
		got.mu.Lock()
		n := len(got.all)
		got.mu.Unlock()
		if n > 0 {
			break
		}
	}
	got.wait(t, 1)
	if in := got.all["k1"]; in.Status != machine.StatusWithdrawn {
		t.Errorf("got %+v", in)
	}
	if n := len(keys); n != 0 {
		t.Errorf("it was tried %d times behind that", n)
	}
}
