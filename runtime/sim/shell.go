// Package sim is the virtual-time shell: the same fold as the live engine, with the clock in the caller's hand and
// everything in memory. A year runs as fast as the machine can, and always to the same result.
package sim

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/journeylang/journey/lang/plan"
	"github.com/journeylang/journey/runtime/fold"
	"github.com/journeylang/journey/runtime/identity"
	"github.com/journeylang/journey/runtime/log"
	"github.com/journeylang/journey/runtime/machine"
	"github.com/journeylang/journey/runtime/post"
)

// Shell runs a program in virtual time. It is not for concurrent use.
type Shell struct {
	world   *machine.World // every program that was published
	steers  uint32         // how often journeys were steered
	carrier post.Carrier
	actor   Actor      // nil: actions yield nothing
	calls   []comeback // outcomes of actions that have not come back yet, by time
	lanes   [log.Partitions]*lane
	due     [log.Partitions]int64 // when each lane next has something to do; 0: never
	told    []*fold.Tell          // and not delivered yet
	now     int64
	index   *identity.Index
	seen    func(*machine.Entry) // gets every line of trace; nil: nobody looks
}

// New returns a shell that runs the program from start on. The carrier takes the messages, each the instant it is sent.
func New(p *plan.Program, seed uint64, start time.Time, carrier post.Carrier) (*Shell, error) {
	s := &Shell{world: &machine.World{}, carrier: carrier, now: start.UnixMilli(), index: identity.NewIndex(nil)}
	for n := range s.lanes {
		s.lanes[n] = &lane{fold: fold.New(uint16(n), fold.Options{Programs: s.published, Index: s.index})}
	}
	return s, s.publish(p, seed, "")
}

// Now returns the virtual time.
func (s *Shell) Now() time.Time { return time.UnixMilli(s.now).UTC() }

// Program returns the program that runs.
func (s *Shell) Program() *machine.Program { return s.world.Current() }

// World returns every program that was published, to read the trace by.
func (s *Shell) World() *machine.World { return s.world }

// Advance lets time pass up to and including to.
func (s *Shell) Advance(to time.Time) error {
	at := to.UnixMilli()
	if at < s.now {
		return fmt.Errorf("time cannot go back from %s to %s", s.Now().Format(time.RFC3339), to.UTC().Format(time.RFC3339))
	}
	if err := s.fire(at); err != nil {
		return err
	}
	s.now = at
	return nil
}

// Put applies inputs at this instant, each with all that it makes entities tell each other.
func (s *Shell) Put(inputs ...machine.Input) error {
	for i := range inputs {
		if err := s.put(s.lanes[log.Partition(inputs[i].Contact)], s.now, inputs[i:i+1]); err != nil {
			return err
		}
		if err := s.deliver(s.now); err != nil {
			return err
		}
	}
	return nil
}

// PutTogether applies inputs as one request brings them: nothing that they set off comes between those of a partition.
func (s *Shell) PutTogether(inputs []machine.Input) error {
	for len(inputs) > 0 {
		n := 1
		for n < len(inputs) && log.Partition(inputs[n].Contact) == log.Partition(inputs[0].Contact) {
			n++
		}
		if err := s.put(s.lanes[log.Partition(inputs[0].Contact)], s.now, inputs[:n]); err != nil {
			return err
		}
		inputs = inputs[n:]
	}
	return s.deliver(s.now)
}

// View calls f with the state of a contact, or with nil if there is none; f must not keep or change it.
func (s *Shell) View(id string, f func(now int64, w *machine.World, st *machine.State)) error {
	return s.lanes[log.Partition(id)].fold.View(id, func(w *machine.World, st *machine.State) { f(s.now, w, st) })
}

// Path returns every line of a contact's trace, oldest first.
func (s *Shell) Path(id string) ([]fold.Line, error) { return s.lanes[log.Partition(id)].fold.Path(id) }

// Counts returns what was counted of every journey, summed over the partitions.
func (s *Shell) Counts() []*machine.Counts {
	parts := make([][]*machine.Counts, len(s.lanes))
	for n, l := range s.lanes {
		parts[n] = l.fold.Counts()
	}
	return fold.Sum(parts)
}

// Ledger returns what was counted of leads, tasks and forms, summed over the partitions.
func (s *Shell) Ledger() *machine.Ledger {
	parts := make([]*machine.Ledger, len(s.lanes))
	for n, l := range s.lanes {
		parts[n] = l.fold.Ledger()
	}
	return fold.Ledgers(parts)
}

// Contacts returns the ids of all contacts, in order.
func (s *Shell) Contacts() []string { return s.entities(machine.ContactEntity) }

// Accounts returns the ids of all accounts, in order; machine.EntityName has their names.
func (s *Shell) Accounts() []string { return s.entities(machine.AccountEntity) }

func (s *Shell) entities(kind machine.EntityKind) []string {
	var ids []string
	for _, l := range s.lanes {
		// Nothing is packed in memory, so nothing can fail to be read.
		_ = l.fold.EachChanged(func(st *machine.State) {
			if machine.KindOf(st.ID) == kind {
				ids = append(ids, st.ID)
			}
		})
	}
	slices.Sort(ids)
	return ids
}

// lane is one partition with the log that the shell writes for it.
type lane struct {
	fold   *fold.Partition
	offset uint64
	now    int64
}

// record appends one record to a lane and carries the messages that it sends; their outcomes are the next record.
func (s *Shell) record(l *lane, at int64, kind log.Kind, body []byte) error {
	l.offset++
	l.now = max(l.now, at)
	r := log.Record{Partition: l.fold.Number, Offset: l.offset, Time: l.now, Kind: kind, Schema: log.Schema, Body: body}
	result, err := l.fold.Fold(l.offset, &r)
	if err != nil {
		return err
	}
	s.told = append(s.told, result.Tells...)
	for i := range result.Trace {
		if s.seen == nil {
			break
		}
		s.seen(&result.Trace[i])
	}
	s.due[l.fold.Number] = l.fold.NextDue()
	if len(result.Effects) == 0 {
		return nil
	}
	effects, inputs := s.act(l, at, result.Effects)
	letters := make([]post.Letter, 0, len(effects))
	for _, f := range effects {
		if letter, ok := post.NewLetter(s.world.Program(f.Program), f); ok {
			letters = append(letters, letter)
		}
	}
	if len(letters) > 0 {
		outcomes := s.carrier.Carry(context.Background(), letters)
		for i := range letters {
			inputs = append(inputs, letters[i].Input(outcomes[i]))
		}
	}
	if len(inputs) == 0 {
		return nil
	}
	return s.put(l, at, inputs)
}

func (s *Shell) put(l *lane, at int64, inputs []machine.Input) error {
	frame := machine.Frame{Inputs: inputs}
	body, err := frame.MarshalMsg(nil)
	if err != nil {
		return err
	}
	return s.record(l, at, log.Inputs, body)
}
