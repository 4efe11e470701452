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
	Tells   []Input // for other entities, in order; the shell gives them their origin
	Board   *Board  // of the partition; nil: empty
	Ledger  *Ledger // of the partition; nil: nothing is counted there
	// Before is what fields of the profile were before they changed, in all that was applied since it was last nil.
	Before Values
	// Forgot is set where the input has erased somebody, and Withdrawn has the keys of all effects of theirs that had no outcome.
	Forgot    *Forgot
	Withdrawn []string
	// Past returns the contact's trace before this input; nil: it has none. Begun is where in Trace begins what has come behind that.
	Past  func() []Entry
	Begun int
	// Schema is the number that the record carries; 0 means the newest. A record keeps for ever the meaning that it had
	// when it was written.
	Schema uint16
	// Counts returns the counters of a journey of a program; the shell owns them.
	Counts func(p *Program, journey int) *Counts

	run run
}

// run is one application; it lives in the Output so that an input costs no allocation for it.
type run struct {
	world  *World
	p      *Program // the current program
	st     *State
	now    int64
	out    *Output
	env    expr.Env
	filter expr.Env // of an event in the history
	parts  int      // effects made by this input

	about   string   // the lead that the event at hand is about; "": none
	follows []follow // what is still to be applied behind this input, in order

	arrivals uint32         // of trips at steps, while this input is applied
	fresh    bool           // the contact is only becoming known
	stale    bool           // something changed that rules of processes may read
	moves    map[string]int // of leads by rules, while this input is applied

	scoring bool // scores are being looked at
	rescore bool // … and something that they depend on has changed meanwhile
	untold  bool // … and what waits for a change of theirs is not told: what gave points is forgotten

	under    *Program                          // whose functions the expression at hand calls; nil: the current one's
	faults   []string                          // functions that have failed while this input is applied
	ruleCall func(name string, args []any) any // calls a function of the current program
	judging  *expr.Env                         // of the segment that is being assessed, for those that its rule names

	shown   []shown   // leads as rules saw them, while this input is applied
	counted []float64 // points of a lead, for use again
}

func (o *Output) begin(w *World, st *State, now int64) *run {
	r := &o.run
	r.world, r.p, r.st, r.now, r.out, r.parts = w, w.Current(), st, now, o, 0
	r.about, r.follows = "", nil
	r.arrivals, r.fresh, r.stale = 0, false, false
	clear(r.moves)
	r.under, r.faults, r.judging, r.untold = nil, r.faults[:0], nil, false
	r.shown = r.shown[:0]
	for i := range st.Trips {
		st.Trips[i].arrived = 0
	}
	r.env.Now = time.UnixMilli(now).UTC()
	if r.env.Member == nil {
		r.env.Member = r.member
		r.env.Call, r.ruleCall = r.call, r.callCurrent
		r.env.History = r.history
	}
	return r
}

// Apply applies one input at the instant now (ms). An input that makes the machine panic becomes, the same on every
// replay, a dead letter on the contact's trace.
func Apply(w *World, st *State, now int64, in *Input, out *Output) {
	r := out.begin(w, st, now)
	defer r.buried("an input could not be applied", nil)
	created := st.Created == 0
	r.fresh = created
	if created {
		st.Created = now
		if r.p != nil {
			st.Program = r.p.Number
		}
		st.Steered = uint32(len(w.steers))
	}
	if st.Into != "" && in.Kind != MergeInput {
		r.tellOn(in)
		return
	}
	if in.ID != "" && !st.firstTime(in, now) {
		return
	}
	r.submitted(in, created)
	switch in.Kind {
	case EventInput:
		r.event(in)
	case ContactInput:
		r.contact(in)
	case OutcomeInput:
		r.outcome(in)
	case RefusalInput:
		r.refuse(in.Name, in.Detail)
	case ConsentInput:
		r.confirmed(in)
		r.consent(in)
	case LeadInput:
		r.lead(in)
	case TaskInput:
		r.task(in)
	case ListInput:
		r.list(in)
	case AccountInput:
		r.accountInput(in)
	case InnerInput:
		r.innerInput(in)
	case DeskInput:
		r.desk(in)
	case AnswerInput:
		r.answer(in)
	case StartInput:
		r.startedByHand(in)
	case MergeInput:
		r.merges(in)
	}
	if created && r.p != nil && KindOf(st.ID) == ContactEntity && st.Joining == "" {
		r.reassess(r.p.allSegments())
		r.announce(plan.NameCreated("contact"), nil, "")
	}
	if created && r.p != nil && KindOf(st.ID) == AccountEntity {
		r.reassess(r.p.allSegments())
	}
	r.settle()
	st.forget(now)
}

// Fire does what is due at or before upto, at the instant now: memberships that time has changed, then steps whose time
// is up, in order of their due time.
func Fire(w *World, st *State, now, upto int64, out *Output) {
	r := out.begin(w, st, now)
	defer r.buried("what was due could not be done", func() { r.disarm(upto) })
	r.timeTo(st.firstTrip(upto))
	if st.Desk != nil && st.Desk.Due != 0 && st.Desk.Due <= upto {
		r.deskDue()
	}
	r.leadsDue(upto)
	r.turnExits(upto)
	r.admitDue(upto)
	for {
		next := -1
		for i := range st.Trips {
			t := &st.Trips[i]
			if t.Due != 0 && t.Held == 0 && t.Due <= upto && (next < 0 || r.sooner(t, &st.Trips[next])) {
				next = i
			}
		}
		switch {
		case next < 0:
			if r.timeTo(upto) {
				continue
			}
			r.settle()
			st.forget(now)
			return
		case r.timeTo(st.Trips[next].Due):
			continue
		}
		r.timeUp(next)
		r.settle()
	}
}

// firstTrip returns when the first step's time is up, if that is before upto, else upto.
func (st *State) firstTrip(upto int64) int64 {
	for i := range st.Trips {
		if t := &st.Trips[i]; t.Due != 0 && t.Held == 0 {
			upto = min(upto, t.Due)
		}
	}
	return upto
}

// sooner reports whether the time of a comes before that of b. At the same instant, steps whose time is up come before
// messages that were held (rule 6), else the older trip comes first.
func (r *run) sooner(a, b *Trip) bool {
	if a.Due != b.Due {
		return a.Due < b.Due
	}
	return !r.onHold(a) && r.onHold(b)
}

// onHold reports whether a trip stands at a message that waits to be released.
func (r *run) onHold(t *Trip) bool {
	_, j, _ := r.version(t)
	return t.Step >= 0 && (j.Steps[t.Step].Kind == plan.Send || j.Steps[t.Step].Kind == plan.SendBest)
}

// NextDue returns the next instant (ms) at which Fire has something to do, or 0.
func (st *State) NextDue() int64 {
	due := earlier(st.SegmentDue, st.ScoreDue)
	if st.Desk != nil {
		due = earlier(due, st.Desk.Due)
	}
	for i := range st.Doors {
		due = earlier(due, st.Doors[i].At)
	}
	for i := range st.Leads {
		due = earlier(due, st.Leads[i].Turn)
	}
	for i := range st.Trips {
		if d := st.Trips[i].Due; d != 0 && st.Trips[i].Held == 0 && (due == 0 || d < due) {
			due = d
		}
		due = earlier(due, st.Trips[i].Turn)
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
		if st.Trips[i].over(now) {
			keep := st.Trips[:i]
			for _, t := range st.Trips[i:] {
				if !t.over(now) {
					keep = append(keep, t)
				}
			}
			clear(st.Trips[len(keep):])
			st.Trips = keep
			return
		}
	}
}

// over reports whether nothing that happens can count for the trip any more.
func (t *Trip) over(now int64) bool { return t.Left != 0 && t.GoalUntil < now && t.Judged < now }

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
	r.env.Records, r.env.Leads, r.env.Fading = t.results(r.records(t)), r.leads(), r.fadingOf(t)
	r.under = nil
	if t != nil {
		r.under = r.world.Program(t.Program)
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
