package graph

import (
	"strconv"
	"strings"
)

// Counts are how many people a step has met.
type Counts struct {
	In      int `json:"in"`   // came
	Here    int `json:"here"` // are here now
	Out     int `json:"out"`  // went on
	Sent    int `json:"sent"` // messages
	Blocked int `json:"blocked"`
}

// count gives a box its numbers, and the width that the badges at its corners need beside the ways between them: at
// most so many leave it or reach it.
func (n *Node) count(c Counts, ways int) {
	n.Counts = &c
	widest := 0.0
	for _, label := range []string{n.here(), n.passed(), n.blocked()} {
		if label != "" {
			widest = max(widest, badgeWidth(label))
		}
	}
	n.Width = max(n.Width, round(2*(widest-badgeOut)+portGap*float64(ways)))
}

// overhang is how far badges reach above and below the box.
func (n *Node) overhang() float64 {
	if n.Counts == nil {
		return 0
	}
	return badgeUp + badgeHeight/2
}

// here is how many people stand at the step now: "845 here"; "" where nobody does.
func (n *Node) here() string {
	if n.Counts == nil || n.Counts.Here == 0 {
		return ""
	}
	return grouped(n.Counts.Here) + " here"
}

// passed is how many came by, or were sent something: "12,345 in", "12,100 sent"; "" where nobody came.
func (n *Node) passed() string {
	switch {
	case n.Counts == nil || n.Counts.In == 0:
		return ""
	case n.Kind == "send" && n.Counts.Sent > 0:
		return grouped(n.Counts.Sent) + " sent"
	}
	return grouped(n.Counts.In) + " in"
}

// blocked is how many got nothing because a gate was closed: "245 blocked"; "" where none were.
func (n *Node) blocked() string {
	if n.Counts == nil || n.Counts.Blocked == 0 {
		return ""
	}
	return grouped(n.Counts.Blocked) + " blocked"
}

// tally is all numbers of a box in one line: "12,100 sent, 245 blocked, 845 here"; "" where there are none.
func (n *Node) tally() string {
	var all []string
	for _, label := range []string{n.passed(), n.blocked(), n.here()} {
		if label != "" {
			all = append(all, label)
		}
	}
	return strings.Join(all, ", ")
}

// grouped writes a number with groups of thousands: 12,345.
func grouped(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
