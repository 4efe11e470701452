package explain

import (
	"slices"

	"github.com/journeylang/journey/lang/plan"
	"github.com/journeylang/journey/runtime/fold"
	"github.com/journeylang/journey/runtime/machine"
)

// Membership says why somebody is in a segment, or is not: the rule, the values that it read, and the same of each segment
// that it names.
type Membership struct {
	Segment  string       `json:"segment"`
	In       bool         `json:"in"`
	Rule     string       `json:"rule"` // as written; "": a list
	Operands []Operand    `json:"operands"`
	Parts    []Membership `json:"parts,omitempty"` // the segments that the rule names
	Decides  bool         `json:"decides"`         // of a part: the rule would be answered otherwise, were it otherwise
}

// Operand is a value that a rule read, by its name there, as text.
type Operand struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// Member explains the membership in a segment at the instant now (ms). known is false where the program has no such segment.
func Member(w *machine.World, st *machine.State, now int64, segment string, path []fold.Line) (m Membership, known bool) {
	current := w.Current()
	if current == nil || !current.HasSegment(segment) {
		return m, false
	}
	past := make([]machine.Entry, len(path))
	for i := range path {
		past[i] = path[i].Entry
	}
	return member(w, st, now, segment, past), true
}

func member(w *machine.World, st *machine.State, now int64, segment string, past []machine.Entry) Membership {
	p := w.Current().Plan
	m := Membership{Segment: segment, Operands: []Operand{}, In: machine.Member(w, st, now, segment)}
	g := p.Segments[slices.IndexFunc(p.Segments, func(g *plan.Segment) bool { return g.Name == segment })]
	if g.Rule == nil {
		return m
	}
	m.Rule = g.Rule.Text
	_, operands, err := machine.Ask(w, st, now, past, g.Rule)
	if err != nil {
		return m
	}
	for _, o := range operands {
		if !slices.Contains(g.Rule.Segments, o.Name) {
			m.Operands = append(m.Operands, Operand{o.Name, Show(o.Value)})
		}
	}
	for _, name := range g.Rule.Segments {
		part := member(w, st, now, name, past)
		part.Decides = machine.Decides(w, st, now, past, g.Rule, name)
		m.Parts = append(m.Parts, part)
	}
	return m
}

// Lines tells a membership, a line each: the rule, its values, and below each segment that it names, why that.
func (m *Membership) Lines(who string) []string {
	verb := " is not in "
	if m.In {
		verb = " is in "
	}
	return m.lines(who+verb+m.Segment, "")
}

func (m *Membership) lines(head, indent string) []string {
	if m.Rule == "" {
		return []string{indent + head + ", which is a list"}
	}
	out := []string{indent + head + ": " + m.Rule}
	for _, o := range m.Operands {
		out = append(out, indent+"  "+o.Name+" is "+o.Value)
	}
	for i := range m.Parts {
		part := &m.Parts[i]
		text := "not in " + part.Segment
		if part.In {
			text = "in " + part.Segment
		}
		if part.Decides {
			text += ", which decides"
		}
		out = append(out, part.lines(text, indent+"  ")...)
	}
	return out
}
