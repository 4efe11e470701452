package identity

import (
	"hash/maphash"
	"sync"
	"sync/atomic"
)

// stripes is how many locks there are; keys share them.
const stripes = 256

// Locks keep submissions apart that may be of one person. The zero value is ready.
type Locks struct {
	seed    maphash.Seed
	once    sync.Once
	stripes [stripes]sync.Mutex
	waiting atomic.Int32 // who wait for one of them
}

// Hold takes the locks of all keys, in one order for everybody, and returns what gives them back.
func (l *Locks) Hold(keys []string) (release func()) {
	held := l.of(keys)
	for _, i := range held {
		l.lock(i)
	}
	return func() {
		for _, i := range held {
			l.stripes[i].Unlock()
		}
	}
}

func (l *Locks) lock(i int) {
	if l.stripes[i].TryLock() {
		return
	}
	l.waiting.Add(1)
	defer l.waiting.Add(-1)
	l.stripes[i].Lock()
}

// of returns the locks of keys, in order.
func (l *Locks) of(keys []string) []int {
	l.once.Do(func() { l.seed = maphash.MakeSeed() })
	var has [stripes]bool
	for _, k := range keys {
		has[maphash.String(l.seed, k)%stripes] = true
	}
	var all []int
	for i := range has {
		if has[i] {
			all = append(all, i)
		}
	}
	return all
}

// Share is the locks of one holder who takes some while holding others. It is for one goroutine.
type Share struct {
	locks *Locks
	held  [stripes]int // how often
}

// Share returns a share of the locks, which holds none.
func (l *Locks) Share() *Share { return &Share{locks: l} }

// Try takes the locks of all keys beside those that the share holds, unless it would have to wait, or others wait: whoever holds
// some must not wait for more, and must not keep others waiting for ever.
func (s *Share) Try(keys []string) (release func(), ok bool) {
	if s.locks.waiting.Load() > 0 {
		return nil, false
	}
	want := s.locks.of(keys)
	for n, i := range want {
		if s.held[i] == 0 && !s.locks.stripes[i].TryLock() {
			s.give(want[:n])
			return nil, false
		}
		s.held[i]++
	}
	return func() { s.give(want) }, true
}

// Hold takes the locks of all keys; the share must hold none.
func (s *Share) Hold(keys []string) (release func()) {
	want := s.locks.of(keys)
	for _, i := range want {
		s.locks.lock(i)
		s.held[i]++
	}
	return func() { s.give(want) }
}

func (s *Share) give(back []int) {
	for _, i := range back {
		if s.held[i]--; s.held[i] == 0 {
			s.locks.stripes[i].Unlock()
		}
	}
}
