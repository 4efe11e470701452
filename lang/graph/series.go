package graph

import "github.com/journeylang/journey/lang/plan"

// series draws the ways out of a series of reminders: to each of its messages, and through its two exits. The messages
// lead back to the series; those ways are not drawn, they would say nothing new.
func (b *edges) series(s *plan.Step) {
	for _, r := range s.Series.Reminders {
		b.add(s.ID, r.Step, "after "+durationText(r.After))
	}
	b.add(s.ID, s.Branches[0].To, "done")
	expired := "expired after " + durationText(s.Series.Limit)
	if s.Series.Date != nil {
		expired = "expired at " + s.Series.Date.Text
	}
	b.add(s.ID, s.Else, expired)
}

// reminder reports whether a step is one of the messages of a series.
func (b *edges) reminder(s *plan.Step) bool {
	if s.Next == plan.End || b.journey.Steps[s.Next].Series == nil {
		return false
	}
	for _, r := range b.journey.Steps[s.Next].Series.Reminders {
		if &b.journey.Steps[r.Step] == s {
			return true
		}
	}
	return false
}
