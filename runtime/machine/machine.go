// Package machine is the pure heart of the runtime: what one input does to one contact.
//
//	Apply(world, state, now, input) → state, effects, trace
//
// It sees the plan, one contact's state, the time and one input, and nothing else: no clock, no I/O, no randomness but
// hashes of what it was given, no map order, no goroutines. So the live engine, the simulator, the test runner and
// recovery are the same code in different shells, and the same log gives the same bytes.
//
// The order of things at one instant (rule 6): an input's exits come before its goals' ends, before the waits that it
// satisfies, before new trips; timers that were due before the instant fire before the input, those due at the
// instant behind it. The shell calls Fire and Apply in that order.
package machine

import (
	"fmt"
	"strconv"
	"time"

	"github.com/journeylang/journey/lang/expr"
	"github.com/journeylang/journey/lang/plan"
)

// LateLimit is how late an event may be to start or steer anything; a later one enters history only (rule 14).
const LateLimit = int64(24 * time.Hour / time.Millisecond)

// Output collects what applying an input brings about beside the change of the state.
type Output struct {
	// Partition, Offset and Index name the input; keys of effects are made of them.
	Partition uint16
	Offset    uint64
	Index     int

	Effects []Effect
	Trace   []Entry
	// Counts returns the counters of a journey of a program; the shell owns them.
	Counts func(p *Program, journey int) *Counts

	run run
}

// run is one application; it lives in the Output so that an input costs no allocation for it.
type run struct {
	world *World
	p     *Program // the current program
	st    *State
	now   int64
	out   *Output
	env   expr.Env
	parts int // effects made by this input
}

func (o *Output) begin(w *World, st *State, now int64) *run {
	r := &o.run
	r.world, r.p, r.st, r.now, r.out, r.parts = w, w.Current(), st, now, o, 0
	r.env.Now = time.UnixMilli(now).UTC()
	if r.env.Member == nil {
		r.env.Member = r.member
		r.env.History = r.history
	}
	return r
}

// Apply applies one input at the instant now (ms). An input that makes the machine panic becomes, the same on every
// replay, a dead letter on the contact's trace.
func Apply(w *World, st *State, now int64, in *Input, out *Output) {
	r := out.begin(w, st, now)
	defer func() {
		if fault := recover(); fault != nil {
			out.Trace = append(out.Trace, Entry{Time: now, Contact: st.ID, Kind: Dead, Journey: None, Step: None,
				Text: fmt.Sprintf("an input could not be applied: %v", fault)})
		}
	}()
	created := st.Created == 0
	if created {
		st.Created = now
		if r.p != nil {
			st.Program = r.p.Number
		}
	}
	if in.ID != "" && !st.firstTime(in, now) {
		return
	}
	switch in.Kind {
	case EventInput:
		r.event(in)
	case ContactInput:
		r.contact(in)
	case OutcomeInput:
		r.outcome(in)
	case RefusalInput:
		r.refuse(in.Name)
	}
	if created && r.p != nil {
		r.reassess(r.p.allSegments())
	}
	st.forget(now)
}

// Fire does what is due at or before upto, at the instant now: windows that slid, then steps whose time is up, in
// order of their due time.
func Fire(w *World, st *State, now, upto int64, out *Output) {
	r := out.begin(w, st, now)
	if st.SegmentDue != 0 && st.SegmentDue <= upto {
		r.windowsSlid()
	}
	for {
		next := -1
		for i := range st.Trips {
			t := &st.Trips[i]
			if t.Due != 0 && t.Due <= upto && (next < 0 || t.Due < st.Trips[next].Due) {
				next = i
			}
		}
		if next < 0 {
			break
		}
		r.timeUp(next)
	}
	st.forget(now)
}

// NextDue returns the next instant (ms) at which Fire has something to do, or 0.
func (st *State) NextDue() int64 {
	due := st.SegmentDue
	for i := range st.Trips {
		if d := st.Trips[i].Due; d != 0 && (due == 0 || d < due) {
			due = d
		}
	}
	return due
}

// seenFor is how long an input's ID guards against its repeat, and maxSeen how many are kept: a sender that repeats a
// request does it within minutes.
const (
	seenFor = 2 * LateLimit
	maxSeen = 256
)

func (st *State) firstTime(in *Input, now int64) bool {
	h := hashText(in.ID)
	for i := range st.Seen {
		if st.Seen[i].Hash == h {
			return false
		}
	}
	keep := st.Seen[:0]
	for _, s := range st.Seen {
		if s.At > now-seenFor {
			keep = append(keep, s)
		}
	}
	if len(keep) >= maxSeen {
		keep = append(keep[:0], keep[len(keep)-maxSeen+1:]...)
	}
	st.Seen = append(keep, Seen{h, now})
	return true
}

// forget drops trips that have left and whose goals can no longer count.
func (st *State) forget(now int64) {
	for i := range st.Trips {
		if t := &st.Trips[i]; t.Left != 0 && t.GoalUntil < now {
			keep := st.Trips[:i]
			for _, t := range st.Trips[i:] {
				if t.Left == 0 || t.GoalUntil >= now {
					keep = append(keep, t)
				}
			}
			clear(st.Trips[len(keep):])
			st.Trips = keep
			return
		}
	}
}

// profile returns the contact's fields as rules see them: what was set, and the schema's defaults for the rest.
func (r *run) profile() Values {
	st := r.st
	if st.view == nil || st.viewProgram != r.p {
		st.viewProgram = r.p
		st.view = st.Profile
		copied := false
		for _, d := range r.p.defaults {
			if _, set := st.Profile[d.name]; !set {
				if !copied {
					copied = true
					view := make(Values, len(st.Profile)+len(r.p.defaults))
					for k, v := range st.Profile {
						view[k] = v
					}
					st.view = view
				}
				st.view[d.name] = d.value
			}
		}
		if st.view == nil {
			st.view = Values{}
		}
	}
	return st.view
}

// scope sets the values that an expression of a trip sees (t is nil at the door, where there is no trip yet) and returns
// the environment. It is the one place that says what names mean at run time.
func (r *run) scope(t *Trip, event Values) *expr.Env {
	r.env.Contact = r.profile()
	r.env.Event = event
	r.env.Start = nil
	if t != nil {
		r.env.Start = t.Start
	}
	return &r.env
}

func (r *run) trace(kind EntryKind, text string, values Values) {
	number := uint32(0)
	if r.p != nil {
		number = r.p.Number
	}
	r.out.Trace = append(r.out.Trace, Entry{Time: r.now, Contact: r.st.ID, Kind: kind, Program: number,
		Journey: None, Step: None, Text: text, Values: values})
}

func (r *run) traceTrip(t *Trip, journey int, step int32, kind EntryKind, text string, values Values) {
	r.out.Trace = append(r.out.Trace, Entry{Time: r.now, Contact: r.st.ID, Kind: kind, Program: t.Program,
		Journey: int32(journey), Trip: t.No, Step: step, Text: text, Values: values})
}

// key names the next effect of this input: the same on every replay.
func (r *run) key() string {
	b := make([]byte, 0, 24)
	b = strconv.AppendUint(b, uint64(r.out.Partition), 10)
	b = append(b, '-')
	b = strconv.AppendUint(b, r.out.Offset, 10)
	b = append(b, '-')
	b = strconv.AppendInt(b, int64(r.out.Index), 10)
	if r.parts > 0 {
		b = append(b, '-')
		b = strconv.AppendInt(b, int64(r.parts), 10)
	}
	r.parts++
	return string(b)
}

// version returns the journey that a trip runs, in the program that it runs under.
func (r *run) version(t *Trip) (*Program, *plan.Journey, int) {
	p := r.world.Program(t.Program)
	j, i, _ := p.Journey(t.Journey)
	return p, j, i
}

// draw returns a number in [0, 1) that depends on nothing but the contact and the words given: sticky for a person,
// independent between draws.
func draw(seed uint64, words ...string) float64 {
	h := uint64(14695981039346656037) ^ seed*0x9E3779B97F4A7C15
	for _, w := range words {
		for i := 0; i < len(w); i++ {
			h = (h ^ uint64(w[i])) * 1099511628211
		}
		h = (h ^ 0xff) * 1099511628211
	}
	h ^= h >> 30
	h *= 0xBF58476D1CE4E5B9
	h ^= h >> 27
	h *= 0x94D049BB133111EB
	h ^= h >> 31
	return float64(h>>11) / (1 << 53)
}
