package fold

import (
	"cmp"
	"iter"
	"slices"

	"github.com/journeylang/journey/lang/plan"
	"github.com/journeylang/journey/lang/schema"
	"github.com/journeylang/journey/runtime/identity"
	"github.com/journeylang/journey/runtime/machine"
)

// The index of who is found by what is of all partitions; each keeps its own contacts up to date in it, and makes its
// changes durable with the states that they follow from. A key is computed only where the profile, or what the program
// matches by, has changed.

// rekey brings the index up to date with what was done to a contact that was under the program numbered under before.
func (p *Partition) rekey(e *entry, under uint32) {
	st := e.state
	before := p.out.Before
	p.out.Before = nil
	keys := identity.Keys
	switch machine.KindOf(st.ID) {
	case machine.ContactEntity:
	case machine.AccountEntity:
		keys = identity.AccountKeys
	default:
		return
	}
	if p.options.Index == nil {
		return
	}
	old, now := p.world.Program(under), p.world.Program(st.Program)
	if now == nil || p.keyed && before == nil && sameIdentities(old, now) {
		return
	}
	var had, has []string
	if old != nil {
		had = keys(old.Plan, was(st.Profile, before))
	}
	if st.Into == "" {
		has = keys(now.Plan, st.Profile)
	}
	for _, k := range had {
		if !slices.Contains(has, k) {
			p.changeKey(identity.Change{Key: k, ID: st.ID, Gone: true})
		}
	}
	for _, k := range has {
		if !p.keyed || !slices.Contains(had, k) {
			p.changeKey(identity.Change{Key: k, ID: st.ID})
		}
	}
}

// changeKey makes a change of the index, which the next checkpoint makes durable.
func (p *Partition) changeKey(c identity.Change) {
	p.rekeyed = append(p.rekeyed, keyChange{c, len(p.rekeyed)})
	p.options.Index.Put(c)
}

// keyChange is a change of the index with its number since the last checkpoint.
type keyChange struct {
	identity.Change
	no int
}

// was returns a profile as it was before fields of it changed.
func was(profile, before machine.Values) machine.Values {
	old := make(machine.Values, len(profile))
	for name, v := range profile {
		old[name] = v
	}
	for name, v := range before {
		if old[name] = v; v == nil {
			delete(old, name)
		}
	}
	return old
}

// sameIdentities reports whether contacts are found by the same under two programs; a nil one finds nobody.
func sameIdentities(a, b *machine.Program) bool {
	if a == b {
		return true
	}
	if a == nil || b == nil {
		return false
	}
	return a.Plan.Country == b.Plan.Country && sameMatches(a.Plan.Identities(), b.Plan.Identities(), a.Plan.Contact, b.Plan.Contact) &&
		sameMatches(a.Plan.Firms(), b.Plan.Firms(), a.Plan.Account, b.Plan.Account)
}

// sameMatches reports whether strategies find the same under the schemas a and b.
func sameMatches(x, y []plan.Match, a, b *schema.Record) bool {
	if len(x) != len(y) {
		return false
	}
	for i := range x {
		if !slices.Equal(x[i].By, y[i].By) {
			return false
		}
		for _, name := range x[i].By {
			f, _ := a.Field(name)
			g, _ := b.Field(name)
			if f == nil || g == nil || f.Type.Kind != g.Type.Kind {
				return false
			}
		}
	}
	return true
}

// Keyed reports whether every contact can be found by what the current program matches by.
func (p *Partition) Keyed() bool { return p.keyed }

// writeKeys hands the changes of the index to w, in order; where one undoes another, the last of them.
func (p *Partition) writeKeys(w Writer) error {
	changes := slices.Clone(p.rekeyed) // which stay as they came: others may follow if these cannot be written
	slices.SortFunc(changes, func(a, b keyChange) int {
		return cmp.Or(cmp.Compare(a.Key, b.Key), cmp.Compare(a.ID, b.ID), b.no-a.no)
	})
	for _, c := range slices.CompactFunc(changes, func(a, b keyChange) bool { return a.Key == b.Key && a.ID == b.ID }) {
		if err := w.SetKey(c.Key, c.ID, !c.Gone); err != nil {
			return err
		}
	}
	return nil
}

// wroteKeys tells the index that the changes are durable.
func (p *Partition) wroteKeys() {
	if len(p.rekeyed) > 0 {
		p.options.Index.Durable(p.changedKeys())
		p.rekeyed = nil
	}
}

func (p *Partition) changedKeys() iter.Seq[identity.Change] {
	return func(yield func(identity.Change) bool) {
		for i := range p.rekeyed {
			if !yield(p.rekeyed[i].Change) {
				return
			}
		}
	}
}

// pastOfTouched is the trace of the entity to which an input is applied just now.
func (p *Partition) pastOfTouched() []machine.Entry {
	entries, err := p.past(p.touched)
	p.unread = err
	return entries
}
