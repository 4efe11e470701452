package soak

import (
	"fmt"
	"time"

	"github.com/journeylang/journey/lang/plan"
	"github.com/journeylang/journey/runtime/machine"
	"github.com/journeylang/journey/runtime/sim"
)

// seed deals the splits and control groups of every run.
const seed = 7

// runVirtual runs the acts in the virtual shell.
func runVirtual(programs []*plan.Program, acts []Act) (*view, error) {
	s, err := sim.New(programs[0], seed, time.UnixMilli(acts[0].At), newOutside(nil, programs))
	if err != nil {
		return nil, err
	}
	s.Act(enrich)
	for i, a := range acts[1:] {
		if err := s.Advance(time.UnixMilli(a.At)); err != nil {
			return nil, err
		}
		switch {
		case a.Publish > 0:
			err = s.Publish(programs[a.Publish-1], a.People)
		case a.Form != nil:
			_, err = s.Submit(a.Form.submission(s.Program().Plan))
		case a.Work != nil:
			var in machine.Input
			var any bool
			err = s.View(a.Work.contact, func(_ int64, _ *machine.World, st *machine.State) { in, any = a.Work.input(st) })
			if any && err == nil {
				err = s.Put(in)
			}
		case a.Steer == nil:
			err = s.Put(a.Inputs...)
		case s.Standing(a.Steer.Journey).Refuses(a.Steer.Do) != nil:
		case a.Steer.Do == machine.PauseJourney:
			err = s.Pause(a.Steer.Journey, a.Steer.Policy)
		case a.Steer.Do == machine.ResumeJourney:
			err = s.Resume(a.Steer.Journey)
		default:
			err = s.Stop(a.Steer.Journey)
		}
		if err != nil {
			return nil, err
		}
		if i%max(1, len(acts)/looks) == 0 || i == len(acts)-2 {
			if err := virtualShell(s).judge(); err != nil {
				return nil, fmt.Errorf("after act %d: %w", i+1, err)
			}
		}
	}
	v := newView()
	if err := virtualShell(s).look(v); err != nil {
		return nil, err
	}
	v.addCounts(s.Counts())
	return v, nil
}
