package store

import (
	"slices"
	"sort"
	"strings"

	"github.com/dgraph-io/badger/v4"
)

// rewriting makes new pages of those that a checkpoint touches.
type rewriting struct {
	partition uint16
	tx        *badger.Txn
	buf       []byte // of the page that is being written
	was       []page
	kept      int      // of them, those that are in list already, or taken
	list      []page   // as they will be
	open      []stored // of the pages that are being written: what may come together
	changes   []change
	taken     []int // of the changes, those that take a page away whose key may come again
}

// rewrite adds what becomes of the pages to changes, and returns which pages there are then. states are in the order of
// their ids.
func (g *pages) rewrite(tx *badger.Txn, partition uint16, states []stored, changes []change) ([]page, []change, error) {
	byID := func(a, b stored) int { return strings.Compare(a.id, b.id) }
	if !slices.IsSortedFunc(states, byID) {
		slices.SortStableFunc(states, byID)
	}
	r := &rewriting{partition: partition, tx: tx, was: g.list, changes: changes, list: make([]page, 0, len(g.list)+len(states)/4)}
	for len(states) > 0 {
		at, n := g.at(states[0].id), len(states)
		if at+1 < len(g.list) {
			n = sort.Search(n, func(i int) bool { return states[i].id >= g.list[at+1].first })
		}
		if err := r.touch(at, states[:n]); err != nil {
			return nil, nil, err
		}
		states = states[n:]
	}
	r.keepTo(len(g.list))
	return r.list, r.changes, nil
}

// keepTo keeps the pages up to a number, to which nothing happens.
func (r *rewriting) keepTo(at int) {
	if len(r.open) > 0 {
		r.write(r.open)
	}
	r.open, r.taken = r.open[:0], r.taken[:0]
	r.list = append(r.list, r.was[r.kept:at]...)
	r.kept = at
}

// touch puts states into the page that they belong to, -1 where they come before the first.
func (r *rewriting) touch(at int, states []stored) error {
	if at > r.kept {
		r.keepTo(at)
	}
	had := len(r.open)
	put := func(s stored) {
		if s.state != nil {
			r.open = append(r.open, s)
		}
	}
	if at >= 0 {
		r.kept = at + 1
		err := r.take(r.was[at], states, func(id, state []byte) bool {
			for len(states) > 0 && states[0].id < string(id) {
				put(states[0])
				states = states[1:]
			}
			if len(states) == 0 || states[0].id != string(id) {
				put(stored{string(id), state})
			}
			return true
		})
		if err != nil {
			return err
		}
	}
	for _, s := range states {
		put(s)
	}
	r.divide(had)
	return nil
}

// take hands those states of a page, which goes, to visit that may not be among anew.
func (r *rewriting) take(g page, anew []stored, visit func(id, state []byte) bool) error {
	k := g.key(r.partition)
	r.taken = append(r.taken, len(r.changes))
	r.changes = append(r.changes, change{key: k, gone: true})
	if len(anew) == g.crowd.n && crowdOf(anew) == g.crowd {
		return nil
	}
	item, err := r.tx.Get(k)
	if err != nil {
		return pageError(err)
	}
	var b []byte
	err = item.Value(func(value []byte) (err error) {
		b, err = g.read(nil, value)
		return err
	})
	if err != nil {
		return err
	}
	return g.eachStored(b, visit)
}

// divide writes what is open but for the last page, to which the next one may be put. The states from number had on are
// those of the page that was touched last.
func (r *rewriting) divide(had int) {
	if had > 0 && (sizeOf(r.open[had:]) >= pageLeast || sizeOf(r.open) > pageMost) {
		r.write(r.open[:had])
		r.open = r.open[had:]
	}
	size := sizeOf(r.open)
	if size <= pageMost {
		return
	}
	good := size / ((size + pageGood - 1) / pageGood)
	for size > pageMost {
		n, bytes := 1, r.open[0].size()
		for n < len(r.open) && bytes < good && bytes+r.open[n].size() <= pageMost {
			bytes += r.open[n].size()
			n++
		}
		r.write(r.open[:n])
		r.open = r.open[n:]
		size -= bytes
	}
}

func (r *rewriting) write(states []stored) {
	g := page{first: states[0].id, crowd: crowdOf(states)}
	r.buf = appendPage(r.buf[:0], states)
	c := change{key: g.key(r.partition), value: squeeze(r.buf)}
	r.list = append(r.list, g)
	for _, i := range r.taken {
		if string(r.changes[i].key) == string(c.key) {
			r.changes[i] = c
			return
		}
	}
	r.changes = append(r.changes, c)
}

func sizeOf(states []stored) (size int) {
	for _, s := range states {
		size += s.size()
	}
	return size
}
