package machine

import (
	"fmt"
	"slices"

	"github.com/journeylang/journey/lang/plan"
)

// Changes of a static segment, in the Status of a ListInput.
const (
	ListAdd    = "add"
	ListRemove = "remove"
)

// CheckList reports a segment that nobody can be added to.
func CheckList(p *plan.Program, segment string) error {
	for _, s := range p.Segments {
		switch {
		case s.Name != segment:
		case s.Rule != nil:
			return fmt.Errorf("%s has a rule: who is in it follows from that", segment)
		default:
			return nil
		}
	}
	return fmt.Errorf("there is no segment %s; declare it: segment %s static", segment, segment)
}

// list applies a change of a static segment from outside.
func (r *run) list(in *Input) {
	if i, ok := r.segmentIndex(in.Name); !ok || r.p.Plan.Segments[i].Rule != nil {
		return
	}
	r.listed(in.Name, in.Status == ListAdd)
}

// listStep is the step add to SEGMENT or remove from SEGMENT.
func (r *run) listStep(s *plan.Step) { r.listed(s.Target, s.Kind == plan.AddTo) }

// listed puts the contact into a static segment or takes it out. That the membership changed is told and traced as of
// any segment.
func (r *run) listed(segment string, in bool) {
	at, was := slices.BinarySearch(r.st.Lists, segment)
	switch {
	case in && !was:
		r.st.Lists = slices.Insert(r.st.Lists, at, segment)
	case !in && was:
		r.st.Lists = slices.Delete(r.st.Lists, at, at+1)
	default:
		return
	}
	r.changed([]string{"list." + segment})
}

func (r *run) segmentIndex(name string) (int, bool) {
	if r.p == nil {
		return 0, false
	}
	i, ok := r.p.segments[name]
	return i, ok
}

// inList reports whether the contact was added to a static segment.
func (st *State) inList(segment string) bool {
	_, in := slices.BinarySearch(st.Lists, segment)
	return in
}
