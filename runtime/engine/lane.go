package engine

import (
	"slices"
	"sync"

	"github.com/journeylang/journey/runtime/fold"
	"github.com/journeylang/journey/runtime/log"
	"github.com/journeylang/journey/runtime/machine"
)

// queued is an encoded input that waits for its record.
type queued struct {
	body []byte
	ack  *ack       // nil: the engine's own, which must not be lost
	tell *fold.Tell // what it delivers; nil: an input from outside
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
	tells   [log.Partitions][]queued
	orders  [log.Partitions][]order
	waiting int   // inputs
	telling int   // tells that are not applied yet
	flight  int   // records that were taken and are not applied yet
	closed  error // to callers and to the clock; what was told is still taken
	sealed  bool  // nothing more comes
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

// seal ends the committer when it has taken what there is.
func (l *lanes) seal() {
	l.mu.Lock()
	l.sealed = true
	l.mu.Unlock()
	l.ring()
}

// landed says that records, which held tells, were applied, or never will be.
func (l *lanes) landed(records, tells int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.flight -= records
	l.telling -= tells
	if tells > 0 {
		l.room.Broadcast()
	}
}

// quiet reports whether nothing waits and nothing is being applied that could tell more.
func (l *lanes) quiet() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	for p := range l.orders {
		if len(l.orders[p]) > 0 {
			return false
		}
	}
	return l.waiting == 0 && l.telling == 0 && l.flight == 0
}

// untold returns how many tells are not applied yet.
func (l *lanes) untold() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.telling
}

// taken is what the committer took out of the lanes.
type taken struct {
	records []log.Record
	inputs  [][]queued // by record
	orders  []*order   // by record, nil for inputs
}

// take takes at most one record per partition out of the lanes; ended means that no more will come.
func (l *lanes) take(first int) (t taken, ended bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	size := 0
	for i := range log.Partitions {
		p := (first + i) % log.Partitions
		if len(l.orders[p]) > 0 && !l.holdsBack(l.orders[p][0].kind) {
			o := l.orders[p][0]
			l.orders[p] = l.orders[p][1:]
			t.add(log.Record{Partition: uint16(p), Kind: o.kind, Body: o.body}, nil, &o)
			continue
		}
		if size > roundBytes {
			continue
		}
		inputs, bytes := l.frame(p)
		if len(inputs) == 0 {
			continue
		}
		size += bytes
		t.add(log.Record{Partition: uint16(p), Kind: log.Inputs, Body: frame(inputs)}, inputs, nil)
	}
	if l.flight += len(t.records); len(t.records) > 0 {
		l.room.Broadcast()
	}
	return t, l.sealed
}

func (t *taken) add(r log.Record, inputs []queued, o *order) {
	t.records, t.inputs, t.orders = append(t.records, r), append(t.inputs, inputs), append(t.orders, o)
}

// holdsBack reports whether orders that touch many contacts wait until what was told has been heard: they would bring
// more of it about than the lanes can take away.
func (l *lanes) holdsBack(kind log.Kind) bool {
	return l.telling > laneInputs && (kind == log.Tick || kind == log.Sweep)
}

// frame takes the inputs of a partition's next record. What was told goes first, as others may wait for it, but leaves a
// quarter of the room to what comes from outside.
func (l *lanes) frame(p int) (inputs []queued, bytes int) {
	room := frameInputs
	if len(l.inputs[p]) > 0 {
		room = frameInputs * 3 / 4
	}
	tells, bytes := front(&l.tells[p], room, 0)
	own, bytes := front(&l.inputs[p], frameInputs-len(tells), bytes)
	l.waiting -= len(own)
	if len(tells) == 0 {
		return own, bytes
	}
	return append(tells, own...), bytes
}

// front cuts up to n off the front of a lane, until the frame is full.
func front(lane *[]queued, n, bytes int) ([]queued, int) {
	k := 0
	for k < len(*lane) && k < n && bytes < frameBytes {
		bytes += len((*lane)[k].body)
		k++
	}
	taken := (*lane)[:k:k]
	if *lane = (*lane)[k:]; len(*lane) == 0 {
		*lane = nil
	}
	return taken, bytes
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
	l.flight -= len(t.records)
	for i := range t.records {
		p := t.records[i].Partition
		tells := slices.IndexFunc(t.inputs[i], func(q queued) bool { return q.tell == nil })
		if tells < 0 {
			tells = len(t.inputs[i])
		}
		l.tells[p] = slices.Concat(t.inputs[i][:tells], l.tells[p])
		l.inputs[p] = slices.Concat(t.inputs[i][tells:], l.inputs[p])
		l.waiting += len(t.inputs[i]) - tells
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
