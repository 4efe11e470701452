package store

import (
	"bytes"
	"fmt"

	"github.com/dgraph-io/badger/v4"
)

// walker reads pages of a partition in their order. To step from one to the next costs badger a fraction of a search.
type walker struct {
	tx        *badger.Txn
	partition uint16
	list      []page
	it        *badger.Iterator
	at        int  // the number of the page that the iterator stands at
	few       bool // pages are read of those between them: each is searched
}

const (
	// near is how many pages it is better to step over than to search behind them. (To search with the iterator costs twice what it
	// costs without: it stands in every table.)
	near = 8
	// fewPages is how many pages are better searched than walked over, which takes some preparation.
	fewPages = 4
)

// walk runs f on the pages of the partition, of which none changes meanwhile.
func (p *Partition) walk(f func(g *pages, w *walker) error) error {
	g := &p.store.pages[p.number]
	g.mu.RLock()
	defer g.mu.RUnlock()
	return p.store.state.View(func(tx *badger.Txn) error {
		w := &walker{tx: tx, partition: p.number, list: g.list}
		defer w.close()
		return f(g, w)
	})
}

// page reads the page number at into b.
func (w *walker) page(at int, b []byte) ([]byte, error) {
	item, err := w.find(at)
	if err != nil {
		return nil, pageError(err)
	}
	err = item.Value(func(value []byte) (err error) {
		b, err = w.list[at].read(b, value)
		return err
	})
	return b, err
}

func (w *walker) find(at int) (*badger.Item, error) {
	k := w.list[at].key(w.partition)
	if w.list[at].alone || w.few {
		return w.tx.Get(k)
	}
	if w.it == nil {
		o := badger.DefaultIteratorOptions
		o.Prefix, o.PrefetchValues = k[:3], false
		w.it = w.tx.NewIterator(o)
		w.it.Seek(k)
	} else if at <= w.at || at-w.at > near {
		w.it.Seek(k)
	}
	for w.it.Valid() && bytes.Compare(w.it.Item().Key(), k) < 0 {
		w.it.Next()
	}
	w.at = at
	if !w.it.Valid() || !bytes.Equal(w.it.Item().Key(), k) {
		return nil, badger.ErrKeyNotFound
	}
	return w.it.Item(), nil
}

func (w *walker) close() {
	if w.it != nil {
		w.it.Close()
	}
}

func pageError(err error) error {
	return fmt.Errorf("read a page of contacts: %w; restore the data folder from a backup", err)
}
