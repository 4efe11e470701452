package sim

import (
	"cmp"
	"slices"
	"time"

	"github.com/journeylang/journey/runtime/log"
	"github.com/journeylang/journey/runtime/machine"
)

// Timed is an input with the instant at which it comes in (ms).
type Timed struct {
	At    int64
	Input machine.Input
}

// Run brings inputs in, each at its time, and then lets time pass until the end.
func (s *Shell) Run(inputs []Timed, until time.Time) error {
	end := max(until.UnixMilli(), s.now)
	ordered := make([]*Timed, len(inputs))
	for i := range inputs {
		ordered[i] = &inputs[i]
	}
	slices.SortStableFunc(ordered, func(a, b *Timed) int { return cmp.Compare(a.At, b.At) })
	for len(ordered) > 0 && ordered[0].At <= end {
		at := ordered[0].At
		if err := s.fire(at - 1); err != nil {
			return err
		}
		n := 1
		for n < len(ordered) && n < instant && ordered[n].At == at {
			n++
		}
		if err := s.arrive(at, ordered[:n]); err != nil {
			return err
		}
		ordered = ordered[n:]
	}
	if err := s.fire(end); err != nil {
		return err
	}
	s.now = end
	return nil
}

// instant is how many inputs of one instant come in together.
const instant = 16 << 10

// arrive brings in inputs of one instant, those of a lane in one record.
func (s *Shell) arrive(at int64, inputs []*Timed) error {
	if len(inputs) == 1 {
		in := &inputs[0].Input
		if err := s.put(s.lanes[log.Partition(in.Contact)], at, []machine.Input{*in}); err != nil {
			return err
		}
		return s.deliver(at)
	}
	var frames [log.Partitions][]machine.Input
	for _, in := range inputs {
		n := log.Partition(in.Input.Contact)
		frames[n] = append(frames[n], in.Input)
	}
	for n, frame := range frames {
		if frame == nil {
			continue
		}
		if err := s.put(s.lanes[n], at, frame); err != nil {
			return err
		}
	}
	return s.deliver(at)
}
