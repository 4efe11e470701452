package fold

import "slices"

// A record often touches many contacts, and neighbours at that: an import, a campaign, all whose wait ends. Reading them
// one by one costs the storage a search each; walking over them in their order costs a fraction of it.

// aheadMin is how many contacts must be read from the storage to make a walk worth it.
const aheadMin = 4

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
	return p.options.Source.StatesOf(ids, func(id string, state []byte) error {
		if state == nil {
			p.states.absent[id] = struct{}{}
		} else {
			p.states.packed.put(id, state)
		}
		return nil
	})
}
