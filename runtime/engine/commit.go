package engine

import (
	"time"

	"github.com/journeylang/journey/runtime/log"
)

// commit is the committer: it makes rounds durable, one after the other, and hands them to the workers.
func (e *Engine) commit() {
	first := 0
	for {
		t, closed := e.lanes.take(first)
		if len(t.records) == 0 {
			if closed {
				return
			}
			<-e.lanes.signal
			continue
		}
		first = (first + 1) % log.Partitions
		err := e.append(t)
		if err == nil {
			e.full.Store(nil)
			continue
		}
		if !e.options.Full(err) {
			e.fail(err)
			t.settle(e.Err())
			e.drain()
			return
		}
		if e.full.Swap(&err) == nil {
			e.logger.Warn("not accepting inputs", "err", err)
		}
		e.lanes.putBack(t, err)
		if closed {
			return
		}
		select {
		case <-e.stop:
		case <-time.After(300 * time.Millisecond):
		}
	}
}

// settle tells everyone who waits for the round what became of it; nil: it is durable.
func (t taken) settle(err error) {
	for i := range t.records {
		if o := t.orders[i]; o != nil {
			o.ack.settle(err)
		}
		for _, q := range t.inputs[i] {
			q.ack.settle(err)
		}
	}
}

// drain refuses everything that still waits.
func (e *Engine) drain() {
	for {
		t, _ := e.lanes.take(0)
		if len(t.records) == 0 {
			return
		}
		t.settle(e.Err())
	}
}

// append makes one round durable, acknowledges it and hands it on.
func (e *Engine) append(t taken) error {
	now := max(e.time, e.options.Clock.Now())
	for i := range t.records {
		r := &t.records[i]
		r.Offset, r.Time, r.Epoch, r.Schema = e.offsets[r.Partition]+1, now, e.epoch, log.Schema
	}
	if err := e.options.Log.Append(e.round+1, t.records); err != nil {
		return err
	}
	e.time = now
	e.round++
	byWorker := make([][]log.Record, len(e.workers))
	busy := 0
	for _, r := range t.records {
		e.offsets[r.Partition]++
		w := int(r.Partition) % len(e.workers)
		if byWorker[w] == nil {
			busy++
		}
		byWorker[w] = append(byWorker[w], r)
	}
	e.feed.open(e.round, busy)
	for w, records := range byWorker {
		if records != nil {
			e.workers[w].jobs <- job{round: e.round, records: records}
		}
	}
	t.settle(nil)
	return nil
}
