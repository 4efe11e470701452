package graph

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"

	"github.com/journeylang/journey/lang/plan"
)

// Reach is what is known of a step's reach: whether anybody came, and which of its ways were taken, in the order of
// plan.Journey.Ways.
type Reach struct {
	In   bool
	Ways []bool
}

// Mark marks the boxes and ways of the journey's drawing that nobody reached, by the index of the step.
func (g *Graph) Mark(j *plan.Journey, reach []Reach) {
	of := map[string]*Reach{}
	ends := false
	for i := range reach {
		of[j.Steps[i].ID] = &reach[i]
	}
	for i := range g.Edges {
		e := &g.Edges[i]
		to, whole := of[e.To]
		e.Missed = whole && !to.In
	}
	for i := range j.Steps {
		r := &reach[i]
		out := g.from(j.Steps[i].ID)
		for k := range out {
			e := &g.Edges[out[k]]
			e.Missed = e.Missed || !r.In
			// The drawing has the ways of a step last: those to the messages of a series stand before.
			if w := k - (len(out) - len(r.Ways)); w >= 0 {
				e.Missed = !r.Ways[w]
			}
			ends = ends || e.To == EndID && !e.Missed
		}
	}
	for i := range g.Nodes {
		n := &g.Nodes[i]
		switch r, step := of[n.ID]; {
		case step:
			n.Missed = !r.In
		case n.ID == EndID:
			n.Missed = !ends && len(j.Steps) > 0
		case n.ID == StartID:
			n.Missed = len(reach) > 0 && !reach[0].In
		}
	}
}

// from returns the indices of the ways that leave a box, in order.
func (g *Graph) from(id string) (out []int) {
	for i := range g.Edges {
		if g.Edges[i].From == id {
			out = append(out, i)
		}
	}
	return out
}

// markMermaid writes the styles of what nobody reached.
func markMermaid(b *bytes.Buffer, g *Graph) {
	var boxes, ways []string
	for i := range g.Nodes {
		if g.Nodes[i].Missed {
			boxes = append(boxes, fmt.Sprintf("n%d", i))
		}
	}
	for i := range g.Edges {
		if g.Edges[i].Missed {
			ways = append(ways, strconv.Itoa(i))
		}
	}
	if len(boxes) > 0 {
		fmt.Fprintf(b, "  classDef missed fill:#ffffff,stroke:#cc3f3f,color:#5d6780,stroke-width:2px,stroke-dasharray:5 4\n  class %s missed\n",
			strings.Join(boxes, ","))
	}
	if len(ways) > 0 {
		fmt.Fprintf(b, "  linkStyle %s stroke:#cc3f3f,stroke-dasharray:5 4\n", strings.Join(ways, ","))
	}
}

// dotMissed is the style of what nobody reached.
const dotMissed = `color="#cc3f3f", style="dashed,rounded"`
