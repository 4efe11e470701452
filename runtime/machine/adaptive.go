package machine

import (
	"github.com/journeylang/journey/lang/plan"
	"github.com/journeylang/journey/runtime/chance"
)

// An adaptive split deals by Thompson sampling (Thompson, Biometrika 25, 1933, 285-294): for each arm a rate is drawn from
// what the rates may be after what is known, and the highest is dealt. So arms that do well get more people, and arms that
// nobody knows much of still get some. The draws are hashes, so a replay deals the same.

// learned returns the branch with the highest draw and the figures of all.
func (r *run) learned(t *Trip, s *plan.Step, news *SplitNews) (best int, why Values) {
	seed := r.world.Program(t.Program).Seed
	highest := -1.0
	arms := make([]any, len(s.Branches))
	for i := range s.Branches {
		label := s.Branches[i].Label
		known := news.arm(label)
		drawn := chance.Rate(known.Reached, known.People, draw(seed, r.st.ID, t.Journey, s.ID, label))
		if drawn > highest {
			best, highest = i, drawn
		}
		arms[i] = []any{label, float64(known.People), float64(known.Reached), chance.MeanRate(known.Reached, known.People), drawn}
	}
	return best, Values{"arms": arms}
}

func (n *SplitNews) arm(label string) Tally {
	if n != nil {
		for _, a := range n.Arms {
			if a.Arm == label {
				return a
			}
		}
	}
	return Tally{Arm: label}
}

// How often the boards hear of an adaptive split: what is new by a hundredth is said within a minute, the rest within an
// hour.
const (
	newsPause  = int64(60 * 1000)
	newsAtLast = 60 * newsPause
)

// learn is the desk's: it says how the arms do, if that is news.
func (r *run) learn(d *Desk) {
	c := d.Contest
	when := c.Said + newsAtLast
	if grown := c.sum() - c.Sum; grown*100 >= c.Sum {
		when = c.Said + newsPause
	}
	switch {
	case c.Said == 0 || when <= r.now:
		d.Due = 0
		r.say(d)
	case d.Due == 0 || when < d.Due:
		d.Due = when
	}
}
