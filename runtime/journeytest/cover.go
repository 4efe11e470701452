package journeytest

import (
	"github.com/journeylang/journey/lang/plan"
	"github.com/journeylang/journey/runtime/fold"
	"github.com/journeylang/journey/runtime/machine"
)

// Coverage is how often the tests came by the steps of a program's journeys, in the order of its journeys.
type Coverage []JourneyCoverage

// JourneyCoverage is how often the tests came by the steps of a journey.
type JourneyCoverage struct {
	Journey *plan.Journey
	Steps   []StepCoverage // by the index of the step
}

// StepCoverage is how often the tests came by a step, and took each of its ways on.
type StepCoverage struct {
	In   int64
	Ways []int64 // as plan.Journey.Ways has them; none where there is but one way on
}

// Of returns what was covered of a journey, or nil.
func (c Coverage) Of(journey string) *JourneyCoverage {
	for i := range c {
		if c[i].Journey.Name == journey {
			return &c[i]
		}
	}
	return nil
}

// Reached returns how many of the steps and ways of a journey the tests have reached, and how many there are.
func (c *JourneyCoverage) Reached() (reached, all int) {
	count := func(n int64) {
		all++
		if n > 0 {
			reached++
		}
	}
	for _, s := range c.Steps {
		count(s.In)
		for _, n := range s.Ways {
			count(n)
		}
	}
	return reached, all
}

// Cover returns what tests have covered of the program that they ran on; they ran with the option of that name.
func Cover(p *plan.Program, results []Result) Coverage {
	c := nothingCovered(p)
	for i := range results {
		c.add(results[i].covered)
	}
	return c
}

// nothingCovered is the coverage of a program before the first test.
func nothingCovered(p *plan.Program) Coverage {
	c := make(Coverage, len(p.Journeys))
	for i, j := range p.Journeys {
		c[i] = JourneyCoverage{j, make([]StepCoverage, len(j.Steps))}
		for k := range j.Steps {
			c[i].Steps[k].Ways = make([]int64, len(j.Ways(k)))
		}
	}
	return c
}

// add adds what another test has covered.
func (c Coverage) add(o Coverage) {
	for i := range o {
		for k := range o[i].Steps {
			to, from := &c[i].Steps[k], o[i].Steps[k]
			to.In += from.In
			for w, n := range from.Ways {
				to.Ways[w] += n
			}
		}
	}
}

// coverage is what the test has covered. Of versions that the test has published, journeys count that are as they were.
func (r *trial) coverage() Coverage {
	c := nothingCovered(r.plan)
	w := r.shell.World()
	of := func(program uint32, journey string) *JourneyCoverage {
		covered := c.Of(journey)
		if covered == nil {
			return nil
		}
		if j, _, ok := w.Program(program).Journey(journey); !ok || j.Hash != covered.Journey.Hash {
			return nil
		}
		return covered
	}
	for _, n := range r.shell.Counts() {
		if j := of(n.Program, n.Journey); j != nil {
			for k := range n.Steps {
				j.Steps[k].In += n.Steps[k].In
			}
		}
	}
	for _, who := range r.shell.Contacts() {
		r.trace(who, func(l fold.Line) {
			e := &l.Entry
			if e.Journey == machine.None || e.Step < 0 {
				return
			}
			if j := of(e.Program, w.Program(e.Program).Plan.Journeys[e.Journey].Name); j != nil {
				j.took(int(e.Step), wayOf(e))
			}
		})
	}
	for i := range c {
		c[i].rounds()
	}
	return c
}

// took counts a way on from a step.
func (c *JourneyCoverage) took(step int, label string) {
	for k, w := range c.Journey.Ways(step) {
		if w.Label == label {
			c.Steps[step].Ways[k]++
			return
		}
	}
}

// wayOf returns the way on that a line of the trace tells, or "".
func wayOf(e *machine.Entry) string {
	switch e.Kind {
	case machine.Branched:
		if e.Text == "past" || e.Text == "inside" {
			return plan.WayCame
		}
		return e.Text
	case machine.Reached:
		return plan.WayCame
	case machine.Handed:
		return plan.WaySent
	case machine.Blocked:
		return plan.WayElse
	case machine.Answered:
		return plan.WayAnswer
	case machine.CallFailed:
		return plan.WayFailed
	}
	return ""
}

// rounds counts the ways of repeats, which the trace does not tell: who comes to one goes through its steps, or has done
// so as often as it says.
func (c *JourneyCoverage) rounds() {
	for k := range c.Steps {
		if s := &c.Journey.Steps[k]; s.Kind == plan.Repeat {
			in, first := c.Steps[k].In, s.Branches[0].To
			c.Steps[k].Ways[0] = in
			if c.Steps[k].Ways[1] = in; c.Journey.Steps[first].Kind != plan.Repeat {
				c.Steps[k].Ways[0] = c.Steps[first].In
				c.Steps[k].Ways[1] = in - c.Steps[first].In
			}
		}
	}
}
