package identity

import (
	"hash/maphash"
	"slices"
	"sync"
)

// Locks keep submissions apart that may be of one person. The zero value is ready.
type Locks struct {
	seed    maphash.Seed
	once    sync.Once
	stripes [256]sync.Mutex
}

// Hold takes the locks of all keys, in one order for everybody, and returns what gives them back.
func (l *Locks) Hold(keys []string) (release func()) {
	l.once.Do(func() { l.seed = maphash.MakeSeed() })
	held := make([]int, 0, len(keys))
	for _, k := range keys {
		held = append(held, int(maphash.String(l.seed, k)%uint64(len(l.stripes))))
	}
	slices.Sort(held)
	held = slices.Compact(held)
	for _, i := range held {
		l.stripes[i].Lock()
	}
	return func() {
		for _, i := range held {
			l.stripes[i].Unlock()
		}
	}
}
