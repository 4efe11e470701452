package store

import (
	"bytes"
	"encoding/binary"
	"fmt"

	"github.com/dgraph-io/badger/v4"

	"github.com/journeylang/journey/runtime/log"
)

func logKey(round uint64, partition uint16) []byte {
	b := binary.BigEndian.AppendUint64([]byte{'l'}, round)
	return binary.BigEndian.AppendUint16(b, partition)
}

// A record that is worth it is squeezed, and its entry marked: the bytes of a record say nothing of it.
const (
	squeezedRecord = 1   // the mark
	worthSqueezing = 512 // bytes
)

// Append makes the records of a round durable with one synced write.
func (s *Store) Append(round uint64, records []log.Record) error {
	if err := s.Room(); err != nil {
		return err
	}
	return s.log.Update(func(tx *badger.Txn) error {
		var plain []byte
		for i := range records {
			plain = records[i].Append(plain[:0])
			e := badger.NewEntry(logKey(round, records[i].Partition), nil)
			if len(plain) < worthSqueezing {
				e.Value = bytes.Clone(plain)
			} else {
				e.Value = squeeze(plain)
				e.WithMeta(squeezedRecord)
			}
			if err := tx.SetEntry(e); err != nil {
				return err
			}
		}
		return nil
	})
}

// Tail hands every record from round first on to visit, in order.
func (s *Store) Tail(first uint64, visit func(round uint64, r log.Record) error) error {
	return scan(s.log, []byte{'l'}, logKey(first, 0), func(item *badger.Item) (bool, error) {
		k := item.Key()
		round := binary.BigEndian.Uint64(k[1:])
		value, err := item.ValueCopy(nil)
		if err == nil && item.UserMeta() == squeezedRecord {
			value, err = expand(nil, value)
		}
		if err != nil {
			return false, fmt.Errorf("read round %d of the log: %w", round, err)
		}
		r, err := log.Decode(value)
		if err != nil {
			return false, fmt.Errorf("read round %d of the log: %w; restore the data folder from a backup", round, err)
		}
		return true, visit(round, r)
	})
}

// Trim drops the records below round first. That they are gone is never relied on.
func (s *Store) Trim(first uint64) error {
	batch := s.log.NewWriteBatch()
	defer batch.Cancel()
	err := scan(s.log, []byte{'l'}, logKey(s.trimmed, 0), func(item *badger.Item) (bool, error) {
		k := item.KeyCopy(nil)
		if binary.BigEndian.Uint64(k[1:]) >= first {
			return false, nil
		}
		return true, batch.Delete(k)
	})
	if err != nil {
		return fmt.Errorf("cut the log: %w", err)
	}
	if err := batch.Flush(); err != nil {
		return fmt.Errorf("cut the log: %w", err)
	}
	s.trimmed = first
	return nil
}
