package fold

import (
	"fmt"
	"sync/atomic"

	"github.com/journeylang/journey/runtime/log"
	"github.com/journeylang/journey/runtime/machine"
)

// Tell is an input that an entity of one partition has for an entity of another, or of its own. Its delivery is an
// input in the log of the target. Until that is known to be durable, the checkpoints of the source keep it.
type Tell struct {
	To    uint16 // the partition
	Input machine.Input

	durable atomic.Bool
}

// Durable says that the tell is in the log of its target. It may be called from any goroutine.
func (t *Tell) Durable() { t.durable.Store(true) }

// heard are the marks of a partition: of each source partition the last tell that was applied. What is told again after a
// crash lies at or below its mark.
type heard [log.Partitions]struct {
	offset uint64
	index  uint32
}

func (h *heard) has(o machine.Origin) bool {
	m := &h[o.Partition]
	return o.Offset < m.offset || o.Offset == m.offset && o.Index <= m.index
}

// fresh raises the mark to the tell; it is false for a repeat.
func (h *heard) fresh(o machine.Origin) (bool, error) {
	if int(o.Partition) >= len(h) {
		return false, fmt.Errorf("an input says that partition %d told it; there are %d", o.Partition, len(h))
	}
	if h.has(o) {
		return false, nil
	}
	h[o.Partition].offset, h[o.Partition].index = o.Offset, o.Index
	return true, nil
}

// tells gives what the record told its origins and partitions, and keeps it until it is durable. News for the board go to
// every partition.
func (p *Partition) tells() []*Tell {
	if len(p.out.Tells) == 0 {
		return nil
	}
	var told []*Tell
	for i := range p.out.Tells {
		in := p.out.Tells[i]
		in.Stamp(machine.Origin{Partition: p.Number, Offset: p.Offset, Index: uint32(i + 1)})
		if in.Kind != machine.BoardInput {
			told = append(told, &Tell{To: log.Partition(in.Contact), Input: in})
			continue
		}
		for n := range uint16(log.Partitions) {
			told = append(told, &Tell{To: n, Input: in})
		}
	}
	if len(p.told)+len(told) > 2*p.kept {
		p.Told()
	}
	p.told = append(p.told, told...)
	return told
}

// Told returns what the partition told and nobody has said is durable, in order.
func (p *Partition) Told() []*Tell {
	kept := p.told[:0]
	for _, t := range p.told {
		if !t.durable.Load() {
			kept = append(kept, t)
		}
	}
	clear(p.told[len(kept):])
	p.told = kept
	p.kept = max(len(kept), 64)
	return p.told
}

// Heard reports whether a tell has been applied here.
func (p *Partition) Heard(o machine.Origin) bool { return p.heard.has(o) }

// Board returns what the partition has heard from desks; it is not to be changed.
func (p *Partition) Board() *machine.Board { return &p.board }
