package plan

import (
	"slices"
	"strings"
)

// An outline is a journey's tree of blocks and steps, read off the ids of its steps: "launch/wait-1d/clicked/email-guide"
// stands in the block clicked of the step wait-1d. Compare walks two outlines side by side.
// place is a step or a block of a journey, with what stands in it. The tree of them is read off the ids of the steps:
// "launch/wait-1d/clicked/email-guide" stands in the block clicked of the step wait-1d.
type place struct {
	name string
	step int // index; End: a block
	in   []*place
}

// outline returns the journey as the root of its tree, in the order of the script.
func outline(j *Journey) *place {
	root := &place{name: j.Name, step: End}
	for i := range j.Steps {
		at := root
		for _, name := range strings.Split(j.Steps[i].ID, "/")[1:] {
			at = at.child(name)
		}
		at.step = i
	}
	return root
}

func (p *place) child(name string) *place {
	for _, c := range p.in {
		if c.name == name {
			return c
		}
	}
	c := &place{name: name, step: End}
	p.in = append(p.in, c)
	return c
}

// blocks pairs what stands in two places: what has the same name, wherever it stands there; then, between neighbours
// that are paired, what is of the same kind, in order.
func (m *matching) blocks(old, next *place) {
	at := make([]int, len(old.in))
	taken := make([]bool, len(next.in))
	for i, a := range old.in {
		at[i] = slices.IndexFunc(next.in, func(b *place) bool { return b.name == a.name })
		if at[i] >= 0 {
			taken[at[i]] = true
			m.both(a, next.in[at[i]])
		}
	}
	from := 0
	for i, a := range old.in {
		if at[i] >= 0 {
			from = at[i] + 1
			continue
		}
		for k := from; k < len(next.in) && !taken[k]; k++ {
			if m.kin(a, next.in[k]) {
				taken[k], from = true, k+1
				m.both(a, next.in[k])
				break
			}
		}
	}
}

// both pairs two places and what stands in them.
func (m *matching) both(a, b *place) {
	if a.step != End && b.step != End {
		m.pair(a.step, b.step)
	}
	m.blocks(a, b)
}

// kin reports whether one place may have become the other: blocks, or steps of a kind; another message is another step.
func (m *matching) kin(a, b *place) bool {
	if a.step == End || b.step == End {
		return a.step == b.step
	}
	x, y := &m.old.Steps[a.step], &m.next.Steps[b.step]
	if m.to[a.step] != End || m.taken[b.step] || x.Kind != y.Kind {
		return false
	}
	return x.Message == nil || y.Message == nil || x.Message.Name == y.Message.Name
}
