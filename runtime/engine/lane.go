package engine

import (
	"sync"

	"github.com/journeylang/journey/runtime/log"
	"github.com/journeylang/journey/runtime/machine"
)

// queued is an encoded input that waits for its record.
type queued struct {
	body []byte
	ack  *ack // nil: the engine's own, which must not be lost
}

// order is a record without inputs that waits for its round.
type order struct {
	kind log.Kind
	body []byte
	ack  *ack
}

// lanes hold what waits for the committer, by partition.
type lanes struct {
	mu      sync.Mutex
	room    sync.Cond // signalled when inputs were taken
	inputs  [log.Partitions][]queued
	orders  [log.Partitions][]order
	waiting int
	closed  error
	signal  chan struct{}
}

func (l *lanes) init() {
	l.room.L = &l.mu
	l.signal = make(chan struct{}, 1)
}

func (l *lanes) ring() {
	select {
	case l.signal <- struct{}{}:
	default:
	}
}

func (l *lanes) close(err error) {
	l.mu.Lock()
	if l.closed == nil {
		l.closed = err
	}
	l.mu.Unlock()
	l.room.Broadcast()
	l.ring()
}

// taken is what the committer took out of the lanes.
type taken struct {
	records []log.Record
	inputs  [][]queued // by record
	orders  []*order   // by record, nil for inputs
}

// take takes at most one record per partition out of the lanes.
func (l *lanes) take(first int) (t taken, closed bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	size := 0
	for i := range log.Partitions {
		p := (first + i) % log.Partitions
		if len(l.orders[p]) > 0 {
			o := l.orders[p][0]
			l.orders[p] = l.orders[p][1:]
			t.records = append(t.records, log.Record{Partition: uint16(p), Kind: o.kind, Body: o.body})
			t.inputs = append(t.inputs, nil)
			t.orders = append(t.orders, &o)
			continue
		}
		lane := l.inputs[p]
		if len(lane) == 0 || size > roundBytes {
			continue
		}
		n, bytes := 0, 0
		for n < len(lane) && n < frameInputs && bytes < frameBytes {
			bytes += len(lane[n].body)
			n++
		}
		size += bytes
		t.records = append(t.records, log.Record{Partition: uint16(p), Kind: log.Inputs, Body: frame(lane[:n])})
		t.inputs = append(t.inputs, lane[:n:n])
		t.orders = append(t.orders, nil)
		if l.inputs[p] = lane[n:]; n == len(lane) {
			l.inputs[p] = nil
		}
		l.waiting -= n
	}
	if len(t.records) > 0 {
		l.room.Broadcast()
	}
	return t, l.closed != nil
}

func frame(inputs []queued) []byte {
	bodies := make([][]byte, len(inputs))
	for i := range inputs {
		bodies[i] = inputs[i].body
	}
	return machine.AppendFrame(nil, bodies)
}

// putBack returns what could not be appended for want of room. All callers' inputs are refused, also those that still
// wait, as they would wait behind the engine's own inputs and orders; those stay, and wait for room.
func (l *lanes) putBack(t taken, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for i := range t.records {
		p := t.records[i].Partition
		l.inputs[p] = append(t.inputs[i], l.inputs[p]...)
		l.waiting += len(t.inputs[i])
		if o := t.orders[i]; o != nil {
			l.orders[p] = append([]order{*o}, l.orders[p]...)
		}
	}
	for p, lane := range l.inputs {
		var own []queued
		for _, q := range lane {
			if q.ack == nil {
				own = append(own, q)
			} else {
				q.ack.settle(err)
			}
		}
		l.inputs[p] = own
		l.waiting -= len(lane) - len(own)
	}
	l.room.Broadcast()
}
