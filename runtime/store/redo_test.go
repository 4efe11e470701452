package store

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/dgraph-io/badger/v4"

	"github.com/journeylang/journey/runtime/fold"
)

// large returns more changes than badger takes in one transaction: many keys are set, and one that is there goes.
func large() []change {
	changes := []change{{key: key('s', 3), gone: true}}
	for i := range 20_000 {
		changes = append(changes, change{key: fmt.Appendf(key('s', 3), "c%05d", i), value: bytes.Repeat([]byte{byte(i)}, 500)})
	}
	return changes
}

func whatIsThere(t *testing.T, s *Store) (states, notes int) {
	t.Helper()
	for prefix, n := range map[byte]*int{'s': &states, 'w': &notes, 'W': &notes} {
		err := scan(s.state, key(prefix, 3), key(prefix, 3), func(*badger.Item) (bool, error) {
			*n++
			return true, nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return states, notes
}

func TestLargeCheckpoint(t *testing.T) {
	s, err := Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := apply(s.state, large()); !errors.Is(err, badger.ErrTxnTooBig) {
		t.Fatalf("badger says %v of it; a test of large checkpoints needs one that is too large", err)
	}
	if err := apply(s.state, []change{{key: key('s', 3), value: []byte("old")}}); err != nil {
		t.Fatal(err)
	}
	if err := s.applyAll(3, large()); err != nil {
		t.Fatal(err)
	}
	if states, notes := whatIsThere(t, s); states != 20_000 || notes != 0 {
		t.Errorf("there are %d states and %d notes of what was to be done, want 20,000 and 0", states, notes)
	}
	b, err := get(s.state, append(key('s', 3), "c00007"...))
	if err != nil || !bytes.Equal(b, bytes.Repeat([]byte{7}, 500)) {
		t.Errorf("a state is %q (%v)", b, err)
	}
}

// A process may end at any time: the checkpoint is then as good as never begun, or it is done when the folder is opened.
func TestLargeCheckpointCutShort(t *testing.T) {
	for _, test := range []struct {
		name  string
		until func(s *Store) error
		want  int // states
	}{
		{"while it is written down", func(s *Store) error {
			_, err := s.note(3, large()[:5000])
			return err
		}, 1},
		{"when it is written down", func(s *Store) error {
			parts, err := s.note(3, large())
			if err != nil {
				return err
			}
			return apply(s.state, []change{{key: key('W', 3), value: binary.AppendUvarint(nil, parts)}})
		}, 20_000},
		{"in the middle of it", func(s *Store) error {
			parts, err := s.note(3, large())
			if err != nil {
				return err
			}
			if err := apply(s.state, large()[:3000]); err != nil {
				return err
			}
			return apply(s.state, []change{{key: key('W', 3), value: binary.AppendUvarint(nil, parts)}})
		}, 20_000},
	} {
		t.Run(test.name, func(t *testing.T) {
			dir := folder(t, func(s *Store) error {
				if err := apply(s.state, []change{{key: key('s', 3), value: []byte("old")}}); err != nil {
					return err
				}
				return test.until(s)
			})
			s, err := Open(dir)
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			states, _ := whatIsThere(t, s)
			if states != test.want {
				t.Errorf("there are %d states, want %d", states, test.want)
			}
			// What is left of it is in nobody's way.
			if err := s.applyAll(3, large()); err != nil {
				t.Fatal(err)
			}
			if states, notes := whatIsThere(t, s); states != 20_000 || notes != 0 {
				t.Errorf("behind the next one there are %d states and %d notes, want 20,000 and 0", states, notes)
			}
		})
	}
}

// Keys without values are short, so that a part of what is to be done holds more of them than badger takes at once.
func TestLargeCheckpointOfManyShortKeys(t *testing.T) {
	s, err := Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	var changes []change
	for i := range 60_000 {
		changes = append(changes, change{key: fmt.Appendf(key('s', 3), "%d", i)})
	}
	if err := s.applyAll(3, changes); err != nil {
		t.Fatal(err)
	}
	if keys, notes := whatIsThere(t, s); keys != 60_000 || notes != 0 {
		t.Errorf("there are %d keys and %d notes of what was to be done, want 60,000 and 0", keys, notes)
	}
}

// A state, and a block of the journal, may be larger than what badger takes at once.
func TestLargeState(t *testing.T) {
	dir := t.TempDir()
	want := map[string][]byte{"a": []byte("small"), "z": []byte("small")}
	dice := rand.New(rand.NewPCG(1, 1))
	for i, size := range []int{900 << 10, 1<<20 - 40, 1 << 20, 2 << 20, 9 << 20} { // of bytes that cannot be squeezed
		b := make([]byte, size)
		for k := range b {
			b[k] = byte(dice.Uint32())
		}
		want[fmt.Sprint("big", i)] = b
	}
	s, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	block := want["big4"]
	err = s.State(3).Checkpoint(func(w fold.Writer) error {
		for id, state := range want {
			if err := w.SetState(id, state); err != nil {
				return err
			}
		}
		return w.SetBlock(1, block)
	})
	if err != nil {
		t.Fatal(err)
	}
	for range 2 { // also when the folder is opened again
		reads(t, s, 3, want)
		if b, err := s.State(3).Block(1); err != nil || !bytes.Equal(b, block) {
			t.Errorf("the block has %d bytes (%v), want %d", len(b), err, len(block))
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		if s, err = Open(dir); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}
