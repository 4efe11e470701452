package repl

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/journeylang/journey/lang/plan"
	"github.com/journeylang/journey/runtime/machine"
)

// segments lists the segments with their sizes and rules.
func (s *Session) segments(w *strings.Builder, _ string) error {
	if len(s.plan.Segments) == 0 {
		return fmt.Errorf("the program declares no segment")
	}
	sizes := map[string]int{}
	for _, id := range s.shell.Contacts() {
		s.view(id, func(st *machine.State) {
			for _, name := range st.Segments {
				sizes[name]++
			}
		})
	}
	t := table{}
	for _, g := range s.plan.Segments {
		rule := "static"
		if g.Rule != nil {
			rule = g.Rule.Text
		}
		t.row(g.Name, fmt.Sprint(sizes[g.Name]), cmp.Or(g.Doc, rule))
	}
	t.write(w)
	return nil
}

// in lists the members of a segment.
func (s *Session) in(w *strings.Builder, rest string) error {
	if !slices.ContainsFunc(s.plan.Segments, func(g *plan.Segment) bool { return g.Name == rest }) {
		return fmt.Errorf("there is no segment %q; :segments lists them", rest)
	}
	return s.contacts(w, rest)
}
