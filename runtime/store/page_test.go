package store

import (
	"bytes"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/journeylang/journey/runtime/fold"
	"github.com/journeylang/journey/runtime/log"
)

// put writes states with a checkpoint; nil takes one away.
func put(t *testing.T, s *Store, partition uint16, states map[string][]byte) {
	t.Helper()
	err := s.State(partition).Checkpoint(func(w fold.Writer) error {
		for _, id := range slices.Sorted(maps.Keys(states)) {
			var err error
			if states[id] == nil {
				err = w.DropState(id)
			} else {
				err = w.SetState(id, states[id])
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// reads checks that a partition has the states, however it is asked, and returns how many pages they are in.
func reads(t *testing.T, s *Store, partition uint16, want map[string][]byte) int {
	t.Helper()
	p := s.State(partition)
	got := map[string][]byte{}
	var order []string
	err := p.States("", func(id string, state []byte) (bool, error) {
		got[id], order = bytes.Clone(state), append(order, id)
		return true, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if !maps.EqualFunc(want, got, bytes.Equal) {
		t.Fatalf("the states are others (-want +got):\n%s", cmp.Diff(want, got))
	}
	ids := slices.Sorted(maps.Keys(want))
	if !slices.Equal(order, ids) {
		t.Fatalf("they came in the order %q", order)
	}
	var asked []string
	for _, id := range ids {
		asked = append(asked, id, id+"x") // and one that there is not
	}
	err = p.StatesOf(asked, func(id string, state []byte) error {
		if !bytes.Equal(state, want[id]) {
			return fmt.Errorf("%s is %q, want %q", id, state, want[id])
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if half := len(ids) / 2; half > 0 {
		behind, err := p.IDs(ids[half-1], 10)
		if want := ids[half:min(half+10, len(ids))]; err != nil || !slices.Equal(behind, want) {
			t.Fatalf("behind %s come %q (%v), want %q", ids[half-1], behind, err, want)
		}
	}
	return len(s.pages[partition].list)
}

// Whatever checkpoints do to the pages, they hold each state once, in order, as it was written last.
func TestPages(t *testing.T) {
	for seed := range uint64(4) {
		dice := rand.New(rand.NewPCG(seed, 1))
		dir := t.TempDir()
		s, err := Open(dir)
		if err != nil {
			t.Fatal(err)
		}
		want := map[string][]byte{}
		if seed%2 == 1 { // a folder in which states stood alone
			for i := range 100 {
				id, state := fmt.Sprintf("c%03d", i*7), bytes.Repeat([]byte{byte(i)}, 300)
				if err := apply(s.state, []change{{key: append(key('s', 3), id...), value: state}}); err != nil {
					t.Fatal(err)
				}
				want[id] = state
			}
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			if s, err = Open(dir); err != nil {
				t.Fatal(err)
			}
			reads(t, s, 3, want)
		}
		for round := range 20 {
			changes := map[string][]byte{}
			first, span := dice.IntN(700), 1+dice.IntN(700)
			for range dice.IntN(60) {
				id := fmt.Sprintf("c%03d", first+dice.IntN(span))
				switch dice.IntN(8) {
				case 0:
					changes[id] = nil
				case 1:
					changes[id] = bytes.Repeat([]byte{byte(round)}, 1+dice.IntN(5000))
				default:
					changes[id] = bytes.Repeat([]byte{byte(round)}, 200+dice.IntN(200))
				}
			}
			put(t, s, 3, changes)
			for id, state := range changes {
				if want[id] = state; state == nil {
					delete(want, id)
				}
			}
			reads(t, s, 3, want)
			if round%10 == 9 {
				if err := s.Close(); err != nil {
					t.Fatal(err)
				}
				if s, err = Open(dir); err != nil {
					t.Fatal(err)
				}
				reads(t, s, 3, want)
			}
		}
		if n := reads(t, s, 4, map[string][]byte{}); n != 0 {
			t.Errorf("another partition has %d pages", n)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// Any bytes are an id: those that end a prefix, look like another partition's, or sort before and behind all others.
func TestPagesTakeAnyID(t *testing.T) {
	dir := t.TempDir()
	s, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string][]byte{}
	for _, id := range []string{"\x00", "\x00\x00ada", "\x00\x05", "ada", "ada\x00", "ada\xff", "\xff", "\xff\xff\xff", "ø", strings.Repeat("z", 400)} {
		want[id] = bytes.Repeat([]byte(id), 900/len(id)) // several pages
	}
	put(t, s, 5, want)
	for _, partition := range []uint16{4, 6, log.Partitions - 1} { // its neighbours, and the last one
		reads(t, s, partition, map[string][]byte{})
	}
	first := slices.Min(slices.Collect(maps.Keys(want)))
	for range 2 {
		reads(t, s, 5, want)
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		if s, err = Open(dir); err != nil {
			t.Fatal(err)
		}
		put(t, s, 5, map[string][]byte{"\x00\x01": []byte("before all but one"), "\xff\xff\xff\xff": []byte("behind all"), first: nil})
		want["\x00\x01"], want["\xff\xff\xff\xff"] = []byte("before all but one"), []byte("behind all")
		delete(want, first)
	}
	reads(t, s, 5, want)
	gone := map[string][]byte{}
	for id := range want {
		gone[id] = nil
	}
	put(t, s, 5, gone)
	if n := reads(t, s, 5, map[string][]byte{}); n != 0 {
		t.Errorf("nobody is left, in %d pages", n)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}

// Who come one behind the other lie together, several to a page, and still do when all of them grow.
func TestPagesArePacked(t *testing.T) {
	s, err := Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	all := map[string][]byte{}
	for _, size := range []int{200, 300, 250} {
		for from := 0; from < 1000; from += 130 {
			changes := map[string][]byte{}
			for i := from; i < min(from+130, 1000); i++ {
				changes[fmt.Sprintf("c%04d", i)] = bytes.Repeat([]byte{byte(i)}, size)
			}
			maps.Copy(all, changes)
			put(t, s, 0, changes)
		}
		if n, most := reads(t, s, 0, all), 2*1000*size/pageGood; n > most {
			t.Errorf("1,000 states of %d bytes are in %d pages, want at most %d", size, n, most)
		}
	}
}

// No key and no page holds anything of a state that was taken away, also where a page was named after it.
func TestPagesForget(t *testing.T) {
	s, err := Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	states := map[string][]byte{}
	for i := range 40 {
		states[fmt.Sprintf("person%02d", i)] = fmt.Appendf(nil, "secret of person%02d", i)
	}
	put(t, s, 9, states)
	gone := s.pages[9].list[0].first
	put(t, s, 9, map[string][]byte{gone: nil})
	err = s.Everything(func(key, value []byte) {
		if bytes.Contains(key, []byte(gone)) || bytes.Contains(value, []byte(gone)) {
			t.Errorf("%s is still in the key %q", gone, key)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestDamagedPageIsAnError(t *testing.T) {
	s, err := Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	put(t, s, 0, map[string][]byte{"ada": []byte("state"), "bob": []byte("another")})
	k := s.pages[0].list[0].key(0)
	b, err := get(s.state, k)
	if err != nil {
		t.Fatal(err)
	}
	for cut := range len(b) {
		if err := apply(s.state, []change{{key: k, value: b[:cut]}}); err != nil {
			t.Fatal(err)
		}
		if bob, err := s.State(0).State("bob"); err == nil && bob != nil {
			t.Errorf("cut to %d bytes, the page has bob: %q", cut, bob)
		} else if err == nil {
			t.Errorf("cut to %d bytes, the page just lacks bob", cut)
		}
	}
}
