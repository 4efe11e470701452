package machine

import (
	"slices"
	"strings"

	"github.com/journeylang/journey/lang/plan"
)

// maxResults bounds what one trip keeps of what actions have yielded.
const maxResults = 64

// do calls an action and parks the trip until it is known what became of it: the call is an effect, its outcome an
// input. The key of the call is that of the effect: after a crash the action is called again with it.
func (r *run) do(trip, journey int, s *plan.Step) {
	t := &r.st.Trips[trip]
	p := r.world.Program(t.Program)
	a, _ := p.Plan.Action(s.Action)
	env := r.scope(t, nil)
	args := make(Values, len(s.Args))
	for i, e := range s.Args {
		if v, err := e.Eval(env); err == nil && v != nil {
			args[a.Params[i].Name] = v
		}
	}
	effect := Effect{Owner: r.st.ID, Key: r.key(), Program: t.Program, Journey: t.Journey, Trip: t.No, Step: t.Step, At: r.now,
		Contact: readable(r.profile(), a.Contact, a.AllContact), Start: readable(t.Start, a.Start, a.AllStart),
		Call: &Call{Action: a.Name, Args: args}}
	r.st.Pending = append(r.st.Pending, effect)
	r.out.Effects = append(r.out.Effects, effect)
	t.Call = effect.Key
	r.traceTrip(t, journey, t.Step, Called, a.Name, args)
}

// readable returns what the code may read of values.
func readable(from Values, names []string, all bool) Values {
	if !all {
		return pick(from, names)
	}
	return pick(from, from.Names())
}

// answered goes on from a call whose outcome is known. The trip may have left meanwhile, or have been led elsewhere:
// then the outcome is told and changes nothing.
func (r *run) answered(e *Effect, in *Input) {
	p := r.world.Program(e.Program)
	_, journey, _ := p.Journey(e.Journey)
	if in.Status == StatusWithdrawn {
		r.recalled(e, journey)
		return
	}
	ok := in.Status == StatusSent
	about := Values{}
	if c := in.Call; c != nil {
		about["took"], about["tries"] = float64(c.Took), float64(c.Tries)
		if len(c.Log) > 0 {
			lines := make([]any, len(c.Log))
			for i, l := range c.Log {
				lines[i] = l
			}
			about["log"] = lines
		}
	}
	told := Trip{No: e.Trip, Program: e.Program}
	if ok {
		about["result"] = map[string]any(in.Fields)
		r.traceTrip(&told, journey, e.Step, Answered, e.Call.Action, about)
	} else {
		about["why"] = in.Detail
		r.out.Counts(p, journey).Steps[e.Step].Failed++
		r.traceTrip(&told, journey, e.Step, CallFailed, e.Call.Action, about)
	}
	trip := r.standsFor(e)
	if trip < 0 {
		return
	}
	s, t := r.woken(trip), &r.st.Trips[trip]
	if s.Kind != plan.Do {
		return
	}
	next := s.Next
	if ok {
		t.keep(s.As, in.Fields)
	} else {
		t.keep(s.As, nil)
		if s.HasElse {
			next = s.Else
		}
	}
	r.move(trip, next)
}

// standsFor returns the trip that stands until the outcome of an effect is known, or -1: it may have left meanwhile, or
// have been led elsewhere.
func (r *run) standsFor(e *Effect) (trip int) {
	return slices.IndexFunc(r.st.Trips, func(t Trip) bool { return t.No == e.Trip && t.Left == 0 && t.Step >= 0 && t.Call == e.Key })
}

// woken lets a trip wait no more for the outcome, and returns the step that it stands at.
func (r *run) woken(trip int) *plan.Step {
	t := &r.st.Trips[trip]
	t.Call = ""
	_, j, _ := r.version(t)
	return &j.Steps[t.Step]
}

// recalled notes that a call is not made any more: a stop has ended its trip, or a pause lets go whose time comes, and ends
// it now, as nothing could bring the trip on.
func (r *run) recalled(e *Effect, journey int) {
	r.out.Counts(r.world.Program(e.Program), journey).Steps[e.Step].Withdrawn++
	told := Values{"call": true}
	trip := slices.IndexFunc(r.st.Trips, func(t Trip) bool { return t.No == e.Trip && t.Left == 0 && t.Call == e.Key })
	if trip >= 0 {
		told["paused"] = true
	}
	r.traceTrip(&Trip{No: e.Trip, Program: e.Program}, journey, e.Step, Withdrawn, e.Call.Action, told)
	if trip >= 0 {
		r.leave(trip, reasonExpired)
	}
}

// keep remembers what an action has yielded under its name; nothing takes the place of what an earlier call yielded.
func (t *Trip) keep(name string, fields Values) {
	if name == "" {
		return
	}
	t.Results = slices.DeleteFunc(t.Results, func(r Result) bool { return r.Name == name })
	if len(fields) == 0 || len(t.Results) >= maxResults {
		return
	}
	t.Results = append(t.Results, Result{name, fields})
}

// yielded returns what a text reads of what actions have yielded, in the order of names; names are sorted: company.name.
func (t *Trip) yielded(names []string) []Result {
	var out []Result
	for _, read := range names {
		name, field, _ := strings.Cut(read, ".")
		i := slices.IndexFunc(t.Results, func(r Result) bool { return r.Name == name })
		if i < 0 || t.Results[i].Fields[field] == nil {
			continue
		}
		if n := len(out); n == 0 || out[n-1].Name != name {
			out = append(out, Result{name, Values{}})
		}
		out[len(out)-1].Fields[field] = t.Results[i].Fields[field]
	}
	return out
}

// told adds what the text of a task reads of what actions have yielded; what is missing is an empty text there.
func (t *Trip) told(values Values, names []string) Values {
	if len(names) > 0 && values == nil {
		values = Values{}
	}
	for _, read := range names {
		values[read] = ""
	}
	for _, y := range t.yielded(names) {
		for field, v := range y.Fields {
			values[y.Name+"."+field] = v
		}
	}
	return values
}

// results adds what actions have yielded to what an expression of the trip may name.
func (t *Trip) results(records map[string]map[string]any) map[string]map[string]any {
	if t == nil || len(t.Results) == 0 {
		return records
	}
	if records == nil {
		records = make(map[string]map[string]any, len(t.Results))
	}
	for _, r := range t.Results {
		records[r.Name] = r.Fields
	}
	return records
}
