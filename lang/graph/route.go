package graph

import (
	"math"
	"slices"
)

// Ways bend only between the ranks. Inside a rank, where the boxes are, they run straight down in the lane that the
// layout kept free for them; so no way runs under a box.

const (
	portGap = 22.0 // between two ways that leave or reach the same box
	corner  = 16.0 // kept free at both ends of a box's side
)

// route turns the bends that dagre gives, one in the middle of each rank passed, into the points of the ways.
func route(g *Graph, index map[string]int, bends [][][2]float64) {
	ranks := heights(g)
	inner := make([][][2]float64, len(g.Edges))
	for i := range g.Edges {
		// The first and last are where a straight line would meet the boxes; ways have ports instead.
		if b := bends[i]; len(b) > 2 {
			inner[i] = b[1 : len(b)-1]
		}
	}
	out := ports(g, index, inner, true)
	in := ports(g, index, inner, false)
	for i := range g.Edges {
		e := &g.Edges[i]
		from, to := &g.Nodes[index[e.From]], &g.Nodes[index[e.To]]
		if to.Y+to.Height < from.Y {
			e.Points = back(from, to, out[i], in[i], inner[i], ranks)
			continue
		}
		e.Points = [][2]float64{{round(out[i]), round(from.Y + from.Height)}}
		for _, p := range inner[i] {
			half := ranks[rankOf(p[1])] / 2
			e.Points = append(e.Points, [2]float64{round(p[0]), round(p[1] - half)})
			if half > 0 {
				e.Points = append(e.Points, [2]float64{round(p[0]), round(p[1] + half)})
			}
		}
		// A rank may be higher than the box in it: the way bends before the rank, and goes straight to the box. It also
		// goes straight between the badges at the box's corners.
		if top := min(to.Y+to.Height/2-ranks[rankOf(to.Y+to.Height/2)]/2, to.Y-to.overhang()); top < to.Y-1 {
			e.Points = append(e.Points, [2]float64{round(in[i]), round(top)})
		}
		if bottom := max(from.Y+from.Height/2+ranks[rankOf(from.Y+from.Height/2)]/2, from.Y+from.Height+from.overhang()); bottom > from.Y+from.Height+1 {
			e.Points = slices.Insert(e.Points, 1, [2]float64{round(out[i]), round(bottom)})
		}
		e.Points = append(e.Points, [2]float64{round(in[i]), round(to.Y)})
	}
}

// back is the way to a box above, as that of a repeat: it leaves at the upper side and arrives at the lower one, where its
// arrow is seen.
func back(from, to *Node, out, in float64, bends [][2]float64, ranks map[int]float64) [][2]float64 {
	points := [][2]float64{{round(out), round(from.Y)}}
	for _, p := range bends {
		half := ranks[rankOf(p[1])] / 2
		points = append(points, [2]float64{round(p[0]), round(p[1] + half)})
		if half > 0 {
			points = append(points, [2]float64{round(p[0]), round(p[1] - half)})
		}
	}
	return append(points, [2]float64{round(in), round(to.Y + to.Height)})
}

// rankOf names a rank by its middle; sizes are tenths, so half a pixel tells ranks apart.
func rankOf(y float64) int { return int(math.Round(y)) }

// heights returns how high each rank is, boxes and labels.
func heights(g *Graph) map[int]float64 {
	h := map[int]float64{}
	for _, n := range g.Nodes {
		r := rankOf(n.Y + n.Height/2)
		h[r] = max(h[r], n.Height)
	}
	for _, e := range g.Edges {
		if e.Label != "" {
			r := rankOf(e.LabelAt[1])
			h[r] = max(h[r], e.LabelHeight)
		}
	}
	return h
}

// ports spreads the ways at a box's lower side (leaving) or upper side, in the order of where they come from or go to,
// so that they do not cross there. It returns the x of each way's port.
func ports(g *Graph, index map[string]int, inner [][][2]float64, leaving bool) []float64 {
	at := make([][]int, len(g.Nodes))
	toward := make([]float64, len(g.Edges))
	for i, e := range g.Edges {
		here, there := index[e.From], index[e.To]
		if !leaving {
			here, there = there, here
		}
		at[here] = append(at[here], i)
		toward[i] = g.Nodes[there].X + g.Nodes[there].Width/2
		if n := len(inner[i]); n > 0 && leaving {
			toward[i] = inner[i][0][0]
		} else if n > 0 {
			toward[i] = inner[i][n-1][0]
		}
	}
	x := make([]float64, len(g.Edges))
	for n, list := range at {
		slices.SortStableFunc(list, func(a, b int) int {
			switch {
			case toward[a] < toward[b]:
				return -1
			case toward[a] > toward[b]:
				return 1
			}
			return a - b
		})
		node := &g.Nodes[n]
		gap := portGap
		if len(list) > 1 {
			gap = min(portGap, (node.Width-2*corner)/float64(len(list)-1))
		}
		for k, i := range list {
			x[i] = node.X + node.Width/2 + (float64(k)-float64(len(list)-1)/2)*gap
		}
	}
	return x
}
