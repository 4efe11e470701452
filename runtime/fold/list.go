package fold

import (
	"slices"

	"github.com/journeylang/journey/lang/expr"
	"github.com/journeylang/journey/runtime/machine"
)

// Walk hands the states of the entities behind after whose ids begin with prefix ("": of all contacts) to visit, in the order
// of their ids, until it returns false or has seen walkLimit of them. It returns the id of the last, and done where there are
// no more. want may pass over a stored state by its encoding, which saves decoding it; visit must not keep or change a state.
func (p *Partition) Walk(after, prefix string, want func(state []byte) bool, visit func(st *machine.State) bool) (last string, done bool, err error) {
	if prefix == "" {
		after = max(after, machine.FirstContact)
	} else {
		after = max(after, Before(prefix))
	}
	fresh := p.freshBehind(after)
	last, seen, going := after, 0, true
	inside := func(id string) bool { return len(id) >= len(prefix) && id[:len(prefix)] == prefix }
	see := func(id string, st *machine.State) {
		last, seen = id, seen+1
		going = (st == nil || visit(st)) && seen < walkLimit
	}
	freshUpTo := func(id string, all bool) error {
		for going && len(fresh) > 0 && (all || fresh[0] < id) && inside(fresh[0]) {
			st, err := p.states.changed[fresh[0]].read()
			if err != nil {
				return err
			}
			if st.Created != 0 {
				see(fresh[0], st)
			}
			fresh = fresh[1:]
		}
		return nil
	}
	ended := true // nothing is stored behind what was seen
	if p.options.Source != nil {
		err = p.options.Source.States(after, func(id string, b []byte) (bool, error) {
			if !inside(id) {
				return false, nil
			}
			if err := freshUpTo(id, false); err != nil || !going {
				ended = false
				return false, err
			}
			if p.states.changed[id] != nil {
				return true, nil // it comes with the fresh
			}
			_, _, state, err := header(b)
			if err != nil {
				return false, err
			}
			if want != nil && !want(state) {
				see(id, nil)
			} else {
				st, err := machine.DecodeState(state)
				if err != nil {
					return false, err
				}
				see(id, st)
			}
			ended = going
			return going, nil
		})
		if err != nil {
			return last, false, err
		}
	}
	if ended {
		err = freshUpTo("", true)
	}
	return last, ended && going, err
}

// Before returns what lies right before an id in the order of ids: what comes behind it begins with that id.
func Before(id string) string {
	if id == "" {
		return ""
	}
	return id[:len(id)-1] + string([]byte{id[len(id)-1] - 1}) + "\xff\xff\xff\xff"
}

// walkLimit is how many states one Walk sees, so that nothing waits long for it.
const walkLimit = 4000

// freshBehind returns the ids behind after of what no checkpoint has written yet, in order.
func (p *Partition) freshBehind(after string) []string {
	var ids []string
	for id := range p.states.changed { // in any order: they are sorted
		if id > after {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return ids
}

// Holds reports whether a rule holds for an entity at the instant now (ms). What the state does not hold of its history is
// read from its trace. st may differ from what is kept of it, as where one of its leads is asked about.
func (p *Partition) Holds(rule *expr.Program, st *machine.State, now int64) (bool, error) {
	var past []machine.Entry
	if len(rule.Aggregates) > 0 {
		e, err := p.find(st.ID)
		if err != nil {
			return false, err
		}
		if e != nil {
			if past, err = p.past(e); err != nil {
				return false, err
			}
		}
	}
	v, _, err := machine.Ask(p.world, st, now, past, rule)
	return err == nil && v == true, nil
}
