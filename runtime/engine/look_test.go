package engine_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/journeylang/journey/runtime/engine"
	"github.com/journeylang/journey/runtime/log"
	"github.com/journeylang/journey/runtime/machine"
)

// TestLook: what is read beside an engine is what the engine knows, with the checkpoint as well as before it, and
// looking leaves nothing in the log.
func TestLook(t *testing.T) {
	e, s := open(t, t.TempDir(), &counter{}, nil)
	defer s.Close()
	if err := e.Publish(t.Context(), program(t, shop), 1); err != nil {
		t.Fatal(err)
	}
	for i := range 20 {
		in := machine.Input{Kind: machine.ContactInput, Contact: fmt.Sprint("c", i%3), Fields: machine.Values{"note": fmt.Sprint(i)}}
		if err := e.Ingest(t.Context(), []machine.Input{in}); err != nil {
			t.Fatal(err)
		}
	}
	if err := e.Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	var want string
	err := e.View(t.Context(), "c1", func(_ int64, _ *machine.World, st *machine.State) { want = told(t, st) })
	if err != nil || !strings.Contains(want, "19") {
		t.Fatalf("c1 is %s, %v", want, err)
	}
	look := func(when string) {
		t.Helper()
		seen, err := engine.LookAll(s, s)
		if err != nil {
			t.Fatalf("%s: %v", when, err)
		}
		got := ""
		if err := seen.View("c1", func(st *machine.State) { got = told(t, st) }); err != nil {
			t.Errorf("%s: %v", when, err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s, looking tells something else (-engine +look):\n%s", when, diff)
		}
	}
	look("before a checkpoint")
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	count := func() (n int) {
		if err := s.Tail(0, func(uint64, log.Record) error { n++; return nil }); err != nil {
			t.Fatal(err)
		}
		return n
	}
	before := count()
	look("behind a checkpoint")
	if after := count(); after != before {
		t.Errorf("looking changed the log: %d records, then %d", before, after)
	}
}

// told is all that is kept of a contact.
func told(t *testing.T, st *machine.State) string {
	t.Helper()
	text, err := st.JSON()
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
