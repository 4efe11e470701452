// Package oracle tells slowly and obviously what the machine keeps up to date fast: which segments a person is in at an
// instant, from everything that ever happened to the person. It reads the whole history each time, keeps nothing, and
// shares no code with what the machine keeps. So where the two differ, one of them is wrong.
//
// It takes the history from the person's trace. It does not know what the trace does not tell: leads, accounts, static
// segments and the functions of authors; rules that read these are left out (Knows).
package oracle

import (
	"fmt"
	"slices"
	"sort"
	"strings"
	"time"

	"github.com/journeylang/journey/lang/expr"
	"github.com/journeylang/journey/lang/plan"
	"github.com/journeylang/journey/runtime/machine"
)

// Segments returns the segments that the person with this trace is in at the instant now, in the order of names. The
// trace is in the order of arrival.
func Segments(p *plan.Program, trace []machine.Entry, now time.Time) []string {
	o := newOracle(p, trace, now)
	var in []string
	for _, s := range p.Segments {
		if Knows(p, s) && o.holds(s) {
			in = append(in, s.Name)
		}
	}
	sort.Strings(in)
	return in
}

// Knows reports whether the oracle can decide a segment.
func Knows(p *plan.Program, s *plan.Segment) bool {
	if s.Rule == nil || len(s.Rule.Account) > 0 || len(s.Rule.Lead) > 0 || s.Rule.Leads || len(s.Rule.Calls) > 0 {
		return false
	}
	for _, name := range s.Rule.Segments {
		if !Knows(p, named(p, name)) {
			return false
		}
	}
	return true
}

func named(p *plan.Program, name string) *plan.Segment {
	return p.Segments[slices.IndexFunc(p.Segments, func(s *plan.Segment) bool { return s.Name == name })]
}

// oracle is what is known of a person at an instant.
type oracle struct {
	program *plan.Program
	now     time.Time
	profile map[string]any
	events  []event // in the order of arrival
}

// event is something that the person did.
type event struct {
	name   string
	at     time.Time
	fields map[string]any
}

func newOracle(p *plan.Program, trace []machine.Entry, now time.Time) *oracle {
	o := &oracle{program: p, now: now, profile: map[string]any{}}
	for i := range trace {
		e := &trace[i]
		switch e.Kind {
		case machine.Happened:
			o.events = append(o.events, event{e.Text, time.UnixMilli(e.Time).UTC(), e.Values})
		case machine.Changed, machine.Assigned:
			for name, v := range e.Values {
				o.profile[name] = v
			}
		}
	}
	for name, v := range o.profile {
		if v == nil {
			delete(o.profile, name)
		}
	}
	for _, f := range p.Contact.Fields {
		if _, set := o.profile[f.Name]; !set && f.Default != nil {
			o.profile[f.Name] = f.Default
		}
	}
	return o
}

func (o *oracle) holds(s *plan.Segment) bool {
	return s.Rule.Holds(&expr.Env{Now: o.now, Contact: o.profile, History: o.read,
		Member: func(name string) bool { return o.holds(named(o.program, name)) }})
}

// read answers a reading of history: it goes through all events, takes those that are meant, and counts them out.
func (o *oracle) read(a *expr.Aggregate) any {
	var meant []event
	for _, e := range o.events {
		if o.means(a, e) {
			meant = append(meant, e)
		}
	}
	switch a.Fn {
	case "count":
		return float64(len(meant))
	case "happened":
		return len(meant) > 0
	case "distinct":
		return o.distinct(a, meant)
	}
	if len(meant) == 0 {
		if a.Fn == "sum" {
			return 0.0
		}
		return nil
	}
	switch a.Fn {
	case "first":
		return slices.MinFunc(meant, func(x, y event) int { return x.at.Compare(y.at) }).at
	case "last":
		return slices.MaxFunc(meant, func(x, y event) int { return x.at.Compare(y.at) }).at
	case "since":
		return o.now.Sub(slices.MaxFunc(meant, func(x, y event) int { return x.at.Compare(y.at) }).at)
	}
	var numbers []float64
	sum := 0.0
	for _, e := range meant {
		n := e.fields[a.Field].(float64)
		numbers = append(numbers, n)
		sum += n
	}
	switch a.Fn {
	case "sum":
		return sum
	case "avg":
		return sum / float64(len(numbers))
	case "min":
		return slices.Min(numbers)
	case "max":
		return slices.Max(numbers)
	}
	panic("the oracle does not know the reading " + a.Fn)
}

func (o *oracle) distinct(a *expr.Aggregate, meant []event) float64 {
	values := map[string]bool{}
	for _, e := range meant {
		if v := e.fields[a.Field]; v != nil {
			values[fmt.Sprint(v)] = true
		}
	}
	return float64(len(values))
}

// means reports whether a reading takes an event: it has the name, the filter holds, it lies in the window, and it has the
// number that is read.
func (o *oracle) means(a *expr.Aggregate, e event) bool {
	if e.name != a.Event && o.medium(e.name) != a.Event {
		return false
	}
	if a.Window != 0 && !e.at.After(o.now.Add(-a.Window)) {
		return false
	}
	if a.Where != nil && !a.Where.Holds(&expr.Env{Now: o.now, Fields: e.fields}) {
		return false
	}
	switch a.Fn {
	case "sum", "avg", "min", "max":
		_, number := e.fields[a.Field].(float64)
		return number
	}
	return true
}

// medium returns what an answer to a message is called by those who mean any message of its medium: welcome.clicked is
// email.clicked. "": it is no such answer.
func (o *oracle) medium(name string) string {
	message, answer, ok := strings.Cut(name, ".")
	if !ok {
		return ""
	}
	for _, m := range o.program.Messages {
		if m.Name == message {
			return m.Medium + "." + answer
		}
	}
	return ""
}
