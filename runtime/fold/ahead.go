package fold

import "slices"

// A record often touches many contacts, and neighbours at that: an import, a campaign, all whose wait ends. Reading them
// one by one costs the storage a search each; walking over them in their order costs a fraction of it.

// aheadMin is how many contacts must be read from the storage to make a walk worth it.
const aheadMin = 24

// readAhead brings the encoded states of contacts into memory, if many of them are not there. It decides nothing but the
// speed. It orders ids.
func (p *Partition) readAhead(ids []string) error {
	if p.options.Source == nil || len(ids) < aheadMin {
		return nil
	}
	ids = slices.DeleteFunc(ids, p.states.has)
	if len(ids) < aheadMin {
		return nil
	}
	slices.Sort(ids)
	ids = slices.Compact(ids)
	// Of contacts that are new there is nothing to read, and that is found out faster one by one.
	for _, sample := range []string{ids[0], ids[len(ids)/2], ids[len(ids)-1]} {
		if b, err := p.options.Source.State(sample); err != nil || b == nil {
			return err
		}
	}
	return p.options.Source.StatesOf(ids, func(id string, state []byte) error {
		p.states.packed.put(id, slices.Clone(state))
		return nil
	})
}
