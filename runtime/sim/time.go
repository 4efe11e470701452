package sim

import (
	"fmt"

	"github.com/journeylang/journey/runtime/log"
	"github.com/journeylang/journey/runtime/machine"
)

// The lanes share one time: what is due first, in any of them, happens first, at one instant in the order of the lanes; and
// what an entity then tells another is delivered before time moves on.

// next returns the lane that has something to do first, and when; 0: none has. No lane means that calls come back.
func (s *Shell) next() (l *lane, due int64) {
	for n, d := range s.due {
		if d != 0 && (due == 0 || d < due) {
			l, due = s.lanes[n], d
		}
	}
	if len(s.calls) > 0 && (due == 0 || s.calls[0].at < due) {
		return nil, s.calls[0].at
	}
	return l, due
}

// fire does what is due up to and including to, each thing at its instant.
func (s *Shell) fire(to int64) error {
	for {
		l, due := s.next()
		if due == 0 || due > to {
			return nil
		}
		if l == nil {
			if err := s.comeBack(due); err != nil {
				return err
			}
		} else if err := s.record(l, due, log.Tick, nil); err != nil {
			return err
		}
		if err := s.deliver(due); err != nil {
			return err
		}
	}
}

// answers is how often what was told at one instant may be answered at the same instant.
const answers = 10_000

// deliver brings what was told to those that it is for, and what they tell in turn, until all is said.
func (s *Shell) deliver(at int64) error {
	for range answers {
		if len(s.told) == 0 {
			return nil
		}
		var frames [log.Partitions][]machine.Input
		for _, t := range s.told {
			frames[t.To] = append(frames[t.To], t.Input)
			t.Durable()
		}
		s.told = s.told[:0]
		for n, inputs := range frames {
			if inputs == nil {
				continue
			}
			if err := s.put(s.lanes[n], at, inputs); err != nil {
				return err
			}
		}
	}
	return fmt.Errorf("what %s does brings itself about again and again, and no time passes; put a wait in front of the step that begins it anew, or let its journey be entered less often",
		machine.EntityName(s.told[0].Input.Contact))
}
