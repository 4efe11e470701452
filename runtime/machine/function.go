package machine

import "slices"

// call computes a function of the author's for an expression of a trip, under the program of the trip.
func (r *run) call(name string, args []any) any {
	if r.under != nil {
		return r.compute(r.under, name, args)
	}
	return r.callCurrent(name, args)
}

// callCurrent is call for the rules of segments, which are those of the current program wherever they are asked.
func (r *run) callCurrent(name string, args []any) any { return r.compute(r.p, name, args) }

// compute computes a function. One that fails has no value, as if it were missing, and rules go on. The trace tells of
// the first failure of each function while one input is applied, so that a rule that is asked for every event does not
// fill it.
func (r *run) compute(p *Program, name string, args []any) any {
	if p == nil {
		return nil
	}
	f, ok := p.Plan.Function(name)
	if !ok {
		return nil
	}
	v, err := f.Call(args)
	if err == nil {
		return v
	}
	if slices.Contains(r.faults, name) {
		return nil
	}
	r.faults = append(r.faults, name)
	values := Values{"why": err.Error()}
	for i, param := range f.Params {
		if args[i] != nil && param.Name != "why" {
			values[param.Name] = args[i]
		}
	}
	r.trace(NoValue, name, values)
	return nil
}
