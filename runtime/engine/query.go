package engine

import (
	"context"
	"slices"
	"strings"
	"sync"

	"github.com/journeylang/journey/runtime/fold"
	"github.com/journeylang/journey/runtime/log"
	"github.com/journeylang/journey/runtime/machine"
)

// View calls f with the state of a contact as it is now, or with nil if there is none; f must not keep or change it.
func (e *Engine) View(ctx context.Context, id string, f func(now int64, w *machine.World, st *machine.State)) error {
	return e.onPartition(ctx, log.Partition(id), func(p *fold.Partition) error {
		return p.View(id, func(w *machine.World, st *machine.State) { f(max(p.Now, e.options.Clock.Now()), w, st) })
	})
}

// Path returns every line of a contact's trace, oldest first.
func (e *Engine) Path(ctx context.Context, id string) ([]fold.Line, error) {
	var found []fold.Line
	err := e.onPartition(ctx, log.Partition(id), func(p *fold.Partition) error {
		lines, err := p.Path(id)
		found = lines
		return err
	})
	if err != nil {
		return nil, err // the worker may still be at it
	}
	return found, nil
}

// Counts returns what was counted of every journey of every program, summed over the partitions.
func (e *Engine) Counts(ctx context.Context) ([]*machine.Counts, error) {
	var parts [log.Partitions][]*machine.Counts
	err := e.EachPartition(ctx, func(p *fold.Partition) error {
		for _, c := range p.Counts() {
			parts[p.Number] = append(parts[p.Number], c.Clone())
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return fold.Sum(parts[:]), nil
}

// Contacts returns up to n ids of contacts that begin with prefix and come behind after, in order.
func (e *Engine) Contacts(ctx context.Context, prefix, after string, n int) ([]string, error) {
	var mu sync.Mutex
	var ids []string
	err := e.EachPartition(ctx, func(p *fold.Partition) error {
		from := max(prefix, after, machine.FirstContact)
		if prefix > after && prefix != "" {
			// The prefix itself may be an id; IDs returns what lies behind.
			if err := p.View(prefix, func(_ *machine.World, st *machine.State) {
				if st != nil && log.Partition(prefix) == p.Number {
					mu.Lock()
					ids = append(ids, prefix)
					mu.Unlock()
				}
			}); err != nil {
				return err
			}
		}
		found, err := p.IDs(from, n)
		mu.Lock()
		defer mu.Unlock()
		for _, id := range found {
			if strings.HasPrefix(id, prefix) {
				ids = append(ids, id)
			}
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	slices.Sort(ids)
	ids = slices.Compact(ids)
	return ids[:min(n, len(ids))], nil
}

// Round returns the number of the last round that has been applied.
func (e *Engine) Round() uint64 { return e.feed.complete() }

// Now returns the engine's time, ms.
func (e *Engine) Now() int64 { return e.options.Clock.Now() }
