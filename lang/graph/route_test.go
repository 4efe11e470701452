package graph

import (
	"testing"

	"github.com/journeylang/journey/lang/plan"
)

// TestWayBack: the way back to a repeat ends at the lower side of its box, so that nothing hides its arrow.
func TestWayBack(t *testing.T) {
	g := draw(t, &plan.Journey{Name: "nags", Start: plan.Start{On: &plan.Trigger{Event: "asked"}}, Steps: []plan.Step{
		{ID: "nags/repeat", Kind: plan.Repeat, Label: "repeat up to 3 times", Times: 3, Next: plan.End, Branches: []plan.Branch{{Label: "again", To: 1, Arm: -1}}},
		{ID: "nags/wait", Kind: plan.Wait, Label: "wait 1d", For: plan.Duration{Days: 1}, Next: 0},
	}})
	nodes := map[string]Node{}
	for _, n := range g.Nodes {
		nodes[n.ID] = n
	}
	backwards := 0
	for _, e := range g.Edges {
		from, to := nodes[e.From], nodes[e.To]
		if to.Y > from.Y {
			continue
		}
		backwards++
		first, last := e.Points[0], e.Points[len(e.Points)-1]
		if first[1] != from.Y || last[1] != round(to.Y+to.Height) || last[0] < to.X || last[0] > to.X+to.Width {
			t.Errorf("the way from %s to %s goes from %v to %v", e.From, e.To, first, last)
		}
	}
	if backwards != 1 {
		t.Errorf("%d ways lead back", backwards)
	}
}
