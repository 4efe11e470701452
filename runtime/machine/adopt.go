package machine

import (
	"slices"

	"github.com/journeylang/journey/lang/expr"
	"github.com/journeylang/journey/lang/plan"
)

// Adopt brings a contact under a newly published program: readings of history that are new are made from its past,
// memberships are assessed afresh, and members of a segment that a new journey takes enter it.
//
// A membership that changes because the rule is new or another one is no change of the person: it starts the journeys
// that take the segment's members, and it ends trips by a rule that reads it, but enters SEGMENT and leaves SEGMENT do
// not happen.
//
// out.Past is asked only where the new program looks for something that the state does not tell.
func Adopt(w *World, st *State, now int64, out *Output) {
	r := out.begin(w, st, now)
	defer r.buried("the new program could not be taken up", nil)
	before := w.Program(st.Program)
	st.Program = r.p.Number
	if KindOf(st.ID) == DeskEntity || st.Into != "" {
		return
	}
	var past []Entry
	if r.looksBack(before) && out.Past != nil {
		past = out.Past()
	}
	r.rebuild(past)
	r.recallScores(before, past)
	st.Segments = slices.DeleteFunc(st.Segments, func(name string) bool {
		_, known := r.p.segments[name]
		return !known
	})
	had := slices.Clone(st.Segments)
	if all := r.assessed(r.p.allSegments()); len(all) > 0 || KindOf(st.ID) == ContactEntity {
		for _, i := range all {
			r.assess(i, r.holds(i), before.sameRule(r.p, i))
		}
		st.SegmentDue = r.timeTurns(r.assessed(r.p.slides), now)
	}
	for _, name := range had {
		if _, still := slices.BinarySearch(st.Segments, name); still {
			for _, j := range r.p.startedWith[name] {
				if !r.tookBefore(r.p.Plan.Journeys[j]) {
					r.enterWith(j)
				}
			}
		}
	}
	r.adoptLeads()
	r.settle()
}

// LooksBack reports whether contacts that are brought under the program may have something to be found in their past: readings of
// history, or points.
func (m *Program) LooksBack() bool { return len(m.Plan.Aggregates) > 0 || len(m.scoring.lines) > 0 }

// looksBack reports whether anything of the contact, which was under the program before, is to be made from its past.
func (r *run) looksBack(before *Program) bool {
	lacks := func(agg *expr.Aggregate) bool { return r.st.aggregate(r.p.keys[agg.Key]) == nil }
	if slices.ContainsFunc(r.p.Plan.Aggregates, lacks) {
		return true
	}
	for _, lines := range r.p.scoring.lines {
		if slices.ContainsFunc(lines, func(s scoreLine) bool { return s.fresh(before) }) {
			return true
		}
	}
	return false
}

// sameRule reports whether a segment of the program next is decided as the one of that name here. m may be nil.
func (m *Program) sameRule(next *Program, segment int) bool {
	if m == nil {
		return false
	}
	i, ok := m.segments[next.Plan.Segments[segment].Name]
	return ok && m.rules[i] == next.rules[segment]
}

// Changed returns the segments of the program whose rule is new or another one than in the program before, which may be
// nil.
func (m *Program) Changed(before *Program) []string {
	var names []string
	for i, s := range m.Plan.Segments {
		if !before.sameRule(m, i) {
			names = append(names, s.Name)
		}
	}
	return names
}

// tookBefore reports whether the journey took the members of its segment under the program before the current one
// already: they have entered or were refused.
func (r *run) tookBefore(j *plan.Journey) bool {
	before := r.world.Program(r.p.Number - 1)
	if before == nil {
		return false
	}
	old, _, ok := before.Journey(j.Name)
	return ok && old.Start.With == j.Start.With && !old.Start.Together()
}
