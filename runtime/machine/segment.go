package machine

import (
	"slices"

	"github.com/journeylang/journey/lang/expr"
	"github.com/journeylang/journey/lang/plan"
)

// Memberships are exact at every instant (rule 23): an input assesses the segments that read what it changed, and no
// others; the passing of time assesses those that it can turn, at the instant at which it can (slide.go).

// member evaluates a segment at this instant; expressions call it for the segments that they name.
func (r *run) member(name string) bool {
	i, ok := r.p.segments[name]
	if !ok {
		return false
	}
	return r.holds(i)
}

func (r *run) holds(segment int) bool {
	s := r.p.Plan.Segments[segment]
	if s.Rule == nil {
		return r.st.inList(s.Name)
	}
	if r.judging == nil {
		r.judging = r.ruleEnv()
		defer func() { r.judging = nil }()
	}
	return s.Rule.Holds(r.judging)
}

// ruleEnv is what the rules of segments see.
func (r *run) ruleEnv() *expr.Env {
	env := r.bareEnv()
	env.Records, env.Fading = r.records(nil), r.fadingOf(nil)
	return env
}

// bareEnv is what rules see who are told of a lead and an account by whoever asks them.
func (r *run) bareEnv() *expr.Env {
	env := r.env
	env.Contact, env.Event, env.Start = r.profile(), nil, nil
	env.Records, env.Leads, env.Call, env.Fading = nil, r.leads(), r.ruleCall, nil
	return &env
}

// Member reports whether the contact is in the segment at the instant now (ms).
func Member(w *World, st *State, now int64, segment string) bool {
	var out Output
	r := out.begin(w, st, now)
	return r.p != nil && r.member(segment)
}

func (m *Program) allSegments() []int {
	all := make([]int, len(m.Plan.Segments))
	for i := range all {
		all[i] = i
	}
	return all
}

// reassess brings the memberships in the given segments up to date; joining one may start journeys.
func (r *run) reassess(segments []int) {
	if segments = r.assessed(segments); len(segments) == 0 || r.st.Into != "" {
		return
	}
	var env *expr.Env
	for _, i := range segments {
		if env == nil {
			env = r.ruleEnv()
		}
		r.judging = env
		is := r.holds(i)
		r.judging = nil
		if r.assess(i, is, true) {
			env = nil // whoever heard of it may have changed what rules see
		}
	}
	// What time does to the other segments is as it was: the moment that is kept for them still stands.
	r.st.SegmentDue = earlier(r.st.SegmentDue, r.timeTurns(segments, r.now))
}

// assess notes whether the contact is in a segment, and reports whether that is a change. A change of a membership is told
// to whoever waits for it, unless it is the rule that changed and not the person.
func (r *run) assess(segment int, is, told bool) (changed bool) {
	name := r.p.Plan.Segments[segment].Name
	at, was := slices.BinarySearch(r.st.Segments, name)
	switch {
	case is && !was:
		r.st.Segments = slices.Insert(r.st.Segments, at, name)
		r.trace(Joined, name, nil)
		r.exitAll(change{segment: name})
		if told {
			r.announce(plan.NameEnters(name), nil, "")
		}
		for _, j := range r.p.startedWith[name] {
			r.enterWith(j)
		}
	case !is && was:
		r.st.Segments = slices.Delete(r.st.Segments, at, at+1)
		r.trace(Parted, name, nil)
		r.exitAll(change{segment: name})
		if told {
			r.announce(plan.NameLeaves(name), nil, "")
		}
	}
	return is != was
}
