package store

import "github.com/dgraph-io/badger/v4"

// Everything hands every key and value that the folder holds to visit, as they are before they are squeezed.
func (s *Store) Everything(visit func(key, value []byte)) error {
	for _, db := range []*badger.DB{s.state, s.log} {
		err := scan(db, nil, nil, func(item *badger.Item) (bool, error) {
			return true, item.Value(func(b []byte) error {
				if whole, err := expand(nil, b); err == nil {
					visit(item.Key(), whole)
				}
				visit(item.Key(), b)
				return nil
			})
		})
		if err != nil {
			return err
		}
	}
	return nil
}
