package machine

import (
	"time"

	"github.com/journeylang/journey/lang/plan"
)

// contested returns the step whose arms a desk compares, in the newest program that has it.
func (r *run) contested(desk string) (p *Program, journey int, s *plan.Step) {
	for i := len(r.world.Programs) - 1; i >= 0; i-- {
		p := r.world.Programs[i]
		if at, ok := p.contests[desk]; ok {
			return p, at.journey, &p.Plan.Journeys[at.journey].Steps[at.step]
		}
	}
	return nil, 0, nil
}

// place is a step of a journey.
type place struct{ journey, step int }

// tally is the desk's: an arm was dealt, or what it is judged by happened.
func (r *run) tally(in *Input) {
	p, journey, s := r.contested(EntityName(r.st.ID))
	if s == nil {
		return
	}
	d := r.deskOf()
	if d.Contest == nil {
		d.Contest = &Contest{Began: r.now}
		for i := range s.Branches {
			if b := &s.Branches[i]; competes(p.Plan.Journeys[journey], s, b) {
				d.Contest.Arms = append(d.Contest.Arms, Tally{Arm: b.Label})
			}
		}
		if s.Judge.After != (plan.Duration{}) {
			d.Due = s.Judge.After.After(time.UnixMilli(r.now), p.Plan.Zone).UnixMilli()
		}
	}
	for i := range d.Contest.Arms {
		switch a := &d.Contest.Arms[i]; {
		case a.Arm != in.Key:
		case in.Name == verbDealt:
			a.People++
		default:
			if !s.Judge.Adaptive && !r.predates(provedWell) {
				d.Contest.met(i)
			}
			a.Reached++
		}
	}
	if s.Judge.Adaptive {
		r.learn(d)
		return
	}
	r.compare(p, journey, s, d, false)
}

// contestDue is the desk's: the time to find a winner is up, or there is something new to say.
func (r *run) contestDue() {
	p, journey, s := r.contested(EntityName(r.st.ID))
	switch {
	case s == nil:
	case s.Judge.Adaptive:
		r.say(r.st.Desk)
	default:
		r.compare(p, journey, s, r.st.Desk, true)
	}
}

// say tells the boards how the arms do.
func (r *run) say(d *Desk) {
	c := d.Contest
	c.Said, c.Sum = r.now, c.sum()
	news := SplitNews{Desk: EntityName(r.st.ID), Winner: c.Winner, Why: c.Why, P: c.P, Arms: append([]Tally(nil), c.Arms...)}
	r.broadcast(BoardChange{Split: &news})
}

func (c *Contest) sum() (n int64) {
	for i := range c.Arms {
		n += c.Arms[i].People + c.Arms[i].Reached
	}
	return n
}

// figures are the numbers that a split went by: of each arm its label, how many people it was dealt to, and for how many
// of them what it is judged by happened.
func figures(n *SplitNews) Values {
	arms := make([]any, len(n.Arms))
	for i, a := range n.Arms {
		arms[i] = []any{a.Arm, float64(a.People), float64(a.Reached)}
	}
	return Values{"arms": arms, "because": n.Why, "p": n.P}
}
