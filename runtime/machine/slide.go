package machine

import (
	"slices"
	"time"

	"github.com/journeylang/journey/lang/expr"
)

// The passing of time alone changes a membership at two kinds of moments: an event falls out of a window that a rule
// reads, or a comparison with the clock turns. Both can be computed, so the state keeps the first of them, and the
// partition wakes the contact then. The moment that is kept may be too early, where something has happened since that
// pushed it back; it is never too late.

// timely is what time can do to a segment, also through the segments that its rule names.
type timely struct {
	windows []reading       // that it reads
	clocks  []*expr.Program // rules that compare with the clock
}

func (t *timely) any() bool { return len(t.windows) > 0 || len(t.clocks) > 0 }

// timelyOf collects what time can do to segment i.
func (m *Program) timelyOf(i int, aggregates []*expr.Aggregate) timely {
	var t timely
	for _, a := range aggregates {
		if a.Window > 0 {
			t.windows = append(t.windows, reading{m.keys[a.Key], a})
		}
	}
	visited := map[int]bool{}
	var visit func(int)
	visit = func(i int) {
		rule := m.Plan.Segments[i].Rule
		if visited[i] || rule == nil {
			return
		}
		visited[i] = true
		if rule.UsesNow {
			t.clocks = append(t.clocks, rule)
		}
		for _, name := range rule.Segments {
			visit(m.segments[name])
		}
	}
	visit(i)
	return t
}

// timeTurns returns the next instant at which the passing of time alone may change a membership in one of the segments, or
// 0. A rule that turns at no foreseeable moment is looked at every second, but not for the time before floor: what it did
// while nobody looked is not made up for.
func (r *run) timeTurns(segments []int, floor int64) int64 {
	due := int64(0)
	var env *expr.Env
	for _, i := range segments {
		t := &r.p.timely[i]
		for _, w := range t.windows {
			due = earlier(due, r.slide(w.agg, w.key))
		}
		if len(t.clocks) > 0 {
			if env == nil {
				env = r.ruleEnv()
			}
			for _, rule := range t.clocks {
				at, ok := rule.Next(env)
				switch {
				case !ok:
				case rule.Foreseeable():
					due = earlier(due, at.UnixMilli())
				default:
					due = earlier(due, max(at.UnixMilli(), floor))
				}
			}
		}
	}
	return due
}

// slide returns the next instant at which an event falls out of the window of a reading, or 0.
func (r *run) slide(agg *expr.Aggregate, key uint64) int64 {
	a := r.st.aggregate(key)
	if a == nil {
		return 0
	}
	window := int64(agg.Window / time.Millisecond)
	for _, p := range a.Points {
		if end := p.At + window; end > r.now {
			return end
		}
	}
	return 0
}

// slideTo does what time has done to memberships up to and including the instant upto (ms), each change at its own
// moment, so that one which came and went while nobody looked has been there. It reports whether there was anything.
func (r *run) slideTo(upto int64) bool {
	did := false
	for now := r.now; r.st.SegmentDue != 0 && r.st.SegmentDue <= upto; did = true {
		at := r.st.SegmentDue
		r.st.SegmentDue = 0
		slides := r.assessed(r.p.slides)
		if len(slides) == 0 {
			continue
		}
		for _, i := range slides {
			r.setNow(at)
			turns := r.turnsNow(i, at)
			is := turns && r.holds(i)
			r.setNow(now)
			if turns {
				r.assess(i, is, true)
			}
		}
		r.setNow(at)
		next := r.timeTurns(slides, now)
		r.setNow(now)
		r.st.SegmentDue = earlier(r.st.SegmentDue, next)
		r.settle()
	}
	return did
}

// turnsNow reports whether an event falls out of a window of the segment at the instant at, or the segment reads the clock.
func (r *run) turnsNow(segment int, at int64) bool {
	t := &r.p.timely[segment]
	return len(t.clocks) > 0 || slices.ContainsFunc(t.windows, func(w reading) bool {
		a := r.st.aggregate(w.key)
		if a == nil {
			return false
		}
		_, ends := slices.BinarySearchFunc(a.Points, at-int64(w.agg.Window/time.Millisecond), func(p Point, at int64) int { return int(p.At - at) })
		return ends
	})
}

// setNow makes the run see the state as it is at another instant.
func (r *run) setNow(now int64) { r.now, r.env.Now = now, time.UnixMilli(now).UTC() }
