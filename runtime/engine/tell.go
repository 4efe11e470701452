package engine

import (
	"fmt"
	"time"

	"github.com/journeylang/journey/runtime/fold"
)

// What an entity tells another goes into the lane of its partition like any input. It is never refused and nobody waits
// for room for it: a worker that waited for the committer could wait for ever. Until the committer has made it durable, the
// checkpoints of the partition that told it keep it, and a new process tells it again; the mark of the partition that hears
// it drops what it has heard.

// deliver puts tells into the lanes of their partitions, in order.
func (e *Engine) deliver(tells []*fold.Tell) error {
	if len(tells) == 0 {
		return nil
	}
	bodies := make([][]byte, len(tells))
	for i, t := range tells {
		b, err := t.Input.MarshalMsg(nil)
		if err != nil {
			return fmt.Errorf("encode what partition %d is told: %w", t.To, err)
		}
		bodies[i] = b
	}
	l := &e.lanes
	l.mu.Lock()
	defer l.mu.Unlock()
	for i, t := range tells {
		l.tells[t.To] = append(l.tells[t.To], queued{body: bodies[i], tell: t})
	}
	l.telling += len(tells)
	l.ring()
	return nil
}

// redeliver puts into the lanes what was told before the process began and was not heard.
func (e *Engine) redeliver() error {
	for _, p := range e.parts {
		var missed []*fold.Tell
		for _, t := range p.Told() {
			if origin, _ := t.Input.Origin(); e.parts[t.To].Heard(origin) {
				t.Durable()
			} else {
				missed = append(missed, t)
			}
		}
		if err := e.deliver(missed); err != nil {
			return err
		}
	}
	return nil
}

// restLimit is how long Close waits for entities to stop telling each other: two that answer each other for ever do not.
const restLimit = 5 * time.Second

// rest waits until nothing is on its way between entities. What still is, in the end, stays in the checkpoints.
func (e *Engine) rest() {
	for begin := time.Now(); !e.lanes.quiet() && time.Since(begin) < restLimit; {
		if e.Err() != nil || e.full.Load() != nil {
			return
		}
		time.Sleep(time.Millisecond)
	}
}
