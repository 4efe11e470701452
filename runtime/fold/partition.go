// Package fold turns the records of one partition into states, effects and trace, in memory and in order.
//
// The live engine and the virtual-time shell both fold through a Partition, so they cannot differ: given the same
// records they reach the same bytes. A Partition is owned by one goroutine; nothing in it locks. What it cannot hold
// in memory it reads through a Source; what changed since the last checkpoint it keeps until Checkpoint hands it over.
package fold

import (
	"fmt"
	"slices"
	"sync"

	"github.com/journeylang/journey/runtime/identity"
	"github.com/journeylang/journey/runtime/log"
	"github.com/journeylang/journey/runtime/machine"
	"github.com/journeylang/journey/runtime/members"
)

// Source reads what earlier checkpoints of a partition wrote.
type Source interface {
	// State returns the encoded state of a contact, or nil if there is none. An error is never absence.
	State(id string) ([]byte, error)
	// IDs returns up to n ids of contacts behind after, in order.
	IDs(after string, n int) ([]string, error)
	// Block returns a block of the journal.
	Block(no uint64) ([]byte, error)
	// Blocks hands all of them to visit, oldest first. visit must not keep them.
	Blocks(visit func(no uint64, block []byte) error) error
	// Page returns the page of the memberships or of the list of contacts under a key.
	Page(key []byte) ([]byte, error)
	// StatesOf hands the encoded states of contacts to visit, nil for one that has none. ids are in order, and the states
	// come in that order. visit must not keep them. It may end early, where one by one is faster.
	StatesOf(ids []string, visit func(id string, state []byte) error) error
	// States hands the encoded states of the contacts behind after to visit, in the order of their ids, until it returns
	// false. visit must not keep them.
	States(after string, visit func(id string, state []byte) (more bool, err error)) error
}

// Store is a Source that checkpoints are written to.
type Store interface {
	Source
	// NewestBlocks hands the blocks of the journal to visit, newest first, until it returns false.
	NewestBlocks(visit func(block []byte) (more bool, err error)) error
	// Meta returns what the last checkpoint said of the partition, or nil before the first.
	Meta() ([]byte, error)
	// Timers hands the blocks of the index of timers to visit, with their keys.
	Timers(visit func(key string, block []byte) error) error
	// Pages hands the pages whose key begins with prefix to visit, in the order of their keys.
	Pages(prefix []byte, visit func(key string, page []byte) error) error
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
	Source   Source          // nil: everything stays in memory
	Index    *identity.Index // of all partitions; nil: nobody is looked for
	// Cached is how many states are kept decoded, of those that changed and of those that did not; 0 means 200, or all that changed
	// where there are few contacts.
	Cached int
	// Packed is how many bytes of encoded states are kept besides; 0 means 512 KiB.
	Packed int
	// Gathered is about how many bytes of the traces of those are kept who come under a new program next; 0 means 2 MiB.
	Gathered int
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
	keyed     bool        // the index has every contact, as the current program has it
	rekeyed   []keyChange // changes of the index since the last checkpoint
	touched   *entry      // to which an input is applied just now
	unread    error       // why its past could not be read
	pasts     *pasts      // of the contacts that are walked over just now; nil: they are read one by one
	audience  audience
	roster    roster
	members   members.Sets
	counts    [][]*machine.Counts // by program and journey
	states    cache
	happened  int // touches since the last checkpoint
	timers    timers
	journal   journal
	out       machine.Output
	cursor    cursor
	board     machine.Board
	ledger    machine.Ledger
	held      machine.Holding // by the entity that is touched just now, before
	holds     machine.Holding // … and behind it
	forgotten forgotten
	wiping    []Wiping // what the journal still holds of those who were forgotten
	wiped     []Wiping // what of it stays when the transaction under way is durable
	heard     heard
	told      []*Tell // and perhaps not durable yet
	kept      int     // how many were not when it was last looked
}

// Result is what folding one record brought about. The slices are valid until the next call.
type Result struct {
	Effects []machine.Effect
	Trace   []machine.Entry
	Tells   []*Tell
	// Withdrawn are the keys of effects that are not to be handed over any more: whose they are was forgotten.
	Withdrawn []string
}

// New returns the empty partition number n.
func New(n uint16, options Options) *Partition {
	few := 0
	if options.Cached == 0 {
		options.Cached, few = 200, 2000
	}
	if options.Packed == 0 {
		options.Packed = 1 << 19
	}
	if options.Gathered == 0 {
		options.Gathered = 2 << 20
	}
	p := &Partition{Number: n, options: options, world: &machine.World{}}
	p.states.absent = map[string]struct{}{}
	p.states.limit, p.states.few, p.states.packed.room = options.Cached, few, options.Packed
	p.out.Counts, p.out.Board, p.out.Ledger = p.Counter, &p.board, &p.ledger
	p.journal.next = 1
	p.keyed, p.out.Past = true, p.pastOfTouched
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
	p.out.Partition, p.out.Offset, p.out.Index, p.out.Schema = p.Number, p.Offset, 0, rec.Schema
	p.out.Effects, p.out.Trace, p.out.Tells = p.out.Effects[:0], p.out.Trace[:0], p.out.Tells[:0]
	p.out.Withdrawn = nil
	p.cursor = cursor{round: round}
	err := p.apply(rec)
	clear(p.states.absent) // true of this record only
	if err != nil {
		return Result{}, fmt.Errorf("fold record %d of partition %d: %w", rec.Offset, p.Number, err)
	}
	return Result{released(p.out.Effects), p.out.Trace, p.tells(), p.out.Withdrawn}, nil
}

func (p *Partition) apply(rec *log.Record) error {
	switch rec.Kind {
	case log.Inputs:
		return p.inputs(rec.Body)
	case log.Tick:
		return p.tick()
	case log.Publish:
		var pub machine.Publish
		if _, err := pub.UnmarshalMsg(rec.Body); err != nil {
			return fmt.Errorf("decode publish: %w", err)
		}
		return p.publish(pub)
	case log.Steer:
		var s machine.Steer
		if _, err := s.UnmarshalMsg(rec.Body); err != nil {
			return fmt.Errorf("decode what a journey was told: %w", err)
		}
		p.steer(s)
		return nil
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
	p.happened++
	mark, adopted := len(p.out.Trace), false
	p.out.Begun = mark
	under := e.state.Program
	p.out.Before, p.touched = nil, e
	p.held = machine.HeldBy(e.state, p.held[:0])
	if e.state.Created != 0 && machine.Lags(p.world, e.state) {
		machine.CatchUp(p.world, e.state, p.Now, &p.out)
		if len(p.out.Trace) > mark {
			p.out.Index++
		}
	}
	if current := p.world.Current(); current != nil && e.state.Created != 0 && e.state.Program < current.Number {
		if machine.Adopt(p.world, e.state, p.Now, &p.out); p.unread != nil {
			return p.unread
		}
		adopted = true
		p.out.Index++
	}
	f(e.state)
	if p.touched = nil; p.unread != nil {
		return p.unread
	}
	p.out.Index++
	p.rekey(e, under)
	p.states.dirty(e)
	p.journal.add(e, p.out.Trace[mark:], &p.cursor)
	p.book(e.state, p.out.Trace[mark:])
	p.enlist(e, p.out.Trace[mark:], adopted)
	p.schedule(e)
	return p.cool()
}

// frames are for use again: the inputs of a record take more room than what stays of them.
var frames = sync.Pool{New: func() any { return &machine.Frame{} }}

func (p *Partition) inputs(body []byte) error {
	frame := frames.Get().(*machine.Frame)
	defer func() {
		clear(frame.Inputs[:cap(frame.Inputs)])
		frames.Put(frame)
	}()
	if _, err := frame.UnmarshalMsg(body); err != nil {
		return fmt.Errorf("decode inputs: %w", err)
	}
	if len(frame.Inputs) >= aheadMin {
		ids := make([]string, len(frame.Inputs))
		for i := range frame.Inputs {
			ids[i] = frame.Inputs[i].Contact
		}
		if err := p.readAhead(ids); err != nil {
			return err
		}
	}
	for i := range frame.Inputs {
		if err := p.input(&frame.Inputs[i]); err != nil {
			return err
		}
	}
	return nil
}

func (p *Partition) input(in *machine.Input) error {
	if origin, told := in.Origin(); told {
		if fresh, err := p.heard.fresh(origin); err != nil || !fresh {
			return err
		}
	}
	if in.Kind == machine.BoardInput {
		p.board.Apply(in.Board)
		return nil
	}
	if in.Kind == machine.ViewInput {
		p.ledger.Looked(in)
		return nil
	}
	if in.Kind == machine.ForgetInput {
		return p.forget(in)
	}
	if in.PresumesThere(p.out.Schema) {
		// Who it is for may be gone: an answer makes nobody.
		if e, err := p.find(in.Contact); e == nil || in.BeforeThem(e.state) {
			return err
		}
		if err := p.unsay(in); err != nil {
			return err
		}
	}
	return p.touch(in.Contact, func(st *machine.State) {
		if due := st.NextDue(); due != 0 && due < p.Now {
			machine.Fire(p.world, st, p.Now, p.Now-1, &p.out)
			p.out.Index++
		}
		p.gatherFirst(st)
		machine.Apply(p.world, st, p.Now, in, &p.out)
	})
}

// NextDue returns when the partition next needs a tick (ms), or 0.
func (p *Partition) NextDue() int64 {
	due, gathering := p.timers.first(), p.audience.nextDue()
	if due == 0 || gathering != 0 && gathering < due {
		return gathering
	}
	return due
}

// schedule puts the contact's next due time into the queue of timers, unless that comes by the contact before then: a
// timer that is put off costs nothing until its first time has come.
func (p *Partition) schedule(e *entry) {
	if due := e.state.NextDue(); due != 0 && (e.queued == 0 || due < e.queued) {
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
func (p *Partition) EachChanged(f func(st *machine.State)) error {
	for _, e := range p.states.changed {
		if e.gone() {
			continue
		}
		st, err := e.read()
		if err != nil {
			return err
		}
		f(st)
	}
	return nil
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
