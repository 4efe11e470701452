package store

import (
	"bytes"
	"slices"

	"github.com/dgraph-io/badger/v4"
)

// KnownAll is Known for many keys at once; keys by which nobody can be found are left out. The keys are looked up in their
// order with one iterator, which is many times as fast as one for each.
func (s *Store) KnownAll(keys []string) (map[string][]string, error) {
	sorted, all := slices.Compact(slices.Sorted(slices.Values(keys))), map[string][]string{}
	err := s.state.View(func(tx *badger.Txn) error {
		o := badger.DefaultIteratorOptions
		o.Prefix, o.PrefetchValues = []byte{'i'}, false
		it := tx.NewIterator(o)
		defer it.Close()
		for _, key := range sorted {
			prefix := foundBy(key)
			if it.Valid() && bytes.Compare(it.Item().Key(), prefix) < 0 || !it.Valid() {
				it.Seek(prefix)
			}
			for ; it.ValidForPrefix(prefix); it.Next() {
				all[key] = append(all[key], string(it.Item().Key()[len(prefix):]))
			}
		}
		return nil
	})
	return all, err
}
