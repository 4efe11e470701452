package store

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"sync"

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
func (p *Partition) State(id string) (state []byte, err error) {
	err = p.StatesOf([]string{id}, func(_ string, b []byte) error {
		state = bytes.Clone(b)
		return nil
	})
	return state, err
}

// IDs returns up to n ids of contacts behind after, in order.
func (p *Partition) IDs(after string, n int) ([]string, error) {
	var ids []string
	err := p.States(after, func(id string, _ []byte) (bool, error) {
		ids = append(ids, id)
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
	if err != nil {
		return nil, err
	}
	return expand(nil, b)
}

// Blocks hands the blocks of the journal to visit, oldest first. visit must not keep them.
func (p *Partition) Blocks(visit func(no uint64, block []byte) error) error {
	prefix := key('j', p.number)
	var b []byte
	return scan(p.store.state, prefix, prefix, func(item *badger.Item) (bool, error) {
		return true, item.Value(func(value []byte) (err error) {
			if b, err = expand(b, value); err != nil {
				return err
			}
			return visit(binary.BigEndian.Uint64(item.Key()[len(prefix):]), b)
		})
	})
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
			var b []byte
			err := it.Item().Value(func(value []byte) (err error) {
				b, err = expand(nil, value)
				return err
			})
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

// StatesOf hands the encoded states of contacts, which are in order, to visit, nil for one that has none.
func (p *Partition) StatesOf(ids []string, visit func(id string, state []byte) error) error {
	return p.walk(func(g *pages, w *walker) error {
		in := make([]int, len(ids)) // the pages, -1: it has none
		pages, first, last := 0, -1, -1
		for i, id := range ids {
			if in[i] = g.at(id); !g.mayHave(id) {
				in[i] = -1
			} else if in[i] != last {
				if pages++; first < 0 {
					first = in[i]
				}
				last = in[i]
			}
		}
		w.few = pages <= fewPages || pages*near < last-first
		var b []byte
		last = -1
		for i, id := range ids {
			var state []byte
			if at := in[i]; at >= 0 {
				var err error
				if at != last {
					b, err = w.page(at, b)
					last = at
				}
				if err == nil {
					state, err = g.list[at].find(id, b)
				}
				if err != nil {
					return err
				}
			}
			if err := visit(id, state); err != nil {
				return err
			}
		}
		return nil
	})
}

// States hands the encoded states of the contacts behind after to visit, in the order of their ids.
func (p *Partition) States(after string, visit func(id string, state []byte) (more bool, err error)) error {
	return p.walk(func(g *pages, w *walker) error {
		var b []byte
		more := true
		for at := max(g.at(after), 0); at < len(g.list) && more; at++ {
			var err, fault error
			if b, err = w.page(at, b); err != nil {
				return err
			}
			err = g.list[at].eachStored(b, func(id, state []byte) bool {
				if string(id) > after {
					more, fault = visit(string(id), state)
				}
				return more && fault == nil
			})
			if err := errors.Join(err, fault); err != nil {
				return err
			}
		}
		return nil
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
	list := lists.Get().(*[]change)
	c := checkpoint{number: p.number, changes: *list}
	defer func() {
		clear(c.changes)
		*list = c.changes[:0]
		lists.Put(list)
	}()
	if err := write(&c); err != nil {
		return err
	}
	g := &p.store.pages[p.number]
	g.mu.Lock()
	defer g.mu.Unlock()
	var now []page
	err := p.store.state.View(func(tx *badger.Txn) (err error) {
		now, c.changes, err = g.rewrite(tx, p.number, c.states, c.changes)
		return err
	})
	if err == nil {
		err = p.store.applyAll(p.number, c.changes)
	}
	if err == nil {
		g.list = now
		g.note(c.states)
	}
	return err
}

// lists of changes are for use again.
var lists = sync.Pool{New: func() any { return new([]change) }}

// checkpoint takes what one checkpoint of a partition writes.
type checkpoint struct {
	number  uint16
	states  []stored
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
	c.states = append(c.states, stored{id, state})
	return nil
}

func (c *checkpoint) DropState(id string) error {
	c.states = append(c.states, stored{id: id})
	return nil
}

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
	return c.set(binary.BigEndian.AppendUint64(key('j', c.number), no), squeeze(block))
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
