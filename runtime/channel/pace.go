package channel

import (
	"context"
	"sync"
	"time"
)

// pace spaces things evenly: rate of them in a second, none saved up. A rate of zero is no limit.
type pace struct {
	gap time.Duration

	mu   sync.Mutex
	next time.Time
}

func newPace(rate float64) *pace {
	p := &pace{}
	if rate > 0 {
		p.gap = max(1, time.Duration(float64(time.Second)/rate))
	}
	return p
}

// wait blocks until it is one's turn or ctx ends.
func (p *pace) wait(ctx context.Context) error {
	if p.gap == 0 {
		return ctx.Err()
	}
	p.mu.Lock()
	now := time.Now()
	turn := p.next
	if turn.Before(now) {
		turn = now
	}
	p.next = turn.Add(p.gap)
	p.mu.Unlock()
	if turn.Equal(now) {
		return ctx.Err()
	}
	timer := time.NewTimer(turn.Sub(now))
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
