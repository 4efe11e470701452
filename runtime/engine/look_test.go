package engine_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/journeylang/journey/runtime/engine"
	"github.com/journeylang/journey/runtime/fold"
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
	want, err := e.Path(t.Context(), "c1")
	if err != nil || len(want) == 0 {
		t.Fatalf("%d lines, %v", len(want), err)
	}
	look := func(when string) {
		t.Helper()
		err := engine.Look(s, s, "c1", func(p *fold.Partition) error {
			got, err := p.Path("c1")
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s, looking tells something else (-engine +look):\n%s", when, diff)
			}
			return err
		})
		if err != nil {
			t.Errorf("%s: %v", when, err)
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
