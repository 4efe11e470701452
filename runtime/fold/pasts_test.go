package fold

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
)

// blocks is a Source that has a journal and nothing else.
type blocks struct {
	Source
	all [][]byte // from number 1 on
}

func (s *blocks) Block(no uint64) ([]byte, error) { return s.all[no-1], nil }

func (s *blocks) Blocks(visit func(no uint64, block []byte) error) error {
	for i, b := range s.all {
		if err := visit(uint64(i+1), bytes.Clone(b)); err != nil {
			return err
		}
	}
	return nil
}

// Traces that were gathered are those that are read block by block: whatever room there was, of people who were forgotten and of
// those who came behind them under the same id, and where blocks were written since.
func TestPasts(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	source := &blocks{}
	j := journal{next: 1}
	people := map[string]*entry{}
	checkpoint := func() {
		var changed []*entry
		for range 1 + r.IntN(20) {
			id := fmt.Sprintf("c%03d", r.IntN(60))
			e := people[id]
			if e == nil || r.IntN(20) == 0 {
				e = &entry{id: id} // who was there is forgotten
			}
			if people[id] = e; slices.Contains(changed, e) {
				continue
			}
			e.lines = bytes.Repeat([]byte{byte(1 + r.IntN(250))}, 1+r.IntN(200))
			changed = append(changed, e)
		}
		slices.SortFunc(changed, func(a, b *entry) int { return bytes.Compare([]byte(a.id), []byte(b.id)) })
		changed = slices.CompactFunc(changed, func(a, b *entry) bool { return a.id == b.id })
		err := j.pack(changed, 1, func(_ uint64, b []byte) error {
			source.all = append(source.all, b)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range changed {
			e.lines = nil
		}
	}
	for range 25 {
		checkpoint()
	}
	p := New(0, Options{Source: source})
	trace := func(e *entry) string {
		parts, err := p.parts(e.id, e.block, []byte("fresh"))
		if err != nil {
			t.Fatal(err)
		}
		return fmt.Sprintf("%q", parts)
	}
	var used *pasts
	for _, room := range []int{1, 300, 5_000, 100_000, 1 << 20} {
		for _, later := range []int{0, 3} {
			for after := ""; ; {
				var err error
				if used, err = gather(source, after, room, used); err != nil {
					t.Fatal(err)
				}
				for range later {
					checkpoint()
				}
				covered, behind := 0, 0
				for id, e := range people {
					p.pasts = nil
					want := trace(e)
					p.pasts = used
					if got := trace(e); got != want {
						t.Fatalf("room %d, behind %q: %s has %s, want %s", room, after, id, got, want)
					}
					if id <= after {
						continue
					}
					if behind++; used.covers(after, id) {
						covered++
					}
				}
				if covered == 0 && behind > 0 {
					t.Fatalf("room %d: nobody behind %q is covered", room, after)
				}
				if after = used.upto; after == "" {
					break
				}
			}
		}
	}
}
