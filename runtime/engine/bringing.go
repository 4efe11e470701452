package engine

import (
	"context"
	"maps"
	"slices"

	"github.com/journeylang/journey/lang/plan"
	"github.com/journeylang/journey/runtime/fold"
	"github.com/journeylang/journey/runtime/identity"
	"github.com/journeylang/journey/runtime/machine"
)

// Bringing brings the arrivals of one source in, batch after batch, several of which may be under way. Who an arrival is from is
// found as if each batch were applied before the next is looked at: a batch that may be of somebody, or by anything, that one
// under way touches waits until that is applied. It is for one goroutine, which waits for every batch in the end.
type Bringing struct {
	engine  *Engine
	share   *identity.Share
	flights []*flight       // oldest first
	inputs  []machine.Input // of a batch, for use again
}

// flight is a batch under way.
type flight struct {
	ids, keys map[string]struct{} // whom it is about, and by what they can be found from now on
	blind     bool                // it may be about anybody
	release   func()
	landed    chan error // durable and applied
	over      bool
	err       error
}

// Bringing returns what brings the arrivals of a source in.
func (e *Engine) Bringing() *Bringing { return &Bringing{engine: e, share: e.door.keys.Share()} }

// Bring finds out whom arrivals are from, by the strategies of the program, and offers what they say, in their order. done waits
// until it is durable and applied, and must be called: until then nobody else resolves anything that may be of the same people.
// So a person of two rows, or of a row and a form, is one contact. An error of identity.ErrNobody says that an arrival names
// nobody; nothing of them was taken then.
func (b *Bringing) Bring(ctx context.Context, all []identity.Arrival) (done func(context.Context) error, err error) {
	e := b.engine
	current := e.programs.all().Current()
	if current == nil {
		return nil, ErrNoProgram
	}
	p := current.Plan
	if !slices.ContainsFunc(all, func(a identity.Arrival) bool { return a.Matched(p) }) {
		for i := range all {
			b.inputs = append(b.inputs, all[i].Inputs...)
		}
		return b.depart(ctx, &flight{blind: true, release: func() {}})
	}
	if err := e.awaitKeys(ctx, current); err != nil {
		return nil, err
	}
	f := &flight{ids: map[string]struct{}{}, keys: map[string]struct{}{}, blind: rekeys(p)}
	var keys []string
	for i := range all {
		keys = append(keys, all[i].Keys(p)...)
	}
	for _, k := range keys {
		f.keys[k] = struct{}{}
	}
	b.behind(ctx, func(o *flight) bool { return meet(o.keys, keys) })
	f.release = b.hold(ctx, keys)
	defer func() {
		if err != nil {
			f.release()
		}
	}()
	dir, err := b.glance(ctx, keys, all)
	if err != nil {
		return nil, err
	}
	crowd := identity.NewCrowd(p, dir)
	for i := range all {
		if _, b.inputs, err = crowd.Take(&all[i], b.inputs); err != nil {
			b.empty()
			return nil, err
		}
	}
	f.touch(p, b.inputs, dir.states)
	return b.depart(ctx, f)
}

// empty forgets what a batch says: it is offered, or never will be.
func (b *Bringing) empty() {
	clear(b.inputs)
	b.inputs = b.inputs[:0]
}

// depart offers what a batch says.
func (b *Bringing) depart(ctx context.Context, f *flight) (func(context.Context) error, error) {
	defer b.empty()
	durable, err := b.engine.Offer(b.inputs)
	if err != nil {
		return nil, err
	}
	f.landed = make(chan error, 1)
	go func() {
		err := durable(ctx)
		if err == nil {
			// The record is with its worker before it is acknowledged: a question is answered behind it.
			err = b.engine.EachPartition(ctx, func(*fold.Partition) error { return nil })
		}
		f.landed <- err
	}()
	b.flights = append(b.flights, f)
	return func(ctx context.Context) error {
		b.until(ctx, f)
		return f.err
	}, nil
}

// until waits for the batches under way up to one of them.
func (b *Bringing) until(ctx context.Context, f *flight) {
	for !f.over {
		o := b.flights[0]
		select {
		case o.err = <-o.landed:
		case <-ctx.Done():
			o.err = ctx.Err()
		}
		o.over = true
		o.release()
		b.flights = b.flights[1:]
	}
}

// behind waits for the last batch that meets what comes, and so for those before it.
func (b *Bringing) behind(ctx context.Context, meets func(*flight) bool) (waited bool) {
	for i := len(b.flights) - 1; i >= 0; i-- {
		if f := b.flights[i]; f.blind || meets(f) {
			b.until(ctx, f)
			return true
		}
	}
	return false
}

// hold takes the locks of keys. Whoever else wants any of them has their turn first.
func (b *Bringing) hold(ctx context.Context, keys []string) (release func()) {
	if release, ok := b.share.Try(keys); ok {
		return release
	}
	if n := len(b.flights); n > 0 {
		b.until(ctx, b.flights[n-1])
	}
	return b.share.Hold(keys)
}

// glance reads all who may be asked about, when nothing under way touches any of them.
func (b *Bringing) glance(ctx context.Context, keys []string, all []identity.Arrival) (*glanced, error) {
	for {
		dir, err := b.engine.glance(ctx, keys, all)
		if err != nil {
			return nil, err
		}
		if !b.behind(ctx, func(f *flight) bool { return meetAny(f.ids, dir.states) }) {
			dir.ask = func(id string) {
				b.behind(ctx, func(f *flight) bool { _, touched := f.ids[id]; return touched })
			}
			return dir, nil
		}
	}
}

// touch notes whom inputs are about, and by what they can be found behind them. What somebody becomes by being another is not
// foreseen.
func (f *flight) touch(p *plan.Program, inputs []machine.Input, had map[string]*machine.State) {
	profiles := map[string]machine.Values{}
	for i := range inputs {
		in := &inputs[i]
		f.ids[in.Contact] = struct{}{}
		switch in.Kind {
		case machine.MergeInput:
			f.blind = true
		case machine.ContactInput:
			profile, again := profiles[in.Contact]
			if st := had[in.Contact]; !again && st != nil {
				profile = st.Profile
			}
			if len(profile) == 0 {
				profile = in.Fields
			} else {
				profile = maps.Clone(profile)
				maps.Copy(profile, in.Fields)
			}
			profiles[in.Contact] = profile
			for _, k := range identity.Keys(p, profile) {
				f.keys[k] = struct{}{}
			}
		}
	}
}

// rekeys reports whether what is brought in may change by what others are found: accounts are told by contacts, and a step may
// set a field that people are found by.
func rekeys(p *plan.Program) bool {
	if len(p.Firms()) > 0 {
		return true
	}
	found := map[string]bool{}
	for _, m := range p.Identities() {
		for _, by := range m.By {
			found[by] = true
		}
	}
	for _, j := range p.Journeys {
		for _, s := range j.Steps {
			if s.Kind == plan.Set && s.Record == "" && found[s.Field] {
				return true
			}
		}
	}
	return false
}

func meet(set map[string]struct{}, keys []string) bool {
	return slices.ContainsFunc(keys, func(k string) bool { _, in := set[k]; return in })
}

func meetAny[T any](set map[string]struct{}, ids map[string]T) bool {
	for id := range ids { // in any order: one is enough
		if _, in := set[id]; in {
			return true
		}
	}
	return false
}
