package log_test

import (
	"encoding/hex"
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/journeylang/journey/runtime/log"
)

var record = log.Record{Partition: 7, Offset: 42, Time: 1_767_225_600_000, Kind: log.Inputs, Epoch: 3, Schema: 1, Body: []byte("frame")}

// golden is the encoding of record, for ever.
const golden = "be9b9a650007000000000000002a0000019b76daa80001000000000000000300016672616d65"

func TestRecord(t *testing.T) {
	b := record.Append(nil)
	if got := hex.EncodeToString(b); got != golden {
		t.Errorf("the record is %s on disk, it was %s", got, golden)
	}
	back, err := log.Decode(b)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(record, back); diff != "" {
		t.Error(diff)
	}
	for i := range b {
		broken := append([]byte(nil), b...)
		broken[i] ^= 0x40
		if _, err := log.Decode(broken); !errors.Is(err, log.ErrDamaged) {
			t.Errorf("a record with byte %d changed: %v", i, err)
		}
	}
	if _, err := log.Decode(b[:10]); !errors.Is(err, log.ErrDamaged) {
		t.Errorf("a record cut short: %v", err)
	}
	newer := record
	newer.Schema = log.Schema + 1
	if _, err := log.Decode(newer.Append(nil)); err == nil || errors.Is(err, log.ErrDamaged) {
		t.Errorf("a record of a newer journey: %v", err)
	}
}

// A contact stays in its partition for ever, and contacts spread evenly.
func TestPartition(t *testing.T) {
	for id, want := range map[string]uint16{"": 1, "ada": 34, "c00001": 52, "ada@contoso.example": 34} {
		if got := log.Partition(id); got != want {
			t.Errorf("%q is in partition %d, it was in %d", id, got, want)
		}
	}
	var people [log.Partitions]int
	for i := range 64_000 {
		people[log.Partition(fmt.Sprintf("c%05d", i))]++
	}
	for p, n := range people {
		if n < 800 || n > 1200 {
			t.Errorf("partition %d has %d of 64,000 contacts", p, n)
		}
	}
}
