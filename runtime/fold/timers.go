package fold

import (
	"cmp"
	"encoding/binary"
	"math"
	"slices"
	"time"
)

// timers is the queue of due times. For every contact with something to do it holds an entry at that time or before. An entry
// may be stale: the state decides.
//
// The checkpoints keep the queue in blocks of many timers: what was put in since the last one is written, and a block is
// dropped when the queue has gone past all of it. So a timer costs a few bytes of a block to write and nothing to take
// away. (A key of its own for each would cost as much again as the state.)
type timers struct {
	queue  queue
	fresh  []timer // put in since the last checkpoint
	blocks []timerBlock
	passed int64        // the checkpoint under way drops the blocks that end before
	added  []timerBlock // by the checkpoint under way
	anew   bool         // the checkpoint writes all blocks anew: somebody was forgotten who may be in any of them
}

type timer struct {
	due int64
	id  string
}

func (t timer) compare(u timer) int {
	return cmp.Or(cmp.Compare(t.due, u.due), cmp.Compare(t.id, u.id))
}

// timerBlock is a block of the stored index.
type timerBlock struct {
	key  string
	last int64 // the greatest due time in it
}

// push puts an entry into the queue, which the next checkpoint writes.
func (t *timers) push(due int64, id string) {
	t.fresh = append(t.fresh, timer{due, id})
	t.queue.put(timer{due, id})
}

// take removes up to n timers that are due at now, in their order.
func (t *timers) take(now int64, n int) []timer {
	var due []timer
	for len(due) < n && len(t.queue.heap) > 0 && t.queue.heap[0].due <= now {
		due = append(due, t.queue.pop())
	}
	return due
}

// popBefore removes the first timer if it comes before x.
func (t *timers) popBefore(x timer) (first timer, ok bool) {
	if len(t.queue.heap) == 0 || t.queue.heap[0].due > x.due || t.queue.timer(t.queue.heap[0]).compare(x) >= 0 {
		return timer{}, false
	}
	return t.queue.pop(), true
}

// purge takes out all timers of a contact, also of those blocks that the queue has gone past.
func (t *timers) purge(id string) {
	t.fresh = slices.DeleteFunc(t.fresh, func(x timer) bool { return x.id == id })
	t.queue.retain(func(other []byte) bool { return string(other) != id })
	t.anew = true
}

func (t *timers) first() int64 {
	if len(t.queue.heap) == 0 {
		return 0
	}
	return t.queue.heap[0].due
}

// checkpoint hands the blocks that are new and the keys of those that the queue has gone past to w. The number makes the
// keys differ from those of other checkpoints.
func (t *timers) checkpoint(now int64, number uint64, w Writer) error {
	t.passed, t.added = t.first(), t.added[:0]
	if t.passed == 0 {
		t.passed = math.MaxInt64
	}
	for _, b := range t.blocks {
		if t.anew || b.last < t.passed {
			if err := w.DropTimers(b.key); err != nil {
				return err
			}
		}
	}
	if t.anew {
		t.fresh = t.queue.all()
	}
	fresh := slices.DeleteFunc(t.fresh, func(x timer) bool { return x.due < t.passed })
	t.fresh = fresh
	slices.SortFunc(fresh, timer.compare)
	fresh = slices.Compact(fresh)
	for len(fresh) > 0 {
		n := blockEnd(fresh, now)
		key := string(binary.BigEndian.AppendUint64(binary.BigEndian.AppendUint64(nil, uint64(fresh[0].due)), number))
		if err := w.SetTimers(key, encodeTimers(fresh[:n])); err != nil {
			return err
		}
		t.added = append(t.added, timerBlock{key, fresh[n-1].due})
		fresh = fresh[n:]
	}
	return nil
}

// written says that the checkpoint is durable.
func (t *timers) written() {
	t.blocks = slices.DeleteFunc(t.blocks, func(b timerBlock) bool { return t.anew || b.last < t.passed })
	t.anew = false
	t.blocks = append(t.blocks, t.added...)
	t.added = t.added[:0]
	clear(t.fresh)
	t.fresh = t.fresh[:0]
}

// spans are the widths of the first blocks of a checkpoint; beyond the last there is one for all. So a block whose end is
// far away holds little that is near.
var spans = [...]time.Duration{time.Hour, 24 * time.Hour, 7 * 24 * time.Hour, 30 * 24 * time.Hour, 120 * 24 * time.Hour}

// maxTimers is how many timers a block has at most.
const maxTimers = 4096

// blockEnd returns how many of the sorted timers go into the next block.
func blockEnd(sorted []timer, now int64) int {
	until := int64(math.MaxInt64)
	for _, s := range spans {
		if end := now + s.Milliseconds(); sorted[0].due <= end {
			until = end
			break
		}
	}
	n := 1
	for n < len(sorted) && n < maxTimers && sorted[n].due <= until {
		n++
	}
	return n
}

// timersVersion is the first byte of a block of timers.
const timersVersion = 1

// encodeTimers writes sorted timers, each as what it adds to the one before: the time, and the id behind what both ids
// begin with.
func encodeTimers(sorted []timer) []byte {
	b := make([]byte, 0, 16+10*len(sorted))
	b = append(b, timersVersion)
	last := timer{}
	for _, x := range sorted {
		b = binary.AppendUvarint(b, uint64(x.due-last.due))
		same := 0
		for same < min(len(x.id), len(last.id)) && x.id[same] == last.id[same] {
			same++
		}
		b = binary.AppendUvarint(b, uint64(same))
		b = binary.AppendUvarint(b, uint64(len(x.id)-same))
		b = append(b, x.id[same:]...)
		last = x
	}
	return b
}

// decodeTimers hands what encodeTimers wrote to visit.
func decodeTimers(b []byte, visit func(timer)) error {
	if len(b) == 0 || b[0] != timersVersion {
		return errTimers
	}
	b = b[1:]
	var last timer
	for len(b) > 0 {
		var parts [3]uint64
		for i := range parts {
			v, n := binary.Uvarint(b)
			if n <= 0 {
				return errTimers
			}
			parts[i], b = v, b[n:]
		}
		if parts[1] > uint64(len(last.id)) || parts[2] > uint64(len(b)) {
			return errTimers
		}
		last = timer{last.due + int64(parts[0]), last.id[:parts[1]] + string(b[:parts[2]])}
		b = b[parts[2]:]
		visit(last)
	}
	return nil
}
