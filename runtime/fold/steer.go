package fold

import "github.com/journeylang/journey/runtime/machine"

// steer takes what a journey was told. Those who are under way in it feel it when they are touched, and at the latest
// when the sweep comes by; for all of them it counts from the time of this record.
func (p *Partition) steer(s machine.Steer) {
	if int(s.Number) <= len(p.world.Steers()) {
		return // told again behind a crash
	}
	s.At, s.After = p.Now, uint32(len(p.publishes))
	if s.Do == machine.ResumeJourney {
		s.Policy = p.world.Standing(s.Journey).Policy
	}
	p.world = p.world.Steered(s)
	p.sweep = sweep{active: true, trips: !p.sweep.active || p.sweep.trips}
}

// Publishes returns every publish, oldest first, each with the time of its record.
func (p *Partition) Publishes() []machine.Publish { return p.publishes }

// passesBy reports whether the sweep has nothing to do at a contact.
func (p *Partition) passesBy(id string) (bool, error) {
	if !p.sweep.trips || !p.keyed {
		return false, nil
	}
	e, err := p.find(id)
	if err != nil || e == nil {
		return true, err
	}
	return !e.state.Involved(), nil
}
