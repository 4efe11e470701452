package engine_test

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"

	"github.com/journeylang/journey/runtime/fold"
	"github.com/journeylang/journey/runtime/machine"
)

// A call that waits an hour for its next try is withdrawn as soon as its journey is stopped, or paused so that overdue
// trips leave; a pause that holds keeps it, and it is tried at resume.
func TestCallsBetweenTwoTries(t *testing.T) {
	for _, c := range []struct {
		name   string
		order  machine.Steer
		reason string
	}{
		{"stop", machine.Steer{Journey: "j", Do: machine.StopJourney}, "stopped"},
		{"expire", machine.Steer{Journey: "j", Do: machine.PauseJourney, Policy: machine.Expire}, "expired while paused"},
	} {
		t.Run(c.name, func(t *testing.T) {
			keys := make(chan string, 10)
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				keys <- r.Header.Get("Idempotency-Key")
				w.WriteHeader(http.StatusServiceUnavailable)
			}))
			defer server.Close()
			e, s := open(t, t.TempDir(), &counter{}, nil)
			defer s.Close()
			defer e.Close()
			if err := e.Publish(t.Context(), program(t, `event visited {}
action find(): { name: string } {
  retry 5 times from 1h
  allow "`+server.URL+`/"
  js "const r = http.get('`+server.URL+`/'); if (!r.ok) throw new Error('no'); return r.json"
}
journey j {
  start on visited
  do find() as company
  wait 1d
}
`), 1); err != nil {
				t.Fatal(err)
			}
			if err := e.Ingest(t.Context(), []machine.Input{{Kind: machine.EventInput, Contact: "ada", Name: "visited"}}); err != nil {
				t.Fatal(err)
			}
			<-keys
			if _, err := e.Steer(t.Context(), c.order); err != nil {
				t.Fatal(err)
			}
			has := func(kind machine.EntryKind, text string) bool {
				lines, err := e.Path(t.Context(), "ada")
				if err != nil {
					t.Fatal(err)
				}
				return slices.ContainsFunc(lines, func(l fold.Line) bool { return l.Entry.Kind == kind && l.Entry.Text == text })
			}
			waitFor(t, func() bool { return has(machine.Withdrawn, "find") && has(machine.Left, c.reason) })
			if n := len(keys); n != 0 {
				t.Errorf("it was tried %d times behind that", n)
			}
		})
	}
}
