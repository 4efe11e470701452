package sim

import (
	"fmt"

	"github.com/journeylang/journey/lang/plan"
	"github.com/journeylang/journey/runtime/log"
	"github.com/journeylang/journey/runtime/machine"
)

// Publish makes another program the current one. people says what becomes of those under way: machine.KeepPeople,
// MovePeople or RestartPeople; "" keeps.
func (s *Shell) Publish(p *plan.Program, people string) error {
	if people == "" {
		people = machine.KeepPeople
	}
	return s.publish(p, s.Program().Seed, people)
}

func (s *Shell) publish(p *plan.Program, seed uint64, people string) error {
	prog := machine.NewProgram(uint32(len(s.world.Programs)+1), seed, p)
	prog.People = people
	s.world = s.world.With(prog)
	pub := machine.Publish{Number: prog.Number, Seed: seed, Hash: p.Hash, People: people, By: "test"}
	body, err := pub.MarshalMsg(nil)
	if err != nil {
		return err
	}
	return s.control(log.Publish, body)
}

// published returns the program of a publish.
func (s *Shell) published(pub machine.Publish) (*machine.Program, error) {
	if p := s.world.Program(pub.Number); p != nil {
		return p, nil
	}
	return nil, fmt.Errorf("nobody has published program %d", pub.Number)
}

// Pause closes a journey and holds those under way in it. policy is machine.Hold, Shift or Expire; "" holds.
func (s *Shell) Pause(journey, policy string) error {
	if policy == "" {
		policy = machine.Hold
	}
	return s.steer(machine.Steer{Journey: journey, Do: machine.PauseJourney, Policy: policy})
}

// Resume opens a journey again and lets those who were held go on.
func (s *Shell) Resume(journey string) error {
	return s.steer(machine.Steer{Journey: journey, Do: machine.ResumeJourney})
}

// Stop ends every trip in a journey and closes it.
func (s *Shell) Stop(journey string) error {
	return s.steer(machine.Steer{Journey: journey, Do: machine.StopJourney})
}

// Standing returns whether a journey is live, paused or stopped.
func (s *Shell) Standing(journey string) machine.Standing {
	return s.lanes[0].fold.World().Standing(journey)
}

func (s *Shell) steer(order machine.Steer) error {
	if err := s.Standing(order.Journey).Refuses(order.Do); err != nil {
		return err
	}
	s.steers++
	order.Number, order.By = s.steers, "test"
	body, err := order.MarshalMsg(nil)
	if err != nil {
		return err
	}
	if err := s.control(log.Steer, body); err != nil {
		return err
	}
	if order.Do == machine.StopJourney || order.Do == machine.PauseJourney && order.Policy == machine.Expire {
		return s.recall(order.Journey)
	}
	return nil
}

// control writes a record into every lane and lets everybody feel it at this instant.
func (s *Shell) control(kind log.Kind, body []byte) error {
	for _, l := range s.lanes {
		if err := s.record(l, s.now, kind, body); err != nil {
			return err
		}
		for l.fold.Sweeping() {
			if err := s.record(l, s.now, log.Sweep, nil); err != nil {
				return err
			}
		}
	}
	if err := s.deliver(s.now); err != nil {
		return err
	}
	return s.fire(s.now)
}
