package fold

import (
	"encoding/binary"
	"fmt"

	"github.com/journeylang/journey/runtime/machine"
)

// entry is a contact's state in memory with what the partition knows about it.
type entry struct {
	state   *machine.State
	queued  int64  // the due time that the queue of timers holds for it, 0: none
	indexed int64  // the due time that the stored index of timers holds for it
	pending bool   // the stored index of pending effects holds it
	block   uint64 // of the journal that holds the newest written part of the trace, 0: none
	lines   []byte // of the journal, since the last checkpoint
	stored  []byte // the encoded state that a checkpoint is writing
	size    int    // of the encoded state when it was last written, 0: never
}

// cache holds states: those that changed since the last checkpoint, which must stay; the hot of the others, decoded, in
// two generations, of which the older is dropped when the younger is full; and as many of the rest as there is room
// for, as the bytes that the checkpoint wrote. What is dropped decides nothing but the speed.
type cache struct {
	limit      int // of decoded states
	changed    map[string]*entry
	bytes      int // that the changed states took when they were last written, or newStateSize
	young, old map[string]*entry

	room   int // for the bytes of encoded states
	used   int
	packed map[string][]byte
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

// pack keeps the encoded state of a contact, in the place of any others if there is no room.
func (c *cache) pack(id string, state []byte) {
	if c.packed == nil {
		c.packed = make(map[string][]byte)
	}
	c.used += packedSize(id, state)
	if old, had := c.packed[id]; had {
		c.used -= packedSize(id, old)
	}
	c.packed[id] = state
	for other, b := range c.packed {
		if c.used <= c.room {
			break
		}
		c.used -= packedSize(other, b)
		delete(c.packed, other)
	}
}

// packedSize is about what an encoded state takes in memory.
func packedSize(id string, state []byte) int { return len(id) + len(state) + 64 }

// keep puts a clean entry among the young.
func (c *cache) keep(e *entry) {
	if len(c.young) >= c.limit/2 || c.young == nil {
		c.old, c.young = c.young, make(map[string]*entry)
	}
	c.young[e.state.ID] = e
}

// newStateSize is about how many bytes a state has at first.
const newStateSize = 400

// dirty moves an entry to those that the next checkpoint writes.
func (c *cache) dirty(e *entry) {
	if c.changed == nil {
		c.changed = make(map[string]*entry)
	}
	if c.changed[e.state.ID] == nil {
		c.bytes += max(e.size, newStateSize)
	}
	c.changed[e.state.ID] = e
	delete(c.young, e.state.ID)
	delete(c.old, e.state.ID)
}

// find returns the entry of a contact, or nil if there is none.
func (p *Partition) find(id string) (*entry, error) {
	if e := p.states.get(id); e != nil {
		return e, nil
	}
	if p.options.Source == nil {
		return nil, nil
	}
	b := p.states.packed[id]
	if b == nil {
		var err error
		if b, err = p.options.Source.State(id); err != nil || b == nil {
			return nil, err
		}
		p.states.pack(id, b)
	}
	e, err := decodeEntry(b)
	if err != nil {
		return nil, fmt.Errorf("decode the state of contact %q: %w", id, err)
	}
	p.states.keep(e)
	return e, nil
}

// A stored state is led by the number of the journal block that holds the newest part of the contact's trace.
func encodeEntry(e *entry) ([]byte, error) {
	b := make([]byte, 0, binary.MaxVarintLen64+1+e.state.Msgsize())
	return machine.AppendState(binary.AppendUvarint(b, e.block), e.state)
}

func decodeEntry(b []byte) (*entry, error) {
	block, n := binary.Uvarint(b)
	if n <= 0 {
		return nil, errBlock
	}
	st, err := machine.DecodeState(b[n:])
	if err != nil {
		return nil, err
	}
	due := st.NextDue()
	return &entry{state: st, queued: due, indexed: due, pending: len(st.Pending) > 0, block: block, size: len(b)}, nil
}

// StoredState decodes a stored state, as a Source returns it.
func StoredState(b []byte) (*machine.State, error) {
	e, err := decodeEntry(b)
	if err != nil {
		return nil, err
	}
	return e.state, nil
}

// load returns the entry of a contact, which begins to exist if it did not.
func (p *Partition) load(id string) (*entry, error) {
	e, err := p.find(id)
	if err != nil || e != nil {
		return e, err
	}
	return &entry{state: &machine.State{ID: id}}, nil
}
