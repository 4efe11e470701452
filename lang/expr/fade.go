package expr

import (
	"time"

	"github.com/expr-lang/expr/vm"

	"github.com/journeylang/journey/lang/schema"
	"github.com/journeylang/journey/lang/source"
)

// A score fades: points sink by themselves, along a curve and not along a line. A comparison of one score with what the
// clock does not change still turns at a moment that can be found: up to a bend the score goes one way, so the sign of
// the gap between the sides changes at most once, and halving finds the millisecond. What compares two scores that
// fade, or one with the clock, is looked at every second.

// Fading says how scores fade from the instant of an Env on, where nothing happens but that time passes.
type Fading interface {
	// At returns the lead and the leads, as Env.Records["lead"] and Env.Leads have them, at a later instant.
	At(at time.Time) (lead map[string]any, leads []any)
	// Bend returns an instant up to which every score goes one way only; zero: nothing fades any more.
	Bend() time.Time
}

// fades notes the reading of a field that fades; it reports whether it does.
func (r *resolver) fades(f *schema.Field, at source.Span) bool {
	if f.Fades {
		r.program.UsesNow = true
		r.fading = append(r.fading, at.Start)
	}
	return f.Fades
}

// fadesOnly reports whether time changes what a span says through scores only.
func (r *resolver) fadesOnly(span source.Span) bool {
	return within(r.clock, span) == 0 && within(r.fading, span) > 0
}

func within(places []int, span source.Span) int {
	n := 0
	for _, at := range places {
		if at >= span.Start && at < span.End {
			n++
		}
	}
	return n
}

// watchFading notes a comparison of one score with what time does not change; it reports whether it is one.
func (r *resolver) watchFading(out, a, b term) bool {
	span := a.span.To(b.span)
	if out.bent || len(r.elems) > 1 || !r.fadesOnly(span) || within(r.fading, span) > 1 || familyOf(a.typ) != familyOf(b.typ) {
		return false
	}
	l := line{node: call2(subtract, a.node, b.node), fades: true}
	if len(r.elems) > 0 {
		r.inner = append(r.inner, l)
	} else {
		r.lines = append(r.lines, l)
	}
	return true
}

// watchEach notes the comparisons in the condition of a closure, which are made with every element of its list.
func (r *resolver) watchEach(in term) {
	for _, l := range r.inner {
		l.node = r.overList("map", in, l.node)
		r.lines = append(r.lines, l)
	}
	r.inner = nil
}

// fade returns the first millisecond at which a comparison with a score has turned, or the bend before which none does.
func (t turn) fade(env *Env) (time.Time, bool) {
	if env.Fading == nil {
		return time.Time{}, false
	}
	bend := env.Fading.Bend()
	here := gaps(t.gap, env)
	if bend.IsZero() || len(here) == 0 {
		return time.Time{}, false
	}
	now := env.Now.UnixMilli()
	at := FirstTurn(now, bend.UnixMilli(), func(at int64) bool {
		return turned(here, gaps(t.gap, fadedTo(env, time.UnixMilli(at).UTC())))
	})
	return time.UnixMilli(at).UTC(), true
}

// FirstTurn returns the first millisecond in (now, end] at which turned holds, or end where it holds at none. Once it
// holds, turned must hold up to the end.
func FirstTurn(now, end int64, turned func(at int64) bool) int64 {
	if end <= now || !turned(end) {
		return end
	}
	for end-now > 1 {
		if middle := now + (end-now)/2; turned(middle) {
			end = middle
		} else {
			now = middle
		}
	}
	return end
}

// fadedTo is the environment at a later instant.
func fadedTo(env *Env, at time.Time) *Env {
	later := *env
	later.Now = at
	lead, leads := env.Fading.At(at)
	later.Leads = leads
	later.Records = make(map[string]map[string]any, len(env.Records))
	for name, record := range env.Records {
		later.Records[name] = record
	}
	if lead != nil {
		later.Records["lead"] = lead
	}
	return &later
}

// gaps are the distances between the sides: one, or one for each element of a list.
func gaps(code *vm.Program, env *Env) []any {
	v, err := run(code, env)
	if list, ok := v.([]any); ok && err == nil {
		return list
	}
	if v == nil || err != nil {
		return nil
	}
	return []any{v}
}

// turned reports whether one of the gaps has another sign than before.
func turned(before, after []any) bool {
	if len(before) != len(after) {
		return true
	}
	for i := range before {
		if sign(before[i]) != sign(after[i]) {
			return true
		}
	}
	return false
}

func sign(v any) int {
	n, _ := v.(float64)
	switch {
	case n > 0:
		return 1
	case n < 0:
		return -1
	}
	return 0
}
