package engine

import (
	"context"
	"errors"
	"sync/atomic"
	"time"

	"github.com/journeylang/journey/lang/plan"
	"github.com/journeylang/journey/runtime/fold"
	"github.com/journeylang/journey/runtime/identity"
	"github.com/journeylang/journey/runtime/machine"
)

// door is where submissions are resolved.
type door struct {
	index    *identity.Index
	keys     identity.Locks // held from the look for a person until what was found is applied
	contacts identity.Locks // behind those: one person may be found by different keys
	keyed    chan struct{}  // a place of one, for whoever waits for the index
	program  uint32         // by which the index is known to be complete; owned by whoever has the place
	heard    atomic.Uint64  // how often inputs were acknowledged that may not be applied yet
	applied  atomic.Uint64  // of heard, how many are applied for sure
}

func (d *door) init(s Store) {
	d.index = identity.NewIndex(s)
	d.keyed = make(chan struct{}, 1)
}

// ErrNoProgram means that nothing was published yet.
var ErrNoProgram = errors.New("no program is published")

// Submit finds out who a submission is from and which lead it is about, makes what it says durable and returns when it is
// applied. Simultaneous submissions of one person find one contact. An error of identity.ErrNobody says that it names
// nobody.
func (e *Engine) Submit(ctx context.Context, s identity.Submission) (identity.Resolved, error) {
	all, err := e.SubmitAll(ctx, []identity.Submission{s})
	if err != nil {
		return identity.Resolved{}, err
	}
	return all[0], nil
}

// SubmitAll is Submit for many, in their order. Behind an error the first of them may have been taken; those with an ID can
// be handed in again.
func (e *Engine) SubmitAll(ctx context.Context, all []identity.Submission) ([]identity.Resolved, error) {
	current := e.programs.all().Current()
	if current == nil {
		return nil, ErrNoProgram
	}
	if err := e.awaitKeys(ctx, current); err != nil {
		return nil, err
	}
	found := make([]identity.Resolved, len(all))
	for begin := 0; begin < len(all); {
		n, err := e.submitWave(ctx, current.Plan, all[begin:], found[begin:])
		if err != nil {
			return nil, err
		}
		begin += n
	}
	return found, nil
}

// submitWave takes the first of the submissions, as many as are of different people for sure, and returns how many.
func (e *Engine) submitWave(ctx context.Context, p *plan.Program, all []identity.Submission, found []identity.Resolved) (int, error) {
	seen := map[string]bool{}
	var keys []string
	n := 0
	for ; n < len(all); n++ {
		of := all[n].Keys(p)
		again := false
		for _, k := range of {
			again = again || seen[k]
		}
		if again {
			break
		}
		for _, k := range of {
			seen[k] = true
		}
		keys = append(keys, of...)
	}
	defer e.door.keys.Hold(keys)()
	dir := looking{ctx, e}
	people := map[string]bool{}
	var ids []string
	for i := range n {
		r, err := identity.FindContact(p, &all[i], dir)
		if err != nil {
			return 0, err
		}
		if people[r.Contact] {
			n = i // found by other keys than the one before: it is next
			break
		}
		people[r.Contact] = true
		found[i], ids = r, append(ids, r.Contact)
	}
	defer e.door.contacts.Hold(ids)()
	var inputs []machine.Input
	for i := range n {
		err := dir.Look(found[i].Contact, func(st *machine.State) {
			inputs = append(inputs, all[i].Inputs(p, &found[i], st)...)
		})
		if err != nil {
			return 0, err
		}
	}
	durable, err := e.Offer(inputs)
	if err == nil {
		err = durable(ctx)
	}
	if err != nil {
		return 0, err
	}
	// The record is with its worker before it is acknowledged: a question is answered behind it.
	return n, e.EachPartition(ctx, func(*fold.Partition) error { return nil })
}

// awaitKeys waits until every contact can be found by what the program matches by: what was acknowledged is applied first, and
// behind a publish that changes it, the contacts are gone through.
func (e *Engine) awaitKeys(ctx context.Context, current *machine.Program) error {
	if err := e.awaitApplied(ctx); err != nil {
		return err
	}
	select {
	case e.door.keyed <- struct{}{}:
		defer func() { <-e.door.keyed }()
	case <-ctx.Done():
		return ctx.Err()
	}
	for e.door.program < current.Number {
		behind := make([]bool, len(e.parts))
		err := e.EachPartition(ctx, func(p *fold.Partition) error {
			has := p.World().Current()
			behind[p.Number] = !p.Keyed() || has == nil || has.Number < current.Number
			return nil
		})
		if err != nil {
			return err
		}
		done := true
		for _, b := range behind {
			done = done && !b
		}
		if done {
			e.door.program = current.Number
			return nil
		}
		select {
		case <-time.After(5 * time.Millisecond):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

// awaitApplied waits until everything is applied that was acknowledged before: the index has nothing else. Where nothing new was,
// it costs a look at two numbers.
func (e *Engine) awaitApplied(ctx context.Context) error {
	heard := e.door.heard.Load()
	if e.door.applied.Load() >= heard {
		return nil
	}
	// A record is with its worker before it is acknowledged: a question is answered behind it.
	if err := e.EachPartition(ctx, func(*fold.Partition) error { return nil }); err != nil {
		return err
	}
	for {
		applied := e.door.applied.Load()
		if applied >= heard || e.door.applied.CompareAndSwap(applied, heard) {
			return nil
		}
	}
}

// looking is the engine as a directory.
type looking struct {
	ctx context.Context
	e   *Engine
}

func (l looking) Known(key string) ([]string, error) { return l.e.door.index.Known(key) }

func (l looking) Look(id string, f func(st *machine.State)) error {
	return l.e.View(l.ctx, id, func(_ int64, _ *machine.World, st *machine.State) { f(st) })
}

// Find returns the contact that fields of the profile name, as a submission with them would find it; "" where nobody is known
// by them.
func (e *Engine) Find(ctx context.Context, fields machine.Values) (string, error) {
	current := e.programs.all().Current()
	if current == nil {
		return "", ErrNoProgram
	}
	if err := e.awaitKeys(ctx, current); err != nil {
		return "", err
	}
	r, err := identity.FindContact(current.Plan, &identity.Submission{Contact: fields}, looking{ctx, e})
	if err != nil || !r.Known {
		return "", err
	}
	return r.Contact, nil
}

// Follow returns the contact that an id stands for: its own, or the one that it was merged into.
func (e *Engine) Follow(ctx context.Context, id string) (string, error) {
	id, _, err := identity.Follow(id, looking{ctx, e})
	return id, err
}
