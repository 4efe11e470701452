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

// letterLimit is how many letters may wait before the fold waits for the carriers.
const letterLimit = 32 << 10

// carriers carry effects out of the house and brings their outcomes back in as inputs. A letter that is lost with the
// process is still in its contact's state, and is carried again, under the same key, by the next process.
type carriers struct {
	engine  *Engine
	carrier post.Carrier
	ctx     context.Context
	cancel  context.CancelFunc
	mu      sync.Mutex
	filled  sync.Cond // there is work, or the end
	emptied sync.Cond // there is room
	queue   []post.Letter
	closed  bool
	running sync.WaitGroup
}

func newCarriers(e *Engine, carrier post.Carrier) *carriers {
	p := &carriers{engine: e, carrier: carrier}
	p.ctx, p.cancel = context.WithCancel(context.Background())
	p.filled.L, p.emptied.L = &p.mu, &p.mu
	for range 2 {
		p.running.Go(p.run)
	}
	return p
}

// add queues effects; it waits while too many are queued.
func (p *carriers) add(effects []machine.Effect) {
	if len(effects) == 0 {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	for len(p.queue) > letterLimit && !p.closed {
		p.emptied.Wait()
	}
	for _, f := range effects {
		if l, ok := post.NewLetter(p.engine.programs.all().Program(f.Program), f); ok {
			p.queue = append(p.queue, l)
		}
	}
	p.filled.Signal()
}

func (p *carriers) again(l post.Letter) {
	p.mu.Lock()
	defer p.mu.Unlock()
	l.Attempt++
	p.queue = append(p.queue, l)
	p.filled.Signal()
}

func (p *carriers) take() []post.Letter {
	p.mu.Lock()
	defer p.mu.Unlock()
	for len(p.queue) == 0 && !p.closed {
		p.filled.Wait()
	}
	if p.closed {
		return nil
	}
	n := 1
	for n < min(len(p.queue), batchLetters) && p.queue[n].Message.Medium == p.queue[0].Message.Medium {
		n++
	}
	batch := p.queue[:n:n]
	if p.queue = p.queue[n:]; len(p.queue) == 0 {
		p.queue = nil
	}
	p.emptied.Broadcast()
	if len(p.queue) > 0 {
		p.filled.Signal()
	}
	return batch
}

func (p *carriers) run() {
	for {
		batch := p.take()
		if batch == nil {
			return
		}
		batch, inputs := p.engine.withdrawn.sort(batch)
		var outcomes []post.Outcome
		if len(batch) > 0 {
			outcomes = p.carrier.Carry(p.ctx, batch)
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
		if len(inputs) == 0 {
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
	p.mu.Unlock()
	p.filled.Broadcast()
	p.emptied.Broadcast()
	stop := time.AfterFunc(5*time.Second, p.cancel)
	p.running.Wait()
	stop.Stop()
	p.cancel()
}
