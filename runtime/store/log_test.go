package store

import (
	"bytes"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/journeylang/journey/runtime/log"
)

// Records come back as they were, whether they were worth squeezing, could be squeezed, or neither.
func TestRecordsComeBack(t *testing.T) {
	noise := make([]byte, 5000)
	for i := range noise {
		noise[i] = byte(rand.Uint32())
	}
	var want []log.Record
	for n, body := range [][]byte{{}, {1}, noise[:100], noise, bytes.Repeat([]byte("email"), 200), bytes.Repeat([]byte("x"), 100_000)} {
		want = append(want, log.Record{Partition: uint16(n), Offset: 9, Time: 1_767_225_600_000, Kind: log.Inputs, Epoch: 2, Schema: log.Schema, Body: body})
	}
	dir := folder(t, func(s *Store) error { return s.Append(7, want) })
	s, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	var got []log.Record
	err = s.Tail(1, func(round uint64, r log.Record) error {
		if round != 7 {
			t.Errorf("a record is of round %d, want 7", round)
		}
		got = append(got, r)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
