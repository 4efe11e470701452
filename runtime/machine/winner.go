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

// significance is how often at most arms that do equally well may be told apart.
const significance = 0.05

// compare finds a winner: when enough people were dealt each arm, the best one if it differs from the next best beyond
// chance; when the time is up, the best one. Of equals, the first in the script is the better. It is asked after each person,
// so the evidence is of a kind that may be looked at so often; and as any two arms may turn out to be the best, the
// probability is shared out among all pairs (Bonferroni).
func (r *run) compare(p *Program, journey int, s *plan.Step, d *Desk, timeUp bool) {
	c := d.Contest
	if c.Winner != "" || len(c.Arms) == 0 {
		return
	}
	best, next := c.ranking()
	c.P = 1
	if next >= 0 && !r.predates(provedWell) {
		c.P = min(1, c.duel(best, next).P()*float64(c.pairs()))
	} else if next >= 0 {
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

// met notes for its duels with the other arms that somebody of the arm did what the arms are judged by.
func (c *Contest) met(arm int) {
	if len(c.Duels) != c.pairs() {
		c.Duels = make([]Duel, c.pairs())
	}
	open := func(i int) int64 { return c.Arms[i].People - c.Arms[i].Reached }
	for other := range c.Arms {
		if other != arm {
			a, b := min(arm, other), max(arm, other)
			d := &c.Duels[c.pair(a, b)]
			d.Evidence = chance.Evidence(d.Evidence).Met(arm == a, open(a), open(b))
		}
	}
}

// pairs is how many pairs of arms there are.
func (c *Contest) pairs() int { return len(c.Arms) * (len(c.Arms) - 1) / 2 }

// pair is the place of a pair of arms, a before b, among the duels.
func (c *Contest) pair(a, b int) int { return a*(2*len(c.Arms)-a-1)/2 + b - a - 1 }

// duel returns what is known of whether two arms differ.
func (c *Contest) duel(a, b int) chance.Evidence {
	if len(c.Duels) != c.pairs() {
		return nil
	}
	return c.Duels[c.pair(min(a, b), max(a, b))].Evidence
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
