package machine

import (
	"github.com/journeylang/journey/lang/plan"
	"github.com/journeylang/journey/runtime/chance"
)

// Why an arm has won.
const (
	WonSignificant = "significant" // chance alone would hardly make the arms differ as much
	WonAtDeadline  = "deadline"    // the time was up, and it had the best rate
)

// significance is the p-value below which a difference is not taken for chance.
const significance = 0.05

// compare finds a winner: when enough people were dealt each arm, the best one if it differs from the next best beyond
// chance; when the time is up, the best one. Of equals, the first in the script is the better.
func (r *run) compare(p *Program, journey int, s *plan.Step, d *Desk, timeUp bool) {
	c := d.Contest
	if c.Winner != "" || len(c.Arms) == 0 {
		return
	}
	best, next := c.ranking()
	c.P = 1
	if next >= 0 {
		c.P = chance.Proportions(c.Arms[best].Reached, c.Arms[best].People, c.Arms[next].Reached, c.Arms[next].People)
	}
	switch {
	case c.enough(int64(s.Judge.Each)) && c.P < significance:
		c.Why = WonSignificant
	case timeUp:
		c.Why = WonAtDeadline
	default:
		return
	}
	c.Winner, d.Due = c.Arms[best].Arm, 0
	if b := s.Way(c.Winner); b >= 0 {
		r.out.Counts(p, journey).Arms[s.Branches[b].Arm].Won++
	}
	r.say(d)
	news := SplitNews{Winner: c.Winner, Why: c.Why, P: c.P, Arms: c.Arms}
	r.trace(Decided, c.Winner, figures(&news))
	e := &r.out.Trace[len(r.out.Trace)-1]
	e.Program, e.Journey, e.Step = p.Number, int32(journey), int32(p.contests[EntityName(r.st.ID)].step)
}

// ranking returns the arm with the best rate and the one with the next best, -1: there is none.
func (c *Contest) ranking() (best, next int) {
	best, next = 0, -1
	for i := 1; i < len(c.Arms); i++ {
		switch {
		case c.Arms[i].above(&c.Arms[best]):
			best, next = i, best
		case next < 0 || c.Arms[i].above(&c.Arms[next]):
			next = i
		}
	}
	return best, next
}

// above compares rates exactly: reached/people, nothing of nobody being 0.
func (a *Tally) above(b *Tally) bool {
	return a.Reached*max(b.People, 1) > b.Reached*max(a.People, 1)
}

func (c *Contest) enough(each int64) bool {
	for i := range c.Arms {
		if c.Arms[i].People < each {
			return false
		}
	}
	return true
}
