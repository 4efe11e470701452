package soak

import (
	"sync/atomic"
	"time"
)

// clock stands still until it is set: what the engine does at an instant takes no time.
type clock struct{ now atomic.Int64 }

// Now implements engine.Clock.
func (c *clock) Now() int64 { return c.now.Load() }

// Until implements engine.Clock.
func (c *clock) Until(at int64) time.Duration {
	if at <= c.Now() {
		return 0
	}
	return time.Millisecond
}
