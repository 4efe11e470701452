package engine_test

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"encoding/hex"
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/journeylang/journey/runtime/engine"
	"github.com/journeylang/journey/runtime/log"
	"github.com/journeylang/journey/runtime/sim"
)

const (
	goldenLog  = "testdata/golden.log.gz"
	goldenHash = "testdata/golden.sha256"
)

// A log that an earlier version wrote folds, for ever, to the states that it folded to then. Should this test fail
// after a change of the machine, the change breaks every data folder there is: records raise the machine's version
// instead. JOURNEY_UPDATE=1 records a new log; the old one stays in the tests under another name.
func TestGoldenLog(t *testing.T) {
	if os.Getenv("JOURNEY_UPDATE") == "1" {
		recordGolden(t)
	}
	packed, err := os.ReadFile(goldenLog)
	if err != nil {
		t.Fatal(err)
	}
	want, err := os.ReadFile(goldenHash)
	if err != nil {
		t.Fatal(err)
	}
	if got := goldenDigest(t, packed); got != strings.TrimSpace(string(want)) {
		t.Errorf("the golden log folds to %s, it folded to %s when it was written", got, want)
	}
}

func goldenDigest(t *testing.T, packed []byte) string {
	t.Helper()
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	parts, err := sim.Replay(programs(program(t, shop)), func(visit func(uint64, log.Record) error) error {
		for len(b) > 0 {
			round, size := binary.BigEndian.Uint64(b), binary.BigEndian.Uint32(b[8:])
			r, err := log.Decode(b[12 : 12+size])
			if err != nil {
				return err
			}
			if err := visit(round, r); err != nil {
				return err
			}
			b = b[12+size:]
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	var all []byte
	for _, p := range parts {
		sum := digest(t, p)
		all = append(all, sum[:]...)
	}
	return hex.EncodeToString(all[:32]) + " " + hex.EncodeToString(xor(all))
}

// xor folds the digests of all partitions into one.
func xor(sums []byte) []byte {
	out := make([]byte, 32)
	for i, b := range sums {
		out[i%32] ^= b + byte(i/32)
	}
	return out
}

func recordGolden(t *testing.T) {
	t.Helper()
	e, s := open(t, t.TempDir(), &counter{}, engine.NewFast(time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC), 86400))
	defer s.Close()
	run(t, e, program(t, shop))
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	var packed bytes.Buffer
	z, _ := gzip.NewWriterLevel(&packed, gzip.BestCompression)
	if err := s.Tail(0, func(round uint64, r log.Record) error {
		b := r.Append(nil)
		head := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint64(nil, round), uint32(len(b)))
		_, err := z.Write(append(head, b...))
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(goldenLog, packed.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(goldenHash, []byte(goldenDigest(t, packed.Bytes())+"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
}
