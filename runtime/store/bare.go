package store

import (
	"encoding/binary"
	"fmt"

	"github.com/dgraph-io/badger/v4"
)

// The bare loops do the state changes of a benchmark and nothing else, no language, no machine, no trace: what the
// storage alone costs. The engine is measured beside them.

// bareBatch is how many state changes a bare loop makes durable together.
const bareBatch = 1024

// bare has badger's own number of tables, and room for memtables and caches.
var bare = tuning{memtable: 64 << 20, tables: 5, base: 10 << 20, cache: 64 << 20}

// BareStates rewrites the state of every contact in badger at each step, one synced commit for bareBatch of them, with
// an index of timers beside. change makes the next state out of the last (nil at first).
func BareStates(dir string, contacts, steps int, change func(contact, step int, state []byte) ([]byte, error)) error {
	db, err := open(dir, bare)
	if err != nil {
		return err
	}
	for step := range steps {
		for first := 0; first < contacts; first += bareBatch {
			err := db.Update(func(tx *badger.Txn) error {
				for c := first; c < min(first+bareBatch, contacts); c++ {
					if err := bareStep(tx, c, step, change); err != nil {
						return err
					}
				}
				return nil
			})
			if err != nil {
				return fmt.Errorf("step %d: %w", step, err)
			}
		}
	}
	return db.Close()
}

func bareStep(tx *badger.Txn, contact, step int, change func(contact, step int, state []byte) ([]byte, error)) error {
	key := binary.BigEndian.AppendUint64([]byte{'s'}, uint64(contact))
	var state []byte
	if step > 0 {
		item, err := tx.Get(key)
		if err != nil {
			return err
		}
		if state, err = item.ValueCopy(nil); err != nil {
			return err
		}
		if err := tx.Delete(bareTimer(contact, step)); err != nil {
			return err
		}
	}
	state, err := change(contact, step, state)
	if err != nil {
		return err
	}
	if err := tx.Set(key, state); err != nil {
		return err
	}
	return tx.Set(bareTimer(contact, step+1), nil)
}

func bareTimer(contact, due int) []byte {
	b := binary.BigEndian.AppendUint64([]byte{'t'}, uint64(due))
	return binary.BigEndian.AppendUint64(b, uint64(contact))
}

// BareLog appends an input of every contact at each step to a synced log, bareBatch inputs a record, and keeps states
// in memory.
func BareLog(dir string, contacts, steps int, input []byte) error {
	db, err := open(dir, tuning{memtable: 32 << 20, tables: 5, base: 10 << 20})
	if err != nil {
		return err
	}
	states := make([]uint32, contacts)
	record := uint64(0)
	for range steps {
		for first := 0; first < contacts; first += bareBatch {
			body := make([]byte, 0, bareBatch*(len(input)+4))
			for c := first; c < min(first+bareBatch, contacts); c++ {
				body = binary.BigEndian.AppendUint32(body, uint32(c))
				body = append(body, input...)
			}
			record++
			err := db.Update(func(tx *badger.Txn) error { return tx.Set(binary.BigEndian.AppendUint64([]byte{'l'}, record), body) })
			if err != nil {
				return fmt.Errorf("record %d: %w", record, err)
			}
			for c := first; c < min(first+bareBatch, contacts); c++ {
				states[c]++
			}
		}
	}
	return db.Close()
}
