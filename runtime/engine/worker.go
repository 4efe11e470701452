package engine

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/journeylang/journey/runtime/fold"
	"github.com/journeylang/journey/runtime/log"
)

// Limits of what happens in a partition before its checkpoint is written. Changed states are in memory until then, and it
// is good to wait: whoever changes again is written once. But behind a kill, what happened since must happen again before
// the first step is made.
const (
	checkpointBytes  = 3 << 19
	checkpointInputs = 10_000
)

// ripe reports whether the partition's checkpoint is to be written.
func (e *Engine) ripe(p *fold.Partition) bool {
	contacts, bytes := p.Changed()
	if limit := e.options.Checkpoint; limit != 0 {
		return contacts >= limit
	}
	return bytes >= checkpointBytes || p.Happened() >= checkpointInputs
}

// job is the records of one round for one worker, or something else to do on its partitions.
type job struct {
	round   uint64
	records []log.Record
	tells   int // among their inputs
	do      func(w *worker)
}

// worker folds the records of some of the partitions; nobody else touches those.
type worker struct {
	engine *Engine
	number int
	jobs   chan job
	since  time.Time // of the oldest change without a checkpoint
	last   error     // of the checkpoint at the end
}

func (w *worker) partitions(visit func(p *fold.Partition)) {
	for n := w.number; n < log.Partitions; n += len(w.engine.workers) {
		visit(w.engine.parts[n])
	}
}

func (w *worker) run() {
	idle := time.NewTicker(settled / 4)
	defer idle.Stop()
	for {
		select {
		case j, ok := <-w.jobs:
			if !ok {
				w.last = w.checkpointAll()
				return
			}
			if j.do != nil {
				j.do(w)
				continue
			}
			w.fold(j)
		case <-idle.C:
			if !w.since.IsZero() && time.Since(w.since) > settled {
				if err := w.checkpointAll(); err != nil {
					w.engine.fail(err)
				}
			}
		}
	}
}

// fold applies the records of a round. After a failure nothing more is applied: the log has it all.
func (w *worker) fold(j job) {
	e := w.engine
	defer e.lanes.landed(len(j.records), j.tells)
	var lines []fold.Line
	for i := range j.records {
		if e.Err() != nil {
			break
		}
		p := e.parts[j.records[i].Partition]
		result, err := p.Fold(j.round, &j.records[i])
		if err != nil {
			e.fail(err)
			break
		}
		if w.since.IsZero() {
			w.since = time.Now()
		}
		e.unwritten[p.Number].CompareAndSwap(0, j.round)
		if e.feed.watched() {
			lines = appendLines(lines, j.round, p.Number, result)
		}
		if err := e.deliver(result.Tells); err != nil {
			e.fail(err)
			break
		}
		if !e.options.Still {
			e.withdrawn.erased.add(result.Withdrawn)
			e.handOver(result.Effects)
		}
		clear(result.Trace) // the journal has it: of many partitions that would be much to keep until their next record
		w.after(p)
	}
	e.feed.folded(j.round, lines)
}

func appendLines(lines []fold.Line, round uint64, partition uint16, result fold.Result) []fold.Line {
	for i := range result.Trace {
		lines = append(lines, fold.Line{Cursor: fold.Cursor{Round: round, Partition: partition, Seq: uint32(i)}, Entry: result.Trace[i]})
	}
	return lines
}

// after looks at what a record left to do: contacts to sweep, timers, a checkpoint.
func (w *worker) after(p *fold.Partition) {
	e := w.engine
	if p.Sweeping() {
		e.request(p.Number, log.Sweep)
	}
	if due := p.NextDue(); e.due[p.Number].Swap(due) != due {
		select {
		case e.wake <- struct{}{}:
		default:
		}
	}
	if e.ripe(p) {
		if err := w.checkpoint(p); err != nil {
			e.fail(err)
		}
	}
}

// writtenAtOnce is how many checkpoints a worker makes at the same time when it has nothing else to do: while one is being
// made durable, the next are put together.
const writtenAtOnce = 3

func (w *worker) checkpointAll() error {
	if w.engine.Err() != nil {
		return nil
	}
	var faults [log.Partitions]error
	var writing sync.WaitGroup
	places := make(chan struct{}, writtenAtOnce)
	w.partitions(func(p *fold.Partition) {
		if w.engine.unwritten[p.Number].Load() == 0 {
			return
		}
		places <- struct{}{}
		writing.Go(func() {
			faults[p.Number] = w.checkpoint(p)
			<-places
		})
	})
	writing.Wait()
	w.since = time.Time{}
	return errors.Join(faults[:]...)
}

func (w *worker) checkpoint(p *fold.Partition) error {
	if err := w.dropMails(p); err != nil {
		return err
	}
	if err := w.engine.options.Store.State(p.Number).Checkpoint(p.Checkpoint); err != nil {
		return err
	}
	p.Written()
	if err := w.wipe(p); err != nil {
		return err
	}
	w.engine.unwritten[p.Number].Store(0)
	return nil
}

// EachPartition runs f on every partition, each on the worker that owns it, and waits. f must not change anything.
func (e *Engine) EachPartition(ctx context.Context, f func(p *fold.Partition) error) error {
	results := make(chan error, len(e.workers))
	for _, w := range e.workers {
		err := e.ask(ctx, w, func(w *worker) {
			var err error
			w.partitions(func(p *fold.Partition) { err = errors.Join(err, f(p)) })
			results <- err
		})
		if err != nil {
			return err
		}
	}
	var err error
	for range e.workers {
		select {
		case fault := <-results:
			err = errors.Join(err, fault)
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return err
}

// onPartition runs f on one partition, on the worker that owns it, and waits.
func (e *Engine) onPartition(ctx context.Context, n uint16, f func(p *fold.Partition) error) error {
	result := make(chan error, 1)
	err := e.ask(ctx, e.workers[int(n)%len(e.workers)], func(*worker) { result <- f(e.parts[n]) })
	if err != nil {
		return err
	}
	select {
	case err := <-result:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (e *Engine) ask(ctx context.Context, w *worker, do func(*worker)) error {
	e.asking.RLock()
	defer e.asking.RUnlock()
	select {
	case <-e.stop:
		return ErrStopped
	default:
	}
	select {
	case w.jobs <- job{do: do}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// tick is the ticker: it asks for a tick record when a timer is due.
func (e *Engine) tick() {
	for {
		next := int64(0)
		now := e.options.Clock.Now()
		for p := range e.due {
			due := e.due[p].Load()
			switch {
			case due == 0:
			case due <= now:
				e.request(uint16(p), log.Tick)
				// The fold will say when the next is due; until then look again in a while, in case there is no room.
				if next == 0 || now+1000 < next {
					next = now + 1000
				}
			case next == 0 || due < next:
				next = due
			}
		}
		pause := time.Hour
		if next != 0 {
			pause = max(e.options.Clock.Until(next), time.Millisecond)
		}
		timer := time.NewTimer(pause)
		select {
		case <-e.stop:
			timer.Stop()
			return
		case <-e.wake:
			timer.Stop()
		case <-timer.C:
		}
	}
}

// trim cuts the log below what every checkpoint has.
func (e *Engine) trim() {
	pause := time.NewTicker(2 * time.Second)
	defer pause.Stop()
	for {
		select {
		case <-e.stop:
			return
		case <-pause.C:
		}
		if err := e.cut(); err != nil {
			e.logger.Warn("the log could not be cut", "err", err)
		}
	}
}

// cut drops the rounds of the log that every checkpoint has.
func (e *Engine) cut() error {
	e.trimming.Lock()
	defer e.trimming.Unlock()
	keep := e.feed.complete()
	for p := range e.unwritten {
		if first := e.unwritten[p].Load(); first != 0 && first < keep {
			keep = first
		}
	}
	return e.options.Log.Trim(keep)
}
