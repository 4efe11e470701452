package engine

import (
	"context"
	"maps"
	"slices"

	"github.com/journeylang/journey/runtime/fold"
	"github.com/journeylang/journey/runtime/identity"
	"github.com/journeylang/journey/runtime/log"
	"github.com/journeylang/journey/runtime/machine"
)

// Bring finds out whom arrivals are from, by the strategies of the program, and offers what they say, in their order. done waits
// until it is durable and applied, and must be called: until then nobody else resolves anything that may be of the same people.
// So a person of two rows, or of a row and a form, is one contact. An error of identity.ErrNobody says that an arrival names
// nobody; nothing of them was taken then.
func (e *Engine) Bring(ctx context.Context, all []identity.Arrival) (found []identity.Resolved, done func(context.Context) error, err error) {
	current := e.programs.all().Current()
	if current == nil {
		return nil, nil, ErrNoProgram
	}
	if err := e.awaitKeys(ctx, current); err != nil {
		return nil, nil, err
	}
	p := current.Plan
	var keys []string
	for i := range all {
		keys = append(keys, all[i].Keys(p)...)
	}
	release := e.door.keys.Hold(keys)
	defer func() {
		if err != nil {
			release()
		}
	}()
	dir, err := e.glance(ctx, keys, all)
	if err != nil {
		return nil, nil, err
	}
	crowd, inputs := identity.NewCrowd(p, dir), make([]machine.Input, 0, len(all))
	found = make([]identity.Resolved, len(all))
	for i := range all {
		if found[i], inputs, err = crowd.Take(&all[i], inputs); err != nil {
			return nil, nil, err
		}
	}
	durable, err := e.Offer(inputs)
	if err != nil {
		return nil, nil, err
	}
	return found, func(ctx context.Context) error {
		defer release()
		if err := durable(ctx); err != nil {
			return err
		}
		// The record is with its worker before it is acknowledged: a question is answered behind it.
		return e.EachPartition(ctx, func(*fold.Partition) error { return nil })
	}, nil
}

// glanced is a directory of those who may be asked about, as they were at one moment, and of everybody else as they are.
type glanced struct {
	looking
	known  map[string][]string
	states map[string]*machine.State // nil: there is none
}

func (g *glanced) Known(key string) ([]string, error) {
	if ids, ok := g.known[key]; ok {
		return ids, nil
	}
	return g.looking.Known(key)
}

func (g *glanced) Look(id string, f func(st *machine.State)) error {
	if st, ok := g.states[id]; ok {
		f(st)
		return nil
	}
	return g.looking.Look(id, f)
}

// glance reads all who may be asked about at once, which is much faster than one after the other.
func (e *Engine) glance(ctx context.Context, keys []string, all []identity.Arrival) (*glanced, error) {
	g := &glanced{looking: looking{ctx, e}, states: map[string]*machine.State{}}
	var ids [log.Partitions][]string
	want := func(id string) {
		if _, twice := g.states[id]; !twice && id != "" {
			g.states[id] = nil
			n := log.Partition(id)
			ids[n] = append(ids[n], id)
		}
	}
	var err error
	if g.known, err = e.door.index.KnownAll(keys); err != nil {
		return nil, err
	}
	for _, k := range keys {
		for _, id := range g.known[k] {
			want(id)
		}
	}
	for i := range all {
		if all[i].Person != nil || all[i].Lead {
			want(all[i].ID)
		}
	}
	var parts [log.Partitions]map[string]*machine.State
	err = e.EachPartition(ctx, func(p *fold.Partition) error {
		if len(ids[p.Number]) == 0 {
			return nil
		}
		states := make(map[string]*machine.State, len(ids[p.Number]))
		parts[p.Number] = states
		for _, id := range ids[p.Number] {
			if err := p.View(id, func(_ *machine.World, st *machine.State) { states[id] = copied(st) }); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	for _, states := range parts {
		maps.Copy(g.states, states)
	}
	return g, nil
}

// copied keeps of a state what tells people and leads apart.
func copied(st *machine.State) *machine.State {
	if st == nil || st.Created == 0 {
		return nil
	}
	out := &machine.State{ID: st.ID, Created: st.Created, Updated: st.Updated, Into: st.Into, Profile: maps.Clone(st.Profile), Leads: slices.Clone(st.Leads)}
	for i := range out.Leads {
		out.Leads[i].Fields = maps.Clone(out.Leads[i].Fields)
	}
	return out
}
