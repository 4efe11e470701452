package identity

import (
	"iter"
	"slices"
	"sync"
)

// Stored reads the keys that checkpoints made durable.
type Stored interface {
	// Known returns the ids of the contacts that a key was kept for, in order.
	Known(key string) ([]string, error)
}

// storedMany is a Stored that reads many keys faster than one after the other; keys by which nobody is found it leaves out.
type storedMany interface {
	KnownAll(keys []string) (map[string][]string, error)
}

// Index finds contacts by their keys, of all partitions. What a checkpoint has made durable it reads from the store, the
// changes since then it holds in memory. It only finds: whether a contact has a key is for its profile to say. It is safe
// for concurrent use.
type Index struct {
	stored Stored // nil: everything stays in memory
	mu     sync.RWMutex
	fresh  map[string][]Change
}

// Change is that a contact is to be found by a key from now on, or no more.
type Change struct {
	Key  string
	ID   string
	Gone bool
}

// NewIndex returns the index over what is stored; nil: over nothing.
func NewIndex(stored Stored) *Index { return &Index{stored: stored, fresh: map[string][]Change{}} }

// Put makes a change, which is not durable yet.
func (x *Index) Put(c Change) {
	x.mu.Lock()
	defer x.mu.Unlock()
	changes := x.fresh[c.Key]
	if i := slices.IndexFunc(changes, func(o Change) bool { return o.ID == c.ID }); i >= 0 {
		changes[i] = c
		return
	}
	x.fresh[c.Key] = append(changes, c)
}

// Durable says that the store has changes.
func (x *Index) Durable(all iter.Seq[Change]) {
	x.mu.Lock()
	defer x.mu.Unlock()
	for c := range all {
		changes := slices.DeleteFunc(x.fresh[c.Key], func(o Change) bool { return o == c })
		if len(changes) == 0 {
			delete(x.fresh, c.Key)
		} else {
			x.fresh[c.Key] = changes
		}
	}
}

// Known returns the ids of the contacts that may have the key, in order.
func (x *Index) Known(key string) ([]string, error) {
	// The fresh come first: what leaves them between the two looks is in the store by then.
	x.mu.RLock()
	fresh := slices.Clone(x.fresh[key])
	x.mu.RUnlock()
	var ids []string
	if x.stored != nil {
		var err error
		if ids, err = x.stored.Known(key); err != nil {
			return nil, err
		}
	}
	return with(ids, fresh), nil
}

// KnownAll is Known for many keys.
func (x *Index) KnownAll(keys []string) (map[string][]string, error) {
	many, ok := x.stored.(storedMany)
	all := make(map[string][]string, len(keys))
	if !ok {
		for _, k := range keys {
			ids, err := x.Known(k)
			if err != nil {
				return nil, err
			}
			all[k] = ids
		}
		return all, nil
	}
	fresh := make([][]Change, len(keys))
	x.mu.RLock()
	for i, k := range keys {
		fresh[i] = slices.Clone(x.fresh[k])
	}
	x.mu.RUnlock()
	stored, err := many.KnownAll(keys)
	if err != nil {
		return nil, err
	}
	for i, k := range keys {
		all[k] = with(slices.Clone(stored[k]), fresh[i])
	}
	return all, nil
}

// with makes changes to ids, which are in order.
func with(ids []string, changes []Change) []string {
	for _, c := range changes {
		at, had := slices.BinarySearch(ids, c.ID)
		switch {
		case c.Gone && had:
			ids = slices.Delete(ids, at, at+1)
		case !c.Gone && !had:
			ids = slices.Insert(ids, at, c.ID)
		}
	}
	return ids
}
