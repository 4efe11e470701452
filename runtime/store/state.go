package store

import (
	"encoding/binary"
	"errors"
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
	err := scan(p.store.state, prefix, from, false, func(item *badger.Item) (bool, error) {
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

// Timers hands the index of due times to visit, in order.
func (p *Partition) Timers(visit func(due int64, id string)) error {
	prefix := key('t', p.number)
	return scan(p.store.state, prefix, prefix, false, func(item *badger.Item) (bool, error) {
		k := item.Key()[len(prefix):]
		visit(int64(binary.BigEndian.Uint64(k)), string(k[8:]))
		return true, nil
	})
}

// Pending hands the contacts that may have effects without an outcome to visit, in order.
func (p *Partition) Pending(visit func(id string)) error {
	prefix := key('e', p.number)
	return scan(p.store.state, prefix, prefix, false, func(item *badger.Item) (bool, error) {
		visit(string(item.Key()[len(prefix):]))
		return true, nil
	})
}

// Checkpoint makes all that write hands over durable in one transaction.
func (p *Partition) Checkpoint(write func(fold.Writer) error) error {
	err := p.store.state.Update(func(tx *badger.Txn) error { return write(&checkpoint{tx, p.number}) })
	if errors.Is(err, badger.ErrTxnTooBig) {
		return fmt.Errorf("the checkpoint of partition %d is larger than badger takes in one transaction: %w", p.number, err)
	}
	return err
}

// checkpoint takes what one checkpoint of a partition writes.
type checkpoint struct {
	tx     *badger.Txn
	number uint16
}

func (c *checkpoint) SetState(id string, state []byte) error {
	return c.tx.Set(append(key('s', c.number), id...), state)
}

func (c *checkpoint) timerKey(id string, due int64) []byte {
	return append(binary.BigEndian.AppendUint64(key('t', c.number), uint64(due)), id...)
}

func (c *checkpoint) SetTimer(id string, due int64) error { return c.tx.Set(c.timerKey(id, due), nil) }

func (c *checkpoint) DropTimer(id string, due int64) error { return c.tx.Delete(c.timerKey(id, due)) }

func (c *checkpoint) SetPending(id string, pending bool) error {
	k := append(key('e', c.number), id...)
	if pending {
		return c.tx.Set(k, nil)
	}
	return c.tx.Delete(k)
}

func (c *checkpoint) SetBlock(no uint64, block []byte) error {
	return c.tx.Set(binary.BigEndian.AppendUint64(key('j', c.number), no), block)
}

func (c *checkpoint) SetMeta(meta []byte) error { return c.tx.Set(key('m', c.number), meta) }

// Sources returns the stored sources of a program, or nil.
func (s *Store) Sources(hash string) ([]byte, error) {
	return get(s.state, append([]byte{'p'}, hash...))
}

// SetSources stores the sources of a program.
func (s *Store) SetSources(hash string, b []byte) error {
	return s.state.Update(func(tx *badger.Txn) error { return tx.Set(append([]byte{'p'}, hash...), b) })
}
