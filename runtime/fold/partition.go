// Package fold turns the records of one partition into states, effects and trace, in memory and in order.
//
// The live engine and the virtual-time shell both fold through a Partition, so they cannot differ: given the same
// records they reach the same bytes. A Partition is owned by one goroutine; nothing in it locks. What it cannot hold
// in memory it reads through a Source; what changed since the last checkpoint it keeps until Checkpoint hands it over.
package fold

import (
	"fmt"
	"slices"

	"github.com/journeylang/journey/runtime/log"
	"github.com/journeylang/journey/runtime/machine"
)

// Source reads what earlier checkpoints of a partition wrote.
type Source interface {
	// State returns the encoded state of a contact, or nil if there is none. An error is never absence.
	State(id string) ([]byte, error)
	// IDs returns up to n ids of contacts behind after, in order.
	IDs(after string, n int) ([]string, error)
	// Block returns a block of the journal.
	Block(no uint64) ([]byte, error)
}

// Store is a Source that checkpoints are written to.
type Store interface {
	Source
	// NewestBlocks hands the blocks of the journal to visit, newest first, until it returns false.
	NewestBlocks(visit func(block []byte) (more bool, err error)) error
	// Meta returns what the last checkpoint said of the partition, or nil before the first.
	Meta() ([]byte, error)
	// Timers hands the index of due times to visit.
	Timers(visit func(due int64, id string)) error
	// Pending hands the contacts that may have effects without an outcome to visit.
	Pending(visit func(id string)) error
	// Checkpoint makes all that write hands over durable together.
	Checkpoint(write func(Writer) error) error
}

// Programs returns the indexed program of a publish.
type Programs func(machine.Publish) (*machine.Program, error)

// Options configure a Partition.
type Options struct {
	Programs Programs
	Source   Source // nil: everything stays in memory
	// Cached is how many clean states are kept decoded; 0 means 500.
	Cached int
	// Packed is how many bytes of encoded states are kept; 0 means 8 MiB.
	Packed int
}

// Partition is the fold of one partition's log up to Offset.
type Partition struct {
	Number uint16
	Offset uint64 // of the last record applied
	Round  uint64 // that it came in
	Now    int64  // the greatest time of any record, ms
	Epoch  uint64 // of the last claim

	options   Options
	world     *machine.World
	publishes []machine.Publish
	sweep     sweep
	counts    [][]*machine.Counts // by program and journey
	states    cache
	timers    timers
	journal   journal
	out       machine.Output
	cursor    cursor
}

// Result is what folding one record brought about. The slices are valid until the next call.
type Result struct {
	Effects []machine.Effect
	Trace   []machine.Entry
}

// New returns the empty partition number n.
func New(n uint16, options Options) *Partition {
	if options.Cached == 0 {
		options.Cached = 500
	}
	if options.Packed == 0 {
		options.Packed = 8 << 20
	}
	p := &Partition{Number: n, options: options, world: &machine.World{}}
	p.states.limit, p.states.room = options.Cached, options.Packed
	p.out.Counts = p.Counter
	p.journal.next = 1
	return p
}

// tickLimit bounds how many contacts one tick or sweep touches, so that a checkpoint stays one transaction.
const tickLimit = 500

// Fold applies the next record of the partition, which came in the given round.
func (p *Partition) Fold(round uint64, rec *log.Record) (Result, error) {
	if rec.Partition != p.Number || rec.Offset != p.Offset+1 {
		return Result{}, fmt.Errorf("partition %d stands at record %d, the log goes on with record %d of partition %d: the log has a hole; restore the data folder from a backup",
			p.Number, p.Offset, rec.Offset, rec.Partition)
	}
	p.Offset, p.Round = rec.Offset, round
	p.Now = max(p.Now, rec.Time)
	p.out.Partition, p.out.Offset, p.out.Index = p.Number, p.Offset, 0
	p.out.Effects, p.out.Trace = p.out.Effects[:0], p.out.Trace[:0]
	p.cursor = cursor{round: round}
	if err := p.apply(rec); err != nil {
		return Result{}, fmt.Errorf("fold record %d of partition %d: %w", rec.Offset, p.Number, err)
	}
	return Result{p.out.Effects, p.out.Trace}, nil
}

func (p *Partition) apply(rec *log.Record) error {
	switch rec.Kind {
	case log.Inputs:
		var frame machine.Frame
		if _, err := frame.UnmarshalMsg(rec.Body); err != nil {
			return fmt.Errorf("decode inputs: %w", err)
		}
		for i := range frame.Inputs {
			if err := p.input(&frame.Inputs[i]); err != nil {
				return err
			}
		}
		return nil
	case log.Tick:
		return p.tick()
	case log.Publish:
		var pub machine.Publish
		if _, err := pub.UnmarshalMsg(rec.Body); err != nil {
			return fmt.Errorf("decode publish: %w", err)
		}
		return p.publish(pub)
	case log.Sweep:
		return p.sweepOn()
	case log.Claim:
		p.Epoch = rec.Epoch
		return nil
	}
	return fmt.Errorf("unknown kind of record %d: it was written by a newer journey", rec.Kind)
}

// touch runs f on a contact's state and keeps what f changed.
func (p *Partition) touch(id string, f func(st *machine.State)) error {
	e, err := p.load(id)
	if err != nil {
		return err
	}
	mark := len(p.out.Trace)
	if current := p.world.Current(); current != nil && e.state.Created != 0 && e.state.Program < current.Number {
		past, err := p.past(e)
		if err != nil {
			return err
		}
		machine.Adopt(p.world, e.state, p.Now, past, &p.out)
		p.out.Index++
	}
	f(e.state)
	p.out.Index++
	p.states.dirty(e)
	p.journal.add(e, p.out.Trace[mark:], &p.cursor)
	p.schedule(e)
	return nil
}

func (p *Partition) input(in *machine.Input) error {
	return p.touch(in.Contact, func(st *machine.State) {
		if due := st.NextDue(); due != 0 && due < p.Now {
			machine.Fire(p.world, st, p.Now, p.Now-1, &p.out)
			p.out.Index++
		}
		machine.Apply(p.world, st, p.Now, in, &p.out)
	})
}

// tick fires what is due, at most tickLimit contacts; NextDue tells whether another tick is needed at once.
func (p *Partition) tick() error {
	for range tickLimit {
		id, ok := p.timers.pop(p.Now)
		if !ok {
			return nil
		}
		e, err := p.load(id)
		if err != nil {
			return err
		}
		e.queued = 0
		if due := e.state.NextDue(); due == 0 || due > p.Now {
			p.schedule(e)
			continue
		}
		if err := p.touch(id, func(st *machine.State) { machine.Fire(p.world, st, p.Now, p.Now, &p.out) }); err != nil {
			return err
		}
	}
	return nil
}

// NextDue returns when the partition next needs a tick (ms), or 0.
func (p *Partition) NextDue() int64 { return p.timers.first() }

// schedule puts the contact's next due time into the queue of timers.
func (p *Partition) schedule(e *entry) {
	if due := e.state.NextDue(); due != 0 && due != e.queued {
		e.queued = due
		p.timers.push(due, e.state.ID)
	}
}

// Counter returns the counters of a journey of a program.
func (p *Partition) Counter(prog *machine.Program, journey int) *machine.Counts {
	return p.counts[prog.Number-1][journey]
}

// Counts returns the counters of every journey of every program, in the order of publishing.
func (p *Partition) Counts() []*machine.Counts { return slices.Concat(p.counts...) }

// World returns the programs of the partition.
func (p *Partition) World() *machine.World { return p.world }

// View calls f with the state of a contact as it is now, or nil if there is none; f must not keep or change it.
func (p *Partition) View(id string, f func(w *machine.World, st *machine.State)) error {
	e, err := p.find(id)
	if err != nil {
		return err
	}
	if e == nil {
		f(p.world, nil)
		return nil
	}
	f(p.world, e.state)
	return nil
}

// EachChanged calls f with every state that no checkpoint has written yet, in no particular order.
func (p *Partition) EachChanged(f func(st *machine.State)) {
	for _, e := range p.states.changed {
		f(e.state)
	}
}

// Sum adds up the counters of partitions, in their order.
func Sum(parts [][]*machine.Counts) []*machine.Counts {
	var sum []*machine.Counts
	for _, counts := range parts {
		for i, c := range counts {
			if i == len(sum) {
				sum = append(sum, c.Clone())
			} else {
				sum[i].Add(c)
			}
		}
	}
	return sum
}
