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
	"github.com/journeylang/journey/runtime/log"
	"github.com/journeylang/journey/runtime/machine"
	"github.com/journeylang/journey/runtime/post"
)

// Shell runs a program in virtual time. It is not for concurrent use.
type Shell struct {
	program *machine.Program
	carrier post.Carrier
	lanes   [log.Partitions]*lane
	now     int64
}

// New returns a shell that runs the program from start on. The carrier takes the messages, each the instant it is sent.
func New(p *plan.Program, seed uint64, start time.Time, carrier post.Carrier) (*Shell, error) {
	prog := machine.NewProgram(1, seed, p)
	pub := machine.Publish{Number: 1, Seed: seed, Hash: p.Hash}
	body, err := pub.MarshalMsg(nil)
	if err != nil {
		return nil, err
	}
	s := &Shell{program: prog, carrier: carrier, now: start.UnixMilli()}
	for n := range s.lanes {
		s.lanes[n] = newLane(uint16(n), prog, carrier)
		if err := s.lanes[n].record(s.now, log.Publish, body); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// Now returns the virtual time.
func (s *Shell) Now() time.Time { return time.UnixMilli(s.now).UTC() }

// Program returns the program that runs.
func (s *Shell) Program() *machine.Program { return s.program }

// World returns the program that runs as the world that the trace was written in.
func (s *Shell) World() *machine.World {
	return &machine.World{Programs: []*machine.Program{s.program}}
}

// Advance lets time pass up to and including to.
func (s *Shell) Advance(to time.Time) error {
	at := to.UnixMilli()
	if at < s.now {
		return fmt.Errorf("time cannot go back from %s to %s", s.Now().Format(time.RFC3339), to.UTC().Format(time.RFC3339))
	}
	for _, l := range s.lanes {
		if err := l.advance(at); err != nil {
			return err
		}
	}
	s.now = at
	return nil
}

// Put applies inputs at this instant.
func (s *Shell) Put(inputs ...machine.Input) error {
	for i := range inputs {
		if err := s.lanes[log.Partition(inputs[i].Contact)].put(s.now, inputs[i:i+1]); err != nil {
			return err
		}
	}
	return nil
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

// Contacts returns the ids of all contacts, in order.
func (s *Shell) Contacts() []string {
	var ids []string
	for _, l := range s.lanes {
		l.fold.EachChanged(func(st *machine.State) { ids = append(ids, st.ID) })
	}
	slices.Sort(ids)
	return ids
}

// lane is one partition with the log that the shell writes for it.
type lane struct {
	fold    *fold.Partition
	carrier post.Carrier
	prog    *machine.Program
	offset  uint64
	now     int64
}

func newLane(n uint16, prog *machine.Program, carrier post.Carrier) *lane {
	programs := func(machine.Publish) (*machine.Program, error) { return prog, nil }
	return &lane{fold: fold.New(n, fold.Options{Programs: programs}), carrier: carrier, prog: prog}
}

// record appends one record and carries the messages that it sends; their outcomes are the next record.
func (l *lane) record(at int64, kind log.Kind, body []byte) error {
	l.offset++
	l.now = max(l.now, at)
	r := log.Record{Partition: l.fold.Number, Offset: l.offset, Time: l.now, Kind: kind, Schema: log.Schema, Body: body}
	result, err := l.fold.Fold(l.offset, &r)
	if err != nil || len(result.Effects) == 0 {
		return err
	}
	letters := make([]post.Letter, 0, len(result.Effects))
	for _, f := range result.Effects {
		if letter, ok := post.NewLetter(l.prog, f); ok {
			letters = append(letters, letter)
		}
	}
	outcomes := l.carrier.Carry(context.Background(), letters)
	inputs := make([]machine.Input, len(letters))
	for i := range letters {
		inputs[i] = letters[i].Input(outcomes[i])
	}
	return l.put(at, inputs)
}

func (l *lane) put(at int64, inputs []machine.Input) error {
	frame := machine.Frame{Inputs: inputs}
	body, err := frame.MarshalMsg(nil)
	if err != nil {
		return err
	}
	return l.record(at, log.Inputs, body)
}

// advance fires what is due up to and including to, each thing at its instant.
func (l *lane) advance(to int64) error {
	for {
		due := l.fold.NextDue()
		if due == 0 || due > to {
			return nil
		}
		if err := l.record(due, log.Tick, nil); err != nil {
			return err
		}
	}
}
