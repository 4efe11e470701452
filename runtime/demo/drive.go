package demo

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/journeylang/journey/runtime/engine"
	"github.com/journeylang/journey/runtime/fold"
	"github.com/journeylang/journey/runtime/machine"
)

// Pace is how often, in real time, the crowd acts.
const Pace = 100 * time.Millisecond

// heldLines is how many mails may arrive between two looks; who misses one does not react to it.
const heldLines = 20_000

// Drive lets the crowd live on an engine until ctx ends: they do what they do by the engine's clock, and get the mails
// that its trace tells of. The end of ctx is no error.
func Drive(ctx context.Context, e *engine.Engine, c *Crowd) error {
	mails, _ := e.Watch(heldLines, func(l *fold.Line) bool { return l.Entry.Kind == machine.Delivered })
	defer mails.Close()
	tick := time.NewTicker(Pace)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
		lines, _, _, ended := mails.Take()
		if ended {
			return nil
		}
		for i := range lines {
			c.Got(lines[i].Entry.Contact, lines[i].Entry.Text, lines[i].Entry.Time)
		}
		if err := e.Ingest(ctx, c.Due(e.Now())); err != nil && !errors.Is(err, context.Canceled) && !errors.Is(err, context.DeadlineExceeded) {
			if errors.Is(err, engine.ErrStopped) {
				return nil
			}
			return fmt.Errorf("hand in what the customers do: %w", err)
		}
	}
}
