package machine

import (
	"time"

	"github.com/journeylang/journey/lang/expr"
	"github.com/journeylang/journey/lang/plan"
	"github.com/journeylang/journey/lang/schema"
)

// set gives a field of the profile a new value; a missing one removes it.
func (r *run) set(trip, journey int, s *plan.Step) {
	if s.Record == "account" || s.Record == "lead" {
		r.setRecord(trip, journey, s)
		return
	}
	t := &r.st.Trips[trip]
	value, err := s.Value.Eval(r.scope(t, nil))
	if f, ok := r.p.Plan.Contact.Field(s.Field); ok && err == nil {
		value, err = schema.Coerce(f.Type, value)
	}
	if err != nil {
		r.traceTrip(t, journey, t.Step, Assigned, s.Field, Values{"why": err.Error()})
		return
	}
	change := r.dialled(Values{s.Field: value})
	if r.st.Profile == nil {
		r.st.Profile = Values{}
	}
	before := r.before(change)
	r.assign(change)
	r.traceTrip(t, journey, t.Step, Assigned, s.Field, change)
	r.announceChanges(before)
	r.changed(change.Names())
}

// operands turns the values that an expression read into something a trace can keep.
func operands(list []expr.Operand) Values {
	if len(list) == 0 {
		return nil
	}
	out := make(Values, len(list))
	for _, o := range list {
		if d, ok := o.Value.(time.Duration); ok {
			o.Value = d.String()
		}
		out[o.Name] = o.Value
	}
	return out
}
