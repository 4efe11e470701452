package machine

import (
	"slices"
	"time"
)

// member evaluates a segment at this instant; expressions call it for the segments that they name.
func (r *run) member(name string) bool {
	i, ok := r.p.segments[name]
	if !ok {
		return false
	}
	return r.holds(i)
}

func (r *run) holds(segment int) bool {
	env := r.env
	env.Contact, env.Event, env.Start = r.profile(), nil, nil
	return r.p.Plan.Segments[segment].Rule.Holds(&env)
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
	if len(segments) == 0 {
		return
	}
	for _, i := range segments {
		name := r.p.Plan.Segments[i].Name
		at, was := slices.BinarySearch(r.st.Segments, name)
		is := r.holds(i)
		switch {
		case is && !was:
			r.st.Segments = slices.Insert(r.st.Segments, at, name)
			r.trace(Joined, name, nil)
			for _, j := range r.p.startedWith[name] {
				r.enterWith(j)
			}
		case !is && was:
			r.st.Segments = slices.Delete(r.st.Segments, at, at+1)
			r.trace(Parted, name, nil)
		}
	}
	r.st.SegmentDue = r.nextSlide()
}

// windowsSlid reassesses the segments that read windows, at the instant at which an event fell out of one.
func (r *run) windowsSlid() {
	var segments []int
	for _, w := range r.p.windowed {
		for _, s := range r.p.byAggregate[w.key] {
			segments = insert(segments, s)
		}
	}
	r.reassess(segments)
}

// nextSlide returns the next instant at which an event falls out of a window that a segment reads, or 0.
func (r *run) nextSlide() int64 {
	due := int64(0)
	for _, w := range r.p.windowed {
		a := r.st.aggregate(w.key)
		if a == nil {
			continue
		}
		window := int64(w.agg.Window / time.Millisecond)
		for _, p := range a.Points {
			if end := p.At + window; end > r.now {
				if due == 0 || end < due {
					due = end
				}
				break
			}
		}
	}
	return due
}

// Adopt brings a contact under a newly published program: readings of history that are new are made from its past,
// memberships are assessed afresh, and members of a segment that a new journey takes enter it.
func Adopt(w *World, st *State, now int64, past []Entry, out *Output) {
	r := out.begin(w, st, now)
	st.Program = r.p.Number
	r.rebuild(past)
	st.Segments = slices.DeleteFunc(st.Segments, func(name string) bool {
		_, known := r.p.segments[name]
		return !known
	})
	before := slices.Clone(st.Segments)
	r.reassess(r.p.allSegments())
	for _, name := range before {
		if _, still := slices.BinarySearch(st.Segments, name); still {
			for _, j := range r.p.startedWith[name] {
				if !r.knewBefore(r.p.Plan.Journeys[j].Name) {
					r.enterWith(j)
				}
			}
		}
	}
}

// knewBefore reports whether the program before the current one already had the journey: its members have entered or
// were refused.
func (r *run) knewBefore(journey string) bool {
	before := r.world.Program(r.p.Number - 1)
	if before == nil {
		return false
	}
	_, _, ok := before.Journey(journey)
	return ok
}
