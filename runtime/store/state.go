package store

import (
	"bytes"
	"encoding/binary"
	"fmt"

	"github.com/dgraph-io/badger/v4"

	"github.com/journeylang/journey/runtime/fold"
)

// Partition reads the checkpoints of one partition; it is a fold.Store.
type Partition struct {
	store  *Store
	number uint16
}

// State returns the view of partition n.
func (s *Store) State(n uint16) fold.Store { return &Partition{s, n} }

// State returns the stored state of a contact, or nil if there is none.
func (p *Partition) State(id string) ([]byte, error) {
	return get(p.store.state, append(key('s', p.number), id...))
}

// IDs returns up to n ids of contacts behind after, in order.
func (p *Partition) IDs(after string, n int) ([]string, error) {
	prefix := key('s', p.number)
	from := append(key('s', p.number), after...)
	var ids []string
	err := scan(p.store.state, prefix, from, func(item *badger.Item) (bool, error) {
		if id := string(item.Key()[len(prefix):]); id != after {
			ids = append(ids, id)
		}
		return len(ids) < n, nil
	})
	return ids, err
}

// Block returns a block of the journal.
func (p *Partition) Block(no uint64) ([]byte, error) {
	b, err := get(p.store.state, binary.BigEndian.AppendUint64(key('j', p.number), no))
	if err == nil && b == nil {
		err = fmt.Errorf("block %d of partition %d's journal is missing: restore the data folder from a backup", no, p.number)
	}
	return b, err
}

// NewestBlocks hands the blocks of the journal to visit, newest first, until it returns false.
func (p *Partition) NewestBlocks(visit func(block []byte) (more bool, err error)) error {
	return p.store.state.View(func(tx *badger.Txn) error {
		o := badger.DefaultIteratorOptions
		o.Reverse, o.PrefetchSize = true, 4
		it := tx.NewIterator(o)
		defer it.Close()
		prefix := key('j', p.number)
		for it.Seek(append(key('j', p.number), 0xff)); it.ValidForPrefix(prefix); it.Next() {
			b, err := it.Item().ValueCopy(nil)
			if err != nil {
				return err
			}
			if more, err := visit(b); err != nil || !more {
				return err
			}
		}
		return nil
	})
}

// Meta returns where the checkpoint stands, or nil before the first.
func (p *Partition) Meta() ([]byte, error) { return get(p.store.state, key('m', p.number)) }

// Timers hands the blocks of the index of timers to visit, with their keys, in order.
func (p *Partition) Timers(visit func(key string, block []byte) error) error {
	prefix := key('t', p.number)
	return scan(p.store.state, prefix, prefix, func(item *badger.Item) (bool, error) {
		name := string(item.Key()[len(prefix):])
		return true, item.Value(func(b []byte) error { return visit(name, b) })
	})
}

// Page returns a page of the memberships or of the list of contacts.
func (p *Partition) Page(name []byte) ([]byte, error) {
	b, err := get(p.store.state, append(key('b', p.number), name...))
	if err == nil && b == nil {
		err = fmt.Errorf("a page of partition %d's contacts is missing: restore the data folder from a backup", p.number)
	}
	return b, err
}

// Pages hands the pages whose key begins with prefix to visit, in the order of their keys.
func (p *Partition) Pages(prefix []byte, visit func(key string, page []byte) error) error {
	kind := key('b', p.number)
	from := append(key('b', p.number), prefix...)
	return scan(p.store.state, from, from, func(item *badger.Item) (bool, error) {
		name := string(item.Key()[len(kind):])
		return true, item.Value(func(b []byte) error { return visit(name, b) })
	})
}

// A walk over keys steps over a few before it searches, and ends when searches find nothing time and again: to learn of one
// key that it is not there is cheaper.
const (
	near      = 8
	fruitless = 16
)

// StatesOf hands the encoded states of contacts, which are in order, to visit, nil for one that has none.
func (p *Partition) StatesOf(ids []string, visit func(id string, state []byte) error) error {
	return p.store.state.View(func(tx *badger.Txn) error {
		o := badger.DefaultIteratorOptions
		o.Prefix, o.PrefetchValues = key('s', p.number), false
		it := tx.NewIterator(o)
		defer it.Close()
		k := key('s', p.number)
		vain := 0
		for i, id := range ids {
			k = append(k[:len(o.Prefix)], id...)
			searched := i == 0
			if searched {
				it.Seek(k)
			}
			for steps := 0; !searched && it.Valid() && bytes.Compare(it.Item().Key(), k) < 0; steps++ {
				if searched = steps == near; searched {
					it.Seek(k)
				} else {
					it.Next()
				}
			}
			var err error
			if it.Valid() && bytes.Equal(it.Item().Key(), k) {
				err = it.Item().Value(func(b []byte) error { return visit(id, b) })
				vain = 0
			} else {
				err = visit(id, nil)
				if searched {
					vain++
				}
			}
			if err != nil || vain == fruitless {
				return err
			}
		}
		return nil
	})
}

// States hands the encoded states of the contacts behind after to visit, in the order of their ids.
func (p *Partition) States(after string, visit func(id string, state []byte) (more bool, err error)) error {
	prefix := key('s', p.number)
	return scan(p.store.state, prefix, append(key('s', p.number), after...), func(item *badger.Item) (more bool, err error) {
		id := string(item.Key()[len(prefix):])
		if id == after {
			return true, nil
		}
		if fault := item.Value(func(b []byte) error {
			more, err = visit(id, b)
			return err
		}); fault != nil {
			return false, fault
		}
		return more, nil
	})
}

// Pending hands the contacts that may have effects without an outcome to visit, in order.
func (p *Partition) Pending(visit func(id string)) error {
	prefix := key('e', p.number)
	return scan(p.store.state, prefix, prefix, func(item *badger.Item) (bool, error) {
		visit(string(item.Key()[len(prefix):]))
		return true, nil
	})
}

// Checkpoint makes all that write hands over durable together.
func (p *Partition) Checkpoint(write func(fold.Writer) error) error {
	c := checkpoint{number: p.number}
	if err := write(&c); err != nil {
		return err
	}
	return p.store.applyAll(p.number, c.changes)
}

// checkpoint takes what one checkpoint of a partition writes.
type checkpoint struct {
	number  uint16
	changes []change
}

func (c *checkpoint) set(key, value []byte) error {
	c.changes = append(c.changes, change{key: key, value: value})
	return nil
}

func (c *checkpoint) drop(key []byte) error {
	c.changes = append(c.changes, change{key: key, gone: true})
	return nil
}

func (c *checkpoint) SetState(id string, state []byte) error {
	return c.set(append(key('s', c.number), id...), state)
}

func (c *checkpoint) DropState(id string) error { return c.drop(append(key('s', c.number), id...)) }

func (c *checkpoint) SetTimers(name string, block []byte) error {
	return c.set(append(key('t', c.number), name...), block)
}

func (c *checkpoint) DropTimers(name string) error {
	return c.drop(append(key('t', c.number), name...))
}

func (c *checkpoint) SetPending(id string, pending bool) error {
	k := append(key('e', c.number), id...)
	if pending {
		return c.set(k, nil)
	}
	return c.drop(k)
}

// A key and an id hold no zero byte: neither can be taken for the end of the other.
func (c *checkpoint) SetKey(key, id string, found bool) error {
	k := append(foundBy(key), id...)
	if found {
		return c.set(k, nil)
	}
	return c.drop(k)
}

func foundBy(key string) []byte { return append(append([]byte{'i'}, key...), 0) }

// Known returns the ids of the contacts that can be found by a key, in order.
func (s *Store) Known(key string) ([]string, error) {
	var ids []string
	prefix := foundBy(key)
	err := scan(s.state, prefix, prefix, func(item *badger.Item) (bool, error) {
		ids = append(ids, string(item.Key()[len(prefix):]))
		return true, nil
	})
	return ids, err
}

func (c *checkpoint) SetBlock(no uint64, block []byte) error {
	return c.set(binary.BigEndian.AppendUint64(key('j', c.number), no), block)
}

func (c *checkpoint) SetPage(name, page []byte) error {
	return c.set(append(key('b', c.number), name...), page)
}

func (c *checkpoint) SetMeta(meta []byte) error { return c.set(key('m', c.number), meta) }

// Sources returns the stored sources of a program, or nil.
func (s *Store) Sources(hash string) ([]byte, error) {
	return get(s.state, append([]byte{'p'}, hash...))
}

// SetSources stores the sources of a program.
func (s *Store) SetSources(hash string, b []byte) error {
	return s.state.Update(func(tx *badger.Txn) error { return tx.Set(append([]byte{'p'}, hash...), b) })
}
