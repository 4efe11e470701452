package engine

import (
	"context"
	"sync/atomic"
)

// ack tells a caller when all of its inputs are durable.
type ack struct {
	left atomic.Int32
	err  atomic.Pointer[error]
	done chan struct{}
}

func newAck(n int) *ack {
	a := &ack{done: make(chan struct{})}
	a.left.Store(int32(n))
	return a
}

func (a *ack) settle(err error) {
	if a == nil {
		return
	}
	if err != nil {
		fault := err // a variable of its own: most have no fault, and are to cost nothing
		a.err.CompareAndSwap(nil, &fault)
	}
	if a.left.Add(-1) == 0 {
		close(a.done)
	}
}

func (a *ack) wait(ctx context.Context) error {
	select {
	case <-a.done:
		if err := a.err.Load(); err != nil {
			return *err
		}
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
