package graph

// mirrored reports whether the ways out of the boxes lie, on the whole, in the order opposite to the script's: dagre cares for
// few crossings and knows no left and right.
func (l *layout) mirrored(g *Graph) bool {
	order := 0
	for i, a := range g.Edges {
		for k := i + 1; k < len(g.Edges) && g.Edges[k].From == a.From; k++ {
			switch x, y := l.leaves(i), l.leaves(k); {
			case x < y:
				order++
			case x > y:
				order--
			}
		}
	}
	return order < 0
}

// leaves is the x where way i first bends.
func (l *layout) leaves(i int) float64 {
	if b := l.bends[i]; len(b) > 1 {
		return b[1][0]
	}
	return 0
}

// mirror returns the layout with left and right exchanged, in a drawing of the given width.
func (l *layout) mirror(width float64) *layout {
	turn := func(points [][2]float64) [][2]float64 {
		out := make([][2]float64, len(points))
		for i, p := range points {
			out[i] = [2]float64{width - p[0], p[1]}
		}
		return out
	}
	m := &layout{width: width, nodes: turn(l.nodes), labels: turn(l.labels)}
	for _, b := range l.bends {
		m.bends = append(m.bends, turn(b))
	}
	return m
}
