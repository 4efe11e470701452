package plan

import (
	"slices"
	"strings"
)

// Fate is what becomes of a journey or a step when another version of the program is published.
type Fate uint8

// The fates.
const (
	Kept    Fate = iota // it does the same
	Changed             // it is still there and does something else
	Removed
	Added
)

// String returns the word for people.
func (f Fate) String() string { return [...]string{"kept", "changed", "removed", "added"}[f] }

// Difference is what a publish changes.
type Difference struct {
	Journeys []JourneyChange // those of the new program in its order, then those that it no longer has
	Policies []PolicyChange  // of what holds for every send
}

// JourneyChange is what becomes of a journey.
type JourneyChange struct {
	Name     string
	Fate     Fate
	Old, New *Journey // nil where there is none
	Steps    Passage  // of a changed journey
}

// Passage leads from the steps of one version of a journey to those of another.
type Passage struct {
	Steps []Successor // by index of the old step
	Added []int       // indices of the new steps that no old step has become
	Goals []int       // by index of the old goal: the new one, or End
	Arms  []int       // by index of the old arm: the new one, or End
}

// Successor is where the people of an old step stand in the new version.
type Successor struct {
	// To is the index of the new step: the same one, or where the flow went on behind a removed one. End: nowhere.
	To   int
	Fate Fate // Kept, Changed, Removed
}

// Diff compares two programs by what they do: places, white space, comments and titles do not count. A nil old program
// has nothing.
func Diff(old, next *Program) Difference {
	d := Difference{Policies: policyChanges(old, next)}
	find := func(p *Program, name string) *Journey {
		if p == nil {
			return nil
		}
		for _, j := range p.Journeys {
			if j.Name == name {
				return j
			}
		}
		return nil
	}
	for _, j := range next.Journeys {
		c := JourneyChange{Name: j.Name, Fate: Added, Old: find(old, j.Name), New: j}
		switch {
		case c.Old == nil:
		case c.Old.Hash == j.Hash:
			c.Fate = Kept
		default:
			c.Fate, c.Steps = Changed, Compare(c.Old, j)
		}
		d.Journeys = append(d.Journeys, c)
	}
	if old != nil {
		for _, j := range old.Journeys {
			if find(next, j.Name) == nil {
				d.Journeys = append(d.Journeys, JourneyChange{Name: j.Name, Fate: Removed, Old: j})
			}
		}
	}
	return d
}

// Same reports whether nothing that people would notice has changed.
func (d *Difference) Same() bool {
	return len(d.Policies) == 0 && !slices.ContainsFunc(d.Journeys, func(c JourneyChange) bool { return c.Fate != Kept })
}

// Compare leads from an old version of a journey to a new one. A step is the same step where its label or its id is the
// same; a step that stands between the same neighbours and is of the same kind has changed (wait 1d became wait 2d).
// Those who stand at a step that is gone go on at the first that is left of those that would have followed.
func Compare(old, next *Journey) Passage {
	m := matching{old: old, next: next, to: make([]int, len(old.Steps)), taken: make([]bool, len(next.Steps))}
	for i := range m.to {
		m.to[i] = End
	}
	m.byName()
	m.blocks(outline(old), outline(next))
	p := Passage{Steps: make([]Successor, len(old.Steps))}
	for i := range old.Steps {
		s := &p.Steps[i]
		if s.To = m.to[i]; s.To == End {
			s.To, s.Fate = m.survivor(i), Removed
		} else if definition(&old.Steps[i]) != definition(&next.Steps[s.To]) {
			s.Fate = Changed
		}
	}
	for k := range next.Steps {
		if !m.taken[k] {
			p.Added = append(p.Added, k)
		}
	}
	p.Goals, p.Arms = m.goals(), m.arms()
	return p
}

// matching pairs the steps of two versions.
type matching struct {
	old, next *Journey
	to        []int  // by old step; End: not paired
	taken     []bool // by new step
}

func (m *matching) pair(old, next int) {
	if old != End && next != End && m.to[old] == End && !m.taken[next] {
		m.to[old], m.taken[next] = next, true
	}
}

// byName pairs the steps that have the same label, wherever they stand.
func (m *matching) byName() {
	for i := range m.old.Steps {
		if name := m.old.Steps[i].Name; name != "" {
			m.pair(i, slices.IndexFunc(m.next.Steps, func(s Step) bool { return s.Name == name }))
		}
	}
}

// survivor is where the flow goes on behind a step that is gone.
func (m *matching) survivor(i int) int {
	for range m.old.Steps {
		if i = m.old.Steps[i].Next; i == End {
			return End
		}
		if m.to[i] != End {
			return m.to[i]
		}
	}
	return End
}

func (m *matching) goals() []int {
	return paired(m.old.Goals, m.next.Goals,
		func(a, b *Goal) bool { return a.On.Text == b.On.Text && a.Name == b.Name },
		func(a, b *Goal) bool { return a.Name == b.Name })
}

func (m *matching) arms() []int {
	same := func(a, b *Arm) bool {
		return a.Label == b.Label && (a.Step < 0 && b.Step < 0 || a.Step >= 0 && b.Step >= 0 && m.to[a.Step] == b.Step)
	}
	return paired(m.old.Arms, m.next.Arms, same)
}

// paired returns for each old one the new one that is the same by the first of the rules that finds one.
func paired[T any](old, next []T, rules ...func(a, b *T) bool) []int {
	to, taken := make([]int, len(old)), make([]bool, len(next))
	for i := range to {
		to[i] = End
	}
	for _, same := range rules {
		for i := range old {
			for k := range next {
				if to[i] == End && !taken[k] && same(&old[i], &next[k]) {
					to[i], taken[k] = k, true
				}
			}
		}
	}
	return to
}

// definition is the canonical text of what a step does, without where it leads.
func definition(s *Step) string {
	bare := *s
	bare.ID, bare.Name, bare.Next, bare.Else, bare.ElseArm, bare.Behind = "", "", End, End, End, End
	bare.Branches = slices.Clone(s.Branches)
	for i := range bare.Branches {
		bare.Branches[i].To, bare.Branches[i].Arm = End, End
	}
	if s.Series != nil {
		series := *s.Series
		series.Reminders = slices.Clone(series.Reminders)
		for i := range series.Reminders {
			series.Reminders[i].Step = End
		}
		bare.Series = &series
	}
	var text strings.Builder
	r := newRendering(&text, nil)
	r.step(&bare)
	for _, msg := range r.messages {
		r.message(msg)
	}
	return text.String()
}
