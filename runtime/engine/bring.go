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

// Bring is what Bringing does with one batch.
func (e *Engine) Bring(ctx context.Context, all []identity.Arrival) (done func(context.Context) error, err error) {
	return e.Bringing().Bring(ctx, all)
}

// glanced is a directory of those who may be asked about, as they were at one moment, and of everybody else as they are.
type glanced struct {
	looking
	known  map[string][]string
	states map[string]*machine.State // nil: there is none
	ask    func(id string)           // is called before anybody else is looked at
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
	g.ask(id)
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
