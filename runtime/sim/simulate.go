package sim

import (
	"cmp"
	"errors"
	"runtime"
	"slices"
	"sync"
	"time"

	"github.com/journeylang/journey/runtime/log"
	"github.com/journeylang/journey/runtime/machine"
)

// Timed is an input with the instant at which it comes in (ms).
type Timed struct {
	At    int64
	Input machine.Input
}

// Run brings inputs in, each at its time, and then lets time pass until the end. The inputs of one contact must be in
// the order of their times. Partitions share nothing, so they run side by side; the result does not depend on it.
func (s *Shell) Run(inputs []Timed, until time.Time) error {
	var byLane [log.Partitions][]*Timed
	for i := range inputs {
		p := log.Partition(inputs[i].Input.Contact)
		byLane[p] = append(byLane[p], &inputs[i])
	}
	work := make(chan int)
	errs := make([]error, len(s.lanes))
	var running sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		running.Go(func() {
			for n := range work {
				errs[n] = s.lanes[n].play(byLane[n], max(until.UnixMilli(), s.now))
			}
		})
	}
	for n := range s.lanes {
		work <- n
	}
	close(work)
	running.Wait()
	s.now = max(s.now, until.UnixMilli())
	return errors.Join(errs...)
}

// play brings in one partition's inputs, in the order of their times, inputs of one instant in one record.
func (l *lane) play(inputs []*Timed, until int64) error {
	slices.SortStableFunc(inputs, func(a, b *Timed) int { return cmp.Compare(a.At, b.At) })
	for len(inputs) > 0 {
		at := inputs[0].At
		if at > until {
			break
		}
		if err := l.advance(at - 1); err != nil {
			return err
		}
		n := 0
		for n < len(inputs) && n < 512 && inputs[n].At == at {
			n++
		}
		frame := make([]machine.Input, n)
		for i := range frame {
			frame[i] = inputs[i].Input
		}
		if err := l.put(at, frame); err != nil {
			return err
		}
		inputs = inputs[n:]
	}
	return l.advance(until)
}
