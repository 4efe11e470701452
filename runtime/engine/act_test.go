package engine_test

import (
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/journeylang/journey/runtime/machine"
)

// A call whose outcome was lost with the process is made again, with the same key, by the next one; its result steers
// the trip.
func TestActionsAreCalledAgainAfterACrash(t *testing.T) {
	var mu sync.Mutex
	var keys []string
	answer := make(chan bool)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		keys = append(keys, r.Header.Get("Idempotency-Key"))
		first := len(keys) == 1
		mu.Unlock()
		if first {
			<-answer
			panic(http.ErrAbortHandler)
		}
		_, _ = w.Write([]byte(`{"name":"Contoso"}`))
	}))
	defer server.Close()
	p := program(t, `contact { email: email?, company: string? }
event visited {}
email hello for transactional { subject "Hello", body "Hello" }
action enrich(mail: string): { name: string } {
  allow "`+server.URL+`/"
  js "const r = http.get('`+server.URL+`/'); return { name: r.json.name + contact.email.length }"
}
journey enriched {
  start on visited
  do enrich(contact.email ?? "") as company on error { exit "no company" }
  set contact.company = company.name
  email hello
}
`)
	dir := t.TempDir()
	carrier := &counter{}
	e, s := open(t, dir, carrier, nil)
	if err := e.Publish(t.Context(), p, 1); err != nil {
		t.Fatal(err)
	}
	if err := e.Ingest(t.Context(), []machine.Input{
		{Kind: machine.ContactInput, Contact: "ada", Fields: machine.Values{"email": "ada@shop.example"}},
		{Kind: machine.EventInput, Contact: "ada", Name: "visited"},
	}); err != nil {
		t.Fatal(err)
	}
	waitFor(t, func() bool { mu.Lock(); defer mu.Unlock(); return len(keys) == 1 })
	closed := make(chan error, 1)
	go func() { closed <- e.Close() }()
	select { // a call that hangs does not hold up the end
	case err := <-closed:
		if err != nil {
			t.Fatal(err)
		}
	case <-time.After(10 * time.Second):
		t.Fatal("the engine does not close while an action is under way")
	}
	close(answer)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}

	e, s = open(t, dir, carrier, nil)
	defer s.Close()
	defer e.Close()
	company := func() (name any) {
		err := e.View(t.Context(), "ada", func(_ int64, _ *machine.World, st *machine.State) { name = st.Profile["company"] })
		if err != nil {
			t.Fatal(err)
		}
		return name
	}
	waitFor(t, func() bool { return company() == "Contoso16" })
	if len(keys) != 2 || keys[0] != keys[1] || keys[0] == "" {
		t.Errorf("the keys are %q, want the same twice", keys)
	}
	waitFor(t, func() bool { carrier.mu.Lock(); defer carrier.mu.Unlock(); return len(carrier.keys) == 1 })
}
