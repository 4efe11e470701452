package engine

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/journeylang/journey/runtime/machine"
	"github.com/journeylang/journey/runtime/post"
)

// batchLetters is how many letters a carrier gets at once.
const batchLetters = 256

// letterLimit is how many letters of one medium may wait before the fold waits for its carriers.
const letterLimit = 32 << 10

// perMedium is how many carriers a medium has.
const perMedium = 2

// carriers carry effects out of the house and bring their outcomes back in as inputs. Each medium has a queue and carriers
// of its own, so that a channel that is slow or silent holds up no other one. A letter that is lost with the process is
// still in its contact's state, and is carried again, under the same key, by the next process.
type carriers struct {
	engine  *Engine
	carrier post.Carrier
	ctx     context.Context
	cancel  context.CancelFunc
	mu      sync.Mutex
	queues  map[string]*queue // by medium
	flying  map[string]bool   // keys of the letters that are being handed over
	closed  bool
	running sync.WaitGroup
}

// queue is the letters of one medium that wait; the carriers' mu guards it.
type queue struct {
	letters []post.Letter
	filled  sync.Cond // there is work, or the end
	emptied sync.Cond // there is room
}

func newCarriers(e *Engine, carrier post.Carrier) *carriers {
	p := &carriers{engine: e, carrier: carrier, queues: map[string]*queue{}, flying: map[string]bool{}}
	p.ctx, p.cancel = context.WithCancel(context.Background())
	return p
}

// of returns the queue of a medium, which begins to be carried with its first letter; mu is held.
func (p *carriers) of(medium string) *queue {
	q := p.queues[medium]
	if q == nil {
		q = &queue{}
		q.filled.L, q.emptied.L = &p.mu, &p.mu
		p.queues[medium] = q
		if !p.closed {
			for range perMedium {
				p.running.Go(func() { p.run(q) })
			}
		}
	}
	return q
}

// add queues effects; it waits while too many of a medium are queued.
func (p *carriers) add(effects []machine.Effect) {
	if len(effects) == 0 {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	full := map[*queue]bool{} // it was waited for
	for _, f := range effects {
		l, ok := post.NewLetter(p.engine.programs.all().Program(f.Program), f)
		if !ok {
			continue
		}
		l.Withdrawn = func() bool { return p.engine.withdrawn.has(&f) }
		q := p.of(l.Message.Medium)
		for !full[q] && len(q.letters) > letterLimit && !p.closed {
			q.emptied.Wait()
		}
		full[q] = true
		q.letters = append(q.letters, l)
		q.filled.Signal()
	}
}

func (p *carriers) again(l post.Letter) {
	p.mu.Lock()
	defer p.mu.Unlock()
	l.Attempt++
	q := p.of(l.Message.Medium)
	q.letters = append(q.letters, l)
	q.filled.Signal()
}

func (p *carriers) take(q *queue) []post.Letter {
	p.mu.Lock()
	defer p.mu.Unlock()
	for len(q.letters) == 0 && !p.closed {
		q.filled.Wait()
	}
	if p.closed {
		return nil
	}
	n := min(len(q.letters), batchLetters)
	batch := q.letters[:n:n]
	for i := range batch {
		p.flying[batch[i].Effect.Key] = true
	}
	if q.letters = q.letters[n:]; len(q.letters) == 0 {
		q.letters = nil
	}
	q.emptied.Broadcast()
	if len(q.letters) > 0 {
		q.filled.Signal()
	}
	return batch
}

func (p *carriers) run(q *queue) {
	for {
		batch := p.take(q)
		if batch == nil {
			return
		}
		batch, inputs := p.engine.withdrawn.sort(batch)
		for i := range inputs {
			p.land(inputs[i].Key)
		}
		var outcomes []post.Outcome
		if len(batch) > 0 {
			outcomes = p.carrier.Carry(p.ctx, batch)
			p.carried(batch)
		}
		for i, o := range outcomes {
			l := batch[i]
			if o.Retry {
				if p.ctx.Err() != nil {
					continue
				}
				if pause, more := p.carrier.Pause(l.Effect.Key, l.Attempt); more {
					time.AfterFunc(max(pause, o.After), func() { p.again(l) })
					continue
				}
			}
			inputs = append(inputs, l.Input(o))
		}
		if inputs = p.engine.withdrawn.erased.unnamed(inputs); len(inputs) == 0 {
			continue
		}
		if err := p.engine.enqueue(inputs, nil); err != nil && !errors.Is(err, ErrStopped) {
			p.engine.logger.Warn("outcomes were not recorded; the messages will be carried again", "n", len(inputs), "err", err)
		}
	}
}

// close stops the carriers; what they have not finished stays in the states.
func (p *carriers) close() {
	p.mu.Lock()
	p.closed = true
	for _, q := range p.queues {
		q.filled.Broadcast()
		q.emptied.Broadcast()
	}
	p.mu.Unlock()
	stop := time.AfterFunc(5*time.Second, p.cancel)
	p.running.Wait()
	stop.Stop()
	p.cancel()
}
