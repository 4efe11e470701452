package engine

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/journeylang/journey/runtime/machine"
	"github.com/journeylang/journey/runtime/post"
)

// tallies counts mails that were dropped, by contact, until somebody asks.
type tallies struct {
	mu sync.Mutex
	of map[string]int
}

func (t *tallies) add(id string, n int) {
	if n == 0 {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.of == nil {
		t.of = map[string]int{}
	}
	t.of[id] += n
}

func (t *tallies) take(id string) int {
	t.mu.Lock()
	defer t.mu.Unlock()
	n := t.of[id]
	delete(t.of, id)
	return n
}

// erasedKeys are the keys of effects of those who were forgotten, until nobody holds the effect any more.
type erasedKeys struct {
	mu   sync.RWMutex
	keys map[string]bool
}

func (k *erasedKeys) add(keys []string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.keys == nil {
		k.keys = map[string]bool{}
	}
	for _, key := range keys {
		k.keys[key] = true
	}
}

func (k *erasedKeys) has(key string) bool {
	k.mu.RLock()
	defer k.mu.RUnlock()
	return k.keys[key]
}

// take reports whether the key is one of them, and that nobody holds its effect any more.
func (k *erasedKeys) take(key string) bool {
	k.mu.RLock()
	had := k.keys[key]
	k.mu.RUnlock()
	if had {
		k.mu.Lock()
		delete(k.keys, key)
		k.mu.Unlock()
	}
	return had
}

// unnamed returns the outcomes but for those of people who were forgotten: nobody waits for them, and they name them.
func (k *erasedKeys) unnamed(outcomes []machine.Input) []machine.Input {
	return slices.DeleteFunc(outcomes, func(in machine.Input) bool { return k.take(in.Key) })
}

// landed waits until no letter is being handed over that is one of the keys.
func (p *carriers) landed(ctx context.Context, keys *erasedKeys) error {
	for {
		p.mu.Lock()
		flying := false
		for key := range p.flying { // in any order: one is enough
			flying = flying || keys.has(key)
		}
		p.mu.Unlock()
		if !flying {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("a message is just being handed over: %w", ctx.Err())
		case <-time.After(2 * time.Millisecond):
		}
	}
}

// land says that a letter is not being handed over any more.
func (p *carriers) land(key string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.flying, key)
}

// carried says that letters were handed over, or were not. What came into the outbox of people who were forgotten meanwhile
// is dropped.
func (p *carriers) carried(batch []post.Letter) {
	var late []string
	for i := range batch {
		if f := &batch[i].Effect; p.engine.withdrawn.erased.has(f.Key) {
			late = append(late, f.Owner)
		}
	}
	if len(late) > 0 && p.engine.options.Outbox != nil {
		n, err := p.engine.options.Outbox.DropMails(late)
		if err != nil {
			p.engine.fail(fmt.Errorf("drop the mails of who was forgotten: %w", err))
		}
		for _, id := range slices.Compact(slices.Sorted(slices.Values(late))) {
			p.engine.dropped.add(id, n[id])
		}
	}
	for i := range batch {
		p.land(batch[i].Effect.Key)
	}
}
