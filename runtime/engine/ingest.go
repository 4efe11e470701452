package engine

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/journeylang/journey/runtime/log"
	"github.com/journeylang/journey/runtime/machine"
)

// Bounds of what one append takes: a frame of inputs and a round of records must each fit one transaction.
const (
	frameInputs = 512
	frameBytes  = 192 << 10
	roundBytes  = 2 << 20
	// InputBytes is the size of the largest input that is taken.
	InputBytes = 64 << 10
	// laneInputs is how many inputs may wait before Ingest makes its callers wait.
	laneInputs = 64 << 10
)

// ack tells a caller when all of its inputs are durable.
type ack struct {
	left atomic.Int32
	err  atomic.Pointer[error]
	done chan struct{}
}

func newAck(n int) *ack {
	a := &ack{done: make(chan struct{})}
	a.left.Store(int32(n))
	return a
}

func (a *ack) settle(err error) {
	if a == nil {
		return
	}
	if err != nil {
		a.err.CompareAndSwap(nil, &err)
	}
	if a.left.Add(-1) == 0 {
		close(a.done)
	}
}

func (a *ack) wait(ctx context.Context) error {
	select {
	case <-a.done:
		if err := a.err.Load(); err != nil {
			return *err
		}
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

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

// Ingest makes inputs durable and returns; they are applied soon after, in order for each contact. An error means that
// some of them may not have been taken: the same inputs with the same IDs can be handed in again.
func (e *Engine) Ingest(ctx context.Context, inputs []machine.Input) error {
	if len(inputs) == 0 {
		return nil
	}
	a := newAck(len(inputs))
	if err := e.enqueue(inputs, a); err != nil {
		return err
	}
	return a.wait(ctx)
}

func (e *Engine) enqueue(inputs []machine.Input, a *ack) error {
	bodies := make([]queued, len(inputs))
	for i := range inputs {
		in := &inputs[i]
		b, err := in.MarshalMsg(nil)
		if err != nil {
			return fmt.Errorf("encode an input of contact %q: %w", in.Contact, err)
		}
		if len(b) > InputBytes {
			return fmt.Errorf("an input of contact %q has %d bytes, at most %d are taken", in.Contact, len(b), InputBytes)
		}
		bodies[i] = queued{b, a}
		if in.Kind == machine.EventInput {
			e.warnUndeclared(in.Name)
		}
	}
	l := &e.lanes
	l.mu.Lock()
	defer l.mu.Unlock()
	for a != nil && l.waiting > laneInputs && l.closed == nil {
		l.room.Wait()
	}
	if l.closed != nil {
		return l.closed
	}
	for i := range inputs {
		p := log.Partition(inputs[i].Contact)
		l.inputs[p] = append(l.inputs[p], bodies[i])
	}
	l.waiting += len(inputs)
	l.ring()
	return nil
}

// control appends a record of the given kind to every partition and waits until they are durable. While there is no
// room it waits too: half of the partitions must not see what the others do not.
func (e *Engine) control(ctx context.Context, kind log.Kind, body []byte) error {
	a := newAck(log.Partitions)
	l := &e.lanes
	l.mu.Lock()
	if l.closed != nil {
		l.mu.Unlock()
		return l.closed
	}
	for p := range l.orders {
		l.orders[p] = append(l.orders[p], order{kind, body, a})
	}
	l.mu.Unlock()
	l.ring()
	err := a.wait(ctx)
	if full := e.full.Load(); err != nil && full != nil {
		return *full
	}
	return err
}

// request queues a tick or sweep of one partition, once.
func (e *Engine) request(p uint16, kind log.Kind) {
	l := &e.lanes
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, o := range l.orders[p] {
		if o.kind == kind {
			return
		}
	}
	l.orders[p] = append(l.orders[p], order{kind: kind})
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

// commit is the committer: it makes rounds durable, one after the other, and hands them to the workers.
func (e *Engine) commit() {
	first := 0
	for {
		t, closed := e.lanes.take(first)
		if len(t.records) == 0 {
			if closed {
				return
			}
			<-e.lanes.signal
			continue
		}
		first = (first + 1) % log.Partitions
		err := e.append(t)
		if err == nil {
			e.full.Store(nil)
			continue
		}
		if !e.options.Full(err) {
			e.fail(err)
			t.settle(e.Err())
			e.drain()
			return
		}
		if e.full.Swap(&err) == nil {
			e.logger.Warn("not accepting inputs", "err", err)
		}
		e.lanes.putBack(t, err)
		if closed {
			return
		}
		select {
		case <-e.stop:
		case <-time.After(300 * time.Millisecond):
		}
	}
}

// settle tells everyone who waits for the round what became of it; nil: it is durable.
func (t taken) settle(err error) {
	for i := range t.records {
		if o := t.orders[i]; o != nil {
			o.ack.settle(err)
		}
		for _, q := range t.inputs[i] {
			q.ack.settle(err)
		}
	}
}

// drain refuses everything that still waits.
func (e *Engine) drain() {
	for {
		t, _ := e.lanes.take(0)
		if len(t.records) == 0 {
			return
		}
		t.settle(e.Err())
	}
}

// append makes one round durable, acknowledges it and hands it on.
func (e *Engine) append(t taken) error {
	now := max(e.time, e.options.Clock.Now())
	for i := range t.records {
		r := &t.records[i]
		r.Offset, r.Time, r.Epoch, r.Schema = e.offsets[r.Partition]+1, now, e.epoch, log.Schema
	}
	if err := e.options.Log.Append(e.round+1, t.records); err != nil {
		return err
	}
	e.time = now
	e.round++
	byWorker := make([][]log.Record, len(e.workers))
	busy := 0
	for _, r := range t.records {
		e.offsets[r.Partition]++
		w := int(r.Partition) % len(e.workers)
		if byWorker[w] == nil {
			busy++
		}
		byWorker[w] = append(byWorker[w], r)
	}
	e.feed.open(e.round, busy)
	for w, records := range byWorker {
		if records != nil {
			e.workers[w].jobs <- job{round: e.round, records: records}
		}
	}
	t.settle(nil)
	return nil
}

// warnLimit is how many undeclared names are warned of: a sender must not fill the log, nor the memory.
const warnLimit = 1000

// warnUndeclared warns once of an event name that the program does not declare: it is kept in history.
func (e *Engine) warnUndeclared(name string) {
	if p := e.programs.all().Current(); p == nil || p.Knows(name) || e.warnings.Load() >= warnLimit {
		return
	}
	if _, warned := e.warned.LoadOrStore(name, true); !warned {
		e.warnings.Add(1)
		e.logger.Warn("undeclared event: it is kept in history and starts nothing", "event", name,
			"hint", "declare it in the program: event "+name+" { … }")
	}
}
