package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/journeylang/journey/runtime/identity"
	"github.com/journeylang/journey/runtime/machine"
)

// TestPutRepeats: what was not acknowledged is sent again, byte for byte, and then no more.
func TestPutRepeats(t *testing.T) {
	var bodies []string
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		bodies = append(bodies, r.URL.Path+" "+r.Header.Get("Authorization")+"\n"+string(b))
		switch len(bodies) {
		case 1: // the connection breaks before an answer
			panic(http.ErrAbortHandler)
		case 2: // and in the middle of one
			w.Header().Set("Content-Length", "100")
			fmt.Fprint(w, `{"acc`)
		case 3:
			w.WriteHeader(http.StatusServiceUnavailable)
			fmt.Fprint(w, `{"detail":"busy"}`)
		default:
			fmt.Fprintf(w, `{"accepted":%d}`, strings.Count(string(b), "\n"))
		}
	}))
	defer s.Close()
	inputs := []machine.Input{
		{Kind: machine.EventInput, Contact: "ada", Name: "order", ID: "o-1", Time: 1_700_000_000_123,
			Fields: machine.Values{"total": 19.9, "on": time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC), "at": time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC)}},
		{Kind: machine.EventInput, Contact: "ben", Name: "visit", ID: "v-1", Fields: machine.Values{"url": "a&b"}},
	}
	if err := (remote{s.URL + "/", "secret"}).put(t.Context(), rowsOf(inputs)); err != nil {
		t.Fatal(err)
	}
	const want = `/v1/events Bearer secret
{"contact":"ada","event":"order","fields":{"at":"2026-03-02T10:00:00Z","on":"2026-03-02","total":19.9},"id":"o-1","time":"2023-11-14T22:13:20.123Z"}
{"contact":"ben","event":"visit","fields":{"url":"a&b"},"id":"v-1"}
`
	if diff := cmp.Diff([]string{want, want, want, want}, bodies); diff != "" {
		t.Error(diff)
	}
}

// TestPutRefused: a refusal is not repeated; the server's words reach the user.
func TestPutRefused(t *testing.T) {
	requests := 0
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		requests++
		w.WriteHeader(http.StatusUnprocessableEntity)
		if err := json.NewEncoder(w).Encode(map[string]any{"detail": "nothing was taken", "errors": []any{map[string]any{"item": 1, "field": "fields.plan", "message": "\"gold\" is none of \"free\""}}}); err != nil {
			t.Error(err)
		}
	}))
	defer s.Close()
	err := remote{URL: s.URL}.put(t.Context(), rowsOf([]machine.Input{{Kind: machine.ContactInput, Contact: "ada", Fields: machine.Values{"plan": "gold"}}}))
	if !errors.Is(err, errRefused) || err.Error() != `the server refused: nothing was taken; item 1, fields.plan: "gold" is none of "free"` {
		t.Errorf("got %v", err)
	}
	if requests != 1 {
		t.Errorf("%d requests", requests)
	}
}

// TestPutGivesUp: nobody waits for ever.
func TestPutGivesUp(t *testing.T) {
	s := httptest.NewServer(http.NotFoundHandler())
	url := s.URL
	s.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 400*time.Millisecond)
	defer cancel()
	if err := (remote{URL: url}).put(ctx, rowsOf([]machine.Input{{Kind: machine.ContactInput, Contact: "ada"}})); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
}

// rowsOf are rows that say one thing each.
func rowsOf(inputs []machine.Input) []identity.Arrival {
	rows := make([]identity.Arrival, len(inputs))
	for i := range inputs {
		rows[i] = identity.Arrival{ID: inputs[i].Contact, Inputs: inputs[i : i+1]}
	}
	return rows
}
