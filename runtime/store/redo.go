package store

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/dgraph-io/badger/v4"
)

// What does not fit into one of badger's transactions is first written down whole, as what is to be done, in as many as it
// takes. Then one small transaction says that it is whole, and from there on it happens: here, or, if the process ends in
// the middle, when the folder is opened again.

// change is a key that is to have a value, or to go.
type change struct {
	key, value []byte
	gone       bool
}

// apply makes the changes in one transaction.
func apply(db *badger.DB, changes []change) error {
	return db.Update(func(tx *badger.Txn) error {
		for i := range changes {
			var err error
			if c := &changes[i]; c.gone {
				err = tx.Delete(c.key)
			} else {
				err = tx.Set(c.key, c.value)
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// applyAll makes the changes of a partition durable together, however many they are.
func (s *Store) applyAll(partition uint16, changes []change) error {
	err := apply(s.state, changes)
	if !errors.Is(err, badger.ErrTxnTooBig) {
		return err
	}
	parts, err := s.note(partition, changes)
	if err == nil {
		err = apply(s.state, []change{{key: key('W', partition), value: binary.AppendUvarint(nil, parts)}})
	}
	if err == nil {
		err = s.redo(partition)
	}
	if err != nil {
		return fmt.Errorf("write a large checkpoint of partition %d: %w", partition, err)
	}
	return nil
}

// redoBytes is about how much one part holds of what is to be done.
const redoBytes = 512 << 10

// note writes down what is to be done and returns in how many parts.
func (s *Store) note(partition uint16, changes []change) (parts uint64, err error) {
	if err := s.dropNotes(partition); err != nil {
		return 0, err
	}
	for len(changes) > 0 {
		var part []byte
		for len(changes) > 0 && len(part) < redoBytes {
			part = appendChange(part, &changes[0])
			changes = changes[1:]
		}
		if err := apply(s.state, []change{{key: redoKey(partition, parts), value: part}}); err != nil {
			return 0, err
		}
		parts++
	}
	return parts, nil
}

// applyInParts makes changes that may become durable one before the other: a part of what is to be done may have more keys than
// badger takes at once, however short they are.
func applyInParts(db *badger.DB, changes []change) error {
	err := apply(db, changes)
	if half := len(changes) / 2; half > 0 && errors.Is(err, badger.ErrTxnTooBig) {
		if err = applyInParts(db, changes[:half]); err == nil {
			err = applyInParts(db, changes[half:])
		}
	}
	return err
}

// redo does what is written down whole, and may be done in part already.
func (s *Store) redo(partition uint16) error {
	whole, err := get(s.state, key('W', partition))
	if err != nil || whole == nil {
		return err
	}
	parts, n := binary.Uvarint(whole)
	if n <= 0 {
		return errRedo
	}
	for part := range parts {
		b, err := get(s.state, redoKey(partition, part))
		if err != nil {
			return err
		}
		changes, err := readChanges(b)
		if err == nil {
			err = applyInParts(s.state, changes)
		}
		if err != nil {
			return err
		}
	}
	if err := apply(s.state, []change{{key: key('W', partition), gone: true}}); err != nil {
		return err
	}
	return s.dropNotes(partition)
}

// dropNotes takes away what was written down.
func (s *Store) dropNotes(partition uint16) error {
	var gone []change
	prefix := key('w', partition)
	err := scan(s.state, prefix, prefix, func(item *badger.Item) (bool, error) {
		gone = append(gone, change{key: item.KeyCopy(nil), gone: true})
		return true, nil
	})
	if err != nil || len(gone) == 0 {
		return err
	}
	return apply(s.state, gone)
}

func redoKey(partition uint16, part uint64) []byte {
	return binary.BigEndian.AppendUint64(key('w', partition), part)
}

var errRedo = errors.New("what a checkpoint had to do is damaged: restore the data folder from a backup")

// appendChange writes a change: the key, then 0 where it goes, else 1 and the value, both behind their lengths.
func appendChange(b []byte, c *change) []byte {
	b = binary.AppendUvarint(b, uint64(len(c.key)))
	b = append(b, c.key...)
	if c.gone {
		return append(b, 0)
	}
	b = append(b, 1)
	b = binary.AppendUvarint(b, uint64(len(c.value)))
	return append(b, c.value...)
}

// readChanges reads what appendChange wrote.
func readChanges(b []byte) ([]change, error) {
	var changes []change
	for len(b) > 0 {
		k, rest, ok := cut(b)
		if !ok || len(rest) == 0 {
			return nil, errRedo
		}
		c := change{key: bytes.Clone(k), gone: rest[0] == 0}
		if b = rest[1:]; !c.gone {
			if c.value, b, ok = cut(b); !ok {
				return nil, errRedo
			}
		}
		changes = append(changes, c)
	}
	return changes, nil
}

// cut takes what stands behind its length off the front of b.
func cut(b []byte) (part, rest []byte, ok bool) {
	size, n := binary.Uvarint(b)
	if n <= 0 || size > uint64(len(b)-n) {
		return nil, nil, false
	}
	return b[n : n+int(size)], b[n+int(size):], true
}
