package engine

import (
	"context"
	"fmt"
	"sync"

	"github.com/journeylang/journey/runtime/fold"
	"github.com/journeylang/journey/runtime/log"
)

// scrubs are the scrubbings of the data folder: who asks while one runs waits for the next, and shares it with others.
type scrubs struct {
	mu    sync.Mutex // held while one runs
	count sync.Mutex // of what follows
	asked int
	done  int
}

// scrub writes a checkpoint of everything and cuts the log before it.
func (e *Engine) scrub(ctx context.Context) error {
	s := &e.scrubs
	s.count.Lock()
	s.asked++
	mine := s.asked
	s.count.Unlock()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.count.Lock()
	covers, done := s.asked, s.done >= mine
	s.count.Unlock()
	if done {
		return nil
	}
	// The last round of the log stays, whatever it holds: let it be one that holds nothing.
	if err := e.control(ctx, log.Claim, nil); err != nil {
		return err
	}
	if err := e.checkpointNow(ctx); err != nil {
		return err
	}
	if err := e.cut(); err != nil {
		return err
	}
	s.count.Lock()
	s.done = covers
	s.count.Unlock()
	return nil
}

// checkpointNow lets every worker write the checkpoints of its partitions.
func (e *Engine) checkpointNow(ctx context.Context) error {
	results := make(chan error, len(e.workers))
	for _, w := range e.workers {
		err := e.ask(ctx, w, func(w *worker) {
			err := w.checkpointAll()
			if err != nil {
				e.fail(err)
			}
			results <- err
		})
		if err != nil {
			return err
		}
	}
	for range e.workers {
		select {
		case err := <-results:
			if err != nil {
				return err
			}
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return e.Err()
}

// dropMails drops the mails of those who were forgotten since the partition's last checkpoint. It comes before the next one,
// behind which nothing would say any more whose they were.
func (w *worker) dropMails(p *fold.Partition) error {
	ids := p.Erased()
	if len(ids) == 0 || w.engine.options.Outbox == nil {
		return nil
	}
	n, err := w.engine.options.Outbox.DropMails(ids)
	if err != nil {
		return fmt.Errorf("drop the mails of who was forgotten: %w", err)
	}
	for _, id := range ids {
		w.engine.dropped.add(id, n[id])
	}
	return nil
}

// wipe takes what the journal holds of those who were forgotten out of it, behind a checkpoint.
func (w *worker) wipe(p *fold.Partition) error {
	for p.Wiping() {
		if err := w.engine.options.Store.State(p.Number).Checkpoint(p.Wipe); err != nil {
			return err
		}
		p.Wiped()
	}
	return nil
}
