package repl

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/journeylang/journey/lang/diag"
	"github.com/journeylang/journey/lang/plan"
	"github.com/journeylang/journey/runtime/explain"
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

// inSegment is what stands behind :why where a segment is asked about: [ID] in SEGMENT, [ID] not in SEGMENT
var inSegment = regexp.MustCompile(`^(?:(\S+)\s+)?(?:not\s+)?in\s+(\S+)$`)

// whyIn tells why a contact is in a segment, or is not: :why ada in vip
func (s *Session) whyIn(w *strings.Builder, id, segment string) error {
	if id == "not" {
		id = ""
	}
	id, err := s.whom(id)
	if err != nil {
		return err
	}
	var m explain.Membership
	known := false
	path := s.path(id)
	s.world(id, func(world *machine.World, st *machine.State) {
		m, known = explain.Member(world, st, s.now(), segment, path)
	})
	if !known {
		return s.noSegment(segment)
	}
	for _, line := range m.Lines(id) {
		fmt.Fprintln(w, line)
	}
	return nil
}

// noSegment is the answer about a segment that the program does not declare.
func (s *Session) noSegment(name string) error {
	if near := diag.Nearest(name, s.scope().Segments); near != "" {
		return fmt.Errorf("there is no segment %q; did you mean %s?", name, near)
	}
	return fmt.Errorf("there is no segment %q; :segments lists them", name)
}

// in lists the members of a segment.
func (s *Session) in(w *strings.Builder, rest string) error {
	if !slices.ContainsFunc(s.plan.Segments, func(g *plan.Segment) bool { return g.Name == rest }) {
		return s.noSegment(rest)
	}
	return s.contacts(w, rest)
}
