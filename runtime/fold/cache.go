package fold

import (
	"encoding/binary"
	"fmt"

	"github.com/journeylang/journey/runtime/machine"
)

// entry is a contact's state in memory with what the partition knows about it.
type entry struct {
	id      string
	state   *machine.State // nil while it is packed
	packed  []byte         // the encoded state, while state is nil
	owes    bool           // … and whether it has effects without an outcome
	queued  int64          // the queue of timers holds an entry for it then or before, 0: perhaps none
	pending bool           // the stored index of pending effects holds it
	block   uint64         // of the journal that holds the newest written part of the trace, 0: none
	lines   []byte         // of the journal, since the last checkpoint
	stored  []byte         // the encoded state that a checkpoint is writing
	size    int            // of the encoded state when it was last written, 0: never
	number  uint32         // of the contact in its partition, from 1; 0: it has none yet
	changed bool           // since the last checkpoint
	erased  bool           // … and what was stored before under the id is to go
}

// cache holds states: those that changed since the last checkpoint, which must stay, the last of them decoded and the
// others packed; the hot of the rest, decoded, in two generations, of which the older is dropped when the younger is
// full; and as many more as there is room for, as the bytes that the checkpoint wrote. What is packed or dropped decides
// nothing but the speed.
type cache struct {
	limit      int // of decoded states, changed and not
	few        int // contacts, up to which changed states stay decoded nevertheless
	changed    map[string]*entry
	hot        []*entry // of the changed: those that are decoded, in the order in which they came to be
	bytes      int      // that the changed states took when they were last written, or newStateSize
	young, old map[string]*entry

	packed packed
	pen    slab                // what is encoded of the changed states
	spare  []*machine.State    // that nobody uses any more, to be decoded into
	absent map[string]struct{} // whom reading ahead did not find, while a record is folded
	buf    []byte              // of the state that is being encoded
}

func (c *cache) get(id string) *entry {
	if e := c.changed[id]; e != nil {
		return e
	}
	if e := c.young[id]; e != nil {
		return e
	}
	if e := c.old[id]; e != nil {
		c.keep(e)
		return e
	}
	return nil
}

// has reports whether the state of a contact is in memory.
func (c *cache) has(id string) bool {
	return c.changed[id] != nil || c.young[id] != nil || c.old[id] != nil || c.packed.get(id) != nil
}

// keep puts a clean entry among the young.
func (c *cache) keep(e *entry) {
	if len(c.young) >= c.limit/2 || c.young == nil {
		c.old, c.young = c.young, make(map[string]*entry)
	}
	c.young[e.id] = e
}

// newStateSize is about how many bytes a state has at first.
const newStateSize = 400

// largeState is a state that is large, in bytes: the worklist of a role, a big account. Few are, and they change often: they
// stay decoded, and one of them alone is no reason for a checkpoint.
const largeState = 32 << 10

func (e *entry) large() bool { return e.size > largeState }

// dirty moves an entry to those that the next checkpoint writes.
func (c *cache) dirty(e *entry) {
	if e.changed {
		return
	}
	if c.changed == nil {
		c.changed = make(map[string]*entry)
	}
	c.bytes += min(max(e.size, newStateSize), largeState)
	e.changed = true
	c.changed[e.id] = e
	if !e.large() {
		c.hot = append(c.hot, e)
	}
	delete(c.young, e.id)
	delete(c.old, e.id)
}

// cool packs changed states that were not decoded of late, unless there are few or all stay in memory anyway. Nobody may be
// at work on one of them.
func (p *Partition) cool() error {
	c := &p.states
	if p.options.Source == nil || p.Numbered() <= c.few {
		return nil
	}
	for len(c.hot) > c.limit {
		e := c.hot[0]
		c.hot[0] = nil
		if c.hot = c.hot[1:]; e.erased {
			continue // what is left of it takes no room
		}
		var err error
		if c.buf, err = machine.AppendState(c.buf[:0], e.state); err != nil {
			return err
		}
		e.packed, e.owes = c.pen.keep(c.buf), len(e.state.Pending) > 0
		c.letGo(e)
	}
	return nil
}

// letGo takes the decoded state from an entry. Nobody may be at work on it.
func (c *cache) letGo(e *entry) {
	if len(c.spare) < c.limit {
		c.spare = append(c.spare, e.state)
	}
	e.state = nil
}

// reuse returns a state that nobody uses any more if there is any, else a new one.
func (c *cache) reuse() *machine.State {
	n := len(c.spare) - 1
	if n < 0 {
		return &machine.State{}
	}
	st := c.spare[n]
	c.spare[n], c.spare = nil, c.spare[:n]
	return st
}

// decode decodes a state.
func (c *cache) decode(b []byte) (*machine.State, error) {
	st := c.reuse()
	return st, st.Decode(b)
}

// warm decodes a packed state.
func (c *cache) warm(e *entry) error {
	st, err := c.decode(e.packed)
	if err != nil {
		return fmt.Errorf("decode the state of %q: %w", e.id, err)
	}
	e.state, e.packed = st, nil
	if !e.large() {
		c.hot = append(c.hot, e)
	}
	return nil
}

// read returns the state, which must not be changed.
func (e *entry) read() (*machine.State, error) {
	if e.state != nil {
		return e.state, nil
	}
	st, err := machine.DecodeState(e.packed)
	if err != nil {
		return nil, fmt.Errorf("decode the state of %q: %w", e.id, err)
	}
	return st, nil
}

// pends reports whether the entity has effects without an outcome.
func (e *entry) pends() bool {
	if e.state == nil {
		return e.owes
	}
	return len(e.state.Pending) > 0
}

// find returns the entry of a contact, or nil if there is none.
func (p *Partition) find(id string) (*entry, error) {
	if e := p.states.get(id); e != nil {
		if e.gone() {
			return nil, nil
		}
		if e.state == nil {
			return e, p.states.warm(e)
		}
		return e, nil
	}
	if p.options.Source == nil {
		return nil, nil
	}
	b := p.states.packed.get(id)
	if _, absent := p.states.absent[id]; b == nil && absent {
		return nil, nil
	}
	if b == nil {
		var err error
		if b, err = p.options.Source.State(id); err != nil || b == nil {
			return nil, err
		}
		p.states.packed.put(id, b)
	}
	e, err := p.states.entry(b)
	if err != nil {
		return nil, fmt.Errorf("decode the state of contact %q: %w", id, err)
	}
	p.states.keep(e)
	return e, nil
}

// A stored state is led by the number of the journal block that holds the newest part of the contact's trace, and by
// the contact's own number, where it has one.
func appendEntry(b []byte, e *entry) ([]byte, error) {
	b = binary.AppendUvarint(b, e.block)
	if e.number != 0 {
		b = binary.AppendUvarint(append(b, numberMark), uint64(e.number))
	}
	if e.state == nil {
		return append(b, e.packed...), nil
	}
	return machine.AppendState(b, e.state)
}

// numberMark leads the number of a contact. The version of a state, which stands there where there is none, counts up
// from 1.
const numberMark = 0xff

// header reads what leads a stored state.
func header(b []byte) (block uint64, number uint32, state []byte, err error) {
	block, n := binary.Uvarint(b)
	if n <= 0 {
		return 0, 0, nil, errBlock
	}
	if b = b[n:]; len(b) == 0 || b[0] != numberMark {
		return block, 0, b, nil
	}
	v, n := binary.Uvarint(b[1:])
	if n <= 0 {
		return 0, 0, nil, errBlock
	}
	return block, uint32(v), b[1+n:], nil
}

// entry decodes a stored state.
func (c *cache) entry(b []byte) (*entry, error) {
	block, number, encoded, err := header(b)
	if err != nil {
		return nil, err
	}
	st, err := c.decode(encoded)
	if err != nil {
		return nil, err
	}
	due := st.NextDue()
	return &entry{id: st.ID, state: st, queued: due, pending: len(st.Pending) > 0, block: block, size: len(b), number: number}, nil
}

// StoredState decodes a stored state, as a Source returns it.
func StoredState(b []byte) (*machine.State, error) {
	_, _, encoded, err := header(b)
	if err != nil {
		return nil, err
	}
	return machine.DecodeState(encoded)
}

// load returns the entry of a contact, which begins to exist if it did not.
func (p *Partition) load(id string) (*entry, error) {
	e, err := p.find(id)
	if err != nil || e != nil {
		return e, err
	}
	if e := p.states.changed[id]; e != nil {
		return e, nil // somebody was forgotten who had the id
	}
	st := p.states.reuse()
	*st = machine.State{ID: id}
	return &entry{id: id, state: st}, nil
}
