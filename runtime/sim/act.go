package sim

import (
	"slices"
	"time"

	"github.com/journeylang/journey/runtime/machine"
)

// Actor says what becomes of a call of an action, and how long it takes. In virtual time nothing goes out of the house.
type Actor func(f *machine.Effect) (machine.Input, time.Duration)

// Act makes a the one that answers calls of actions from now on. Without one, each call comes back at once and yields
// nothing: what it would have yielded is missing.
func (s *Shell) Act(a Actor) { s.actor = a }

// Yields returns the outcome of a call that goes well.
func Yields(f *machine.Effect, fields machine.Values, took time.Duration) machine.Input {
	return machine.Input{Kind: machine.OutcomeInput, Contact: f.Owner, Key: f.Key, Status: machine.StatusSent, Fields: fields,
		Call: &machine.CallOutcome{Took: took.Milliseconds(), Tries: 1}}
}

// Fails returns the outcome of a call that has failed for good.
func Fails(f *machine.Effect, why string, took time.Duration) machine.Input {
	return machine.Input{Kind: machine.OutcomeInput, Contact: f.Owner, Key: f.Key, Status: machine.StatusFailed, Detail: why,
		Call: &machine.CallOutcome{Took: took.Milliseconds(), Tries: 1}}
}

// comeback is the outcome of a call, with the lane that it goes to and when, and the journey that made it.
type comeback struct {
	at      int64
	lane    *lane
	input   machine.Input
	journey string
}

// act answers the calls among effects and returns the rest. An outcome that takes no time comes back with the outcomes
// of messages; the others wait for their instant, those of one instant in the order of the calls.
func (s *Shell) act(l *lane, at int64, effects []machine.Effect) (messages []machine.Effect, outcomes []machine.Input) {
	for i := range effects {
		f := &effects[i]
		if f.Call == nil {
			messages = append(messages, *f)
			continue
		}
		in, took := Yields(f, nil, 0), time.Duration(0)
		if s.actor != nil {
			in, took = s.actor(f)
		}
		if took <= 0 {
			outcomes = append(outcomes, in)
			continue
		}
		c := comeback{at + took.Milliseconds(), l, in, f.Journey}
		k, _ := slices.BinarySearchFunc(s.calls, c.at+1, func(c comeback, at int64) int { return int(c.at - at) })
		s.calls = slices.Insert(s.calls, k, c)
	}
	return messages, outcomes
}

// recall withdraws the calls of a journey that have not come back: in earnest they would be waiting for another try.
func (s *Shell) recall(journey string) error {
	var rest, recalled []comeback
	for _, c := range s.calls {
		if c.journey == journey {
			recalled = append(recalled, c)
		} else {
			rest = append(rest, c)
		}
	}
	s.calls = rest
	for _, c := range recalled {
		in := machine.Input{Kind: machine.OutcomeInput, Contact: c.input.Contact, Key: c.input.Key, Status: machine.StatusWithdrawn}
		if err := s.put(c.lane, s.now, []machine.Input{in}); err != nil {
			return err
		}
	}
	return s.deliver(s.now)
}

// comeBack brings in the outcomes of one instant.
func (s *Shell) comeBack(at int64) error {
	for len(s.calls) > 0 && s.calls[0].at <= at {
		c := s.calls[0]
		s.calls = s.calls[1:]
		if err := s.put(c.lane, at, []machine.Input{c.input}); err != nil {
			return err
		}
	}
	return nil
}
