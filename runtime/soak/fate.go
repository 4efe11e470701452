package soak

import (
	"errors"
	"sync"
)

// errDead is what everything outside of a process says to it once it is dead: from then on it changes nothing.
var errDead = errors.New("the process is dead")

// fate is when a process dies: at a doing, counted from its beginning, before it is done or behind it.
type fate struct {
	mu     sync.Mutex
	left   int // doings; negative: it lives for ever
	behind bool
	dead   bool
}

// do does something that outlives the process, or the process dies.
func (f *fate) do(doing func() error) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.dead {
		return errDead
	}
	if f.left != 0 {
		f.left--
		return doing()
	}
	f.dead = true
	if f.behind {
		if err := doing(); err != nil {
			return err
		}
	}
	return errDead
}

// Dead reports whether the process is dead.
func (f *fate) Dead() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.dead
}

// bear begins the life of another process.
func (f *fate) bear(left int, behind bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.left, f.behind, f.dead = left, behind, false
}
