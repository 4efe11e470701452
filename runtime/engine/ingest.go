package engine

import (
	"context"
	"fmt"

	"github.com/journeylang/journey/runtime/log"
	"github.com/journeylang/journey/runtime/machine"
)

// Bounds of what one append takes: a frame of inputs and a round of records must each fit one transaction.
const (
	frameInputs = 512
	frameBytes  = 192 << 10
	roundBytes  = 3 << 19
	// InputBytes is the size of the largest input that is taken.
	InputBytes = 64 << 10
	// bufBytes is about how much of encoded inputs shares one allocation.
	bufBytes = 16 << 10
	// laneInputs is how many inputs may wait before Ingest makes its callers wait.
	laneInputs = 64 << 10
)

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
	err := a.wait(ctx)
	e.door.heard.Add(1) // whoever hears of it may look for the person next
	return err
}

// Offer is Ingest that does not wait until the inputs are durable: done does. What is offered first is applied first, so
// that a caller may have several batches under way.
func (e *Engine) Offer(inputs []machine.Input) (done func(context.Context) error, err error) {
	if len(inputs) == 0 {
		return func(context.Context) error { return nil }, nil
	}
	a := newAck(len(inputs))
	if err := e.enqueue(inputs, a); err != nil {
		return nil, err
	}
	return a.wait, nil
}

func (e *Engine) enqueue(inputs []machine.Input, a *ack) error {
	bodies := make([]queued, len(inputs))
	var scratch, buf []byte // of one input; of several, one behind the other
	for i := range inputs {
		in := &inputs[i]
		var err error
		if scratch, err = in.MarshalMsg(scratch[:0]); err != nil {
			return fmt.Errorf("encode an input of contact %q: %w", in.Contact, err)
		}
		size := len(scratch)
		if size > InputBytes {
			return fmt.Errorf("an input of contact %q has %d bytes, at most %d are taken", in.Contact, size, InputBytes)
		}
		if cap(buf)-len(buf) < size {
			buf = make([]byte, 0, max(size, min(size*(len(inputs)-i), bufBytes)))
		}
		buf = append(buf, scratch...)
		bodies[i] = queued{body: buf[len(buf)-size : len(buf) : len(buf)], ack: a}
		if in.Kind == machine.EventInput {
			e.warnUndeclared(in.Name)
		}
	}
	l := &e.lanes
	l.mu.Lock()
	defer l.mu.Unlock()
	for a != nil && l.waiting+l.telling > laneInputs && l.closed == nil {
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
	if l.closed != nil {
		return // the next process asks again
	}
	for _, o := range l.orders[p] {
		if o.kind == kind {
			return
		}
	}
	l.orders[p] = append(l.orders[p], order{kind: kind})
	l.ring()
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
