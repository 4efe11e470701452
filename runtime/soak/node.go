package soak

import "strings"

// node is a step as it is written, with the blocks in it, so that steps can be taken away and put in.
type node struct {
	open  string // its first lines
	arms  []arm
	close string
}

// arm is a block of a step.
type arm struct {
	open  string
	steps []*node
	close string
}

func line(text string) *node { return &node{open: text} }

func write(b *strings.Builder, steps []*node, indent string) {
	put := func(text string) {
		if text != "" {
			b.WriteString(indent + text + "\n")
		}
	}
	for _, n := range steps {
		put(n.open)
		for _, a := range n.arms {
			put(a.open)
			write(b, a.steps, indent+"  ")
			put(a.close)
		}
		put(n.close)
	}
}

func clones(steps []*node) []*node {
	out := make([]*node, len(steps))
	for i, n := range steps {
		c := &node{open: n.open, close: n.close}
		for _, a := range n.arms {
			c.arms = append(c.arms, arm{a.open, clones(a.steps), a.close})
		}
		out[i] = c
	}
	return out
}

// lists visits every list of steps, the outer ones first, until visit returns false.
func lists(steps *[]*node, visit func(steps *[]*node) bool) bool {
	if !visit(steps) {
		return false
	}
	for _, n := range *steps {
		for i := range n.arms {
			if !lists(&n.arms[i].steps, visit) {
				return false
			}
		}
	}
	return true
}
