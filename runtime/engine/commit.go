package engine

import (
	"time"

	"github.com/journeylang/journey/runtime/log"
)

// commit is the committer: it makes rounds durable, one after the other, and hands them to the workers.
func (e *Engine) commit() {
	first := 0
	for {
		t, ended := e.lanes.take(first)
		if len(t.records) == 0 {
			if ended {
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
		select {
		case <-e.stop:
			return // what was told stays in the checkpoints
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
			if q.tell != nil && err == nil {
				q.tell.Durable()
			}
		}
	}
}

// tells returns how many of a record's inputs were told.
func (t taken) tells(i int) int {
	n := 0
	for _, q := range t.inputs[i] {
		if q.tell != nil {
			n++
		}
	}
	return n
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
	jobs := make([]job, len(e.workers))
	busy := 0
	for i, r := range t.records {
		e.offsets[r.Partition]++
		j := &jobs[int(r.Partition)%len(e.workers)]
		if j.records == nil {
			busy++
		}
		j.records = append(j.records, r)
		j.tells += t.tells(i)
	}
	e.feed.open(e.round, busy)
	for w, j := range jobs {
		if j.records != nil {
			j.round = e.round
			e.workers[w].jobs <- j
		}
	}
	t.settle(nil)
	return nil
}
