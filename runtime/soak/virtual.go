package soak

import (
	"time"

	"github.com/journeylang/journey/lang/plan"
	"github.com/journeylang/journey/runtime/machine"
	"github.com/journeylang/journey/runtime/sim"
)

// seed deals the splits and control groups of every run.
const seed = 7

// runVirtual runs the acts in the virtual shell.
func runVirtual(programs []*plan.Program, acts []Act) (*view, error) {
	s, err := sim.New(programs[0], seed, time.UnixMilli(acts[0].At), newOutside(nil))
	if err != nil {
		return nil, err
	}
	s.Act(enrich)
	for _, a := range acts[1:] {
		if err := s.Advance(time.UnixMilli(a.At)); err != nil {
			return nil, err
		}
		switch {
		case a.Publish > 0:
			err = s.Publish(programs[a.Publish-1], a.People)
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
	}
	v := newView()
	for _, id := range s.Contacts() {
		lines, err := s.Path(id)
		if err != nil {
			return nil, err
		}
		if err := v.addPath(id, lines); err != nil {
			return nil, err
		}
		if err := s.View(id, func(_ int64, _ *machine.World, st *machine.State) { v.addState(st) }); err != nil {
			return nil, err
		}
	}
	v.addCounts(s.Counts())
	return v, nil
}
