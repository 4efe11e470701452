package journeytest

import (
	"fmt"
	"time"

	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/lang/check"
	"github.com/journeylang/journey/lang/plan"
	"github.com/journeylang/journey/lang/schema"
	"github.com/journeylang/journey/runtime/machine"
	"github.com/journeylang/journey/runtime/sim"
)

// mock is what stands in for an action from its line on, until another does.
type mock struct {
	yields machine.Values
	fails  string // why; "": it yields
	took   time.Duration
}

// mocks lets an action be answered by the test.
func (r *trial) mocks(s *ast.TestMock) bool {
	name := s.Action.Name
	a, ok := r.plan.Action(name)
	m := mock{}
	var err error
	switch {
	case !ok:
		err = fmt.Errorf("there is no action %s", name)
	case s.Fails:
		m.fails = "it failed, as the test has it"
		if s.Error != nil {
			m.fails = s.Error.Value
		}
	default:
		m.yields, err = mocked(a, s)
	}
	if s.After != nil {
		m.took = time.Duration(s.After.Days)*24*time.Hour + time.Duration(s.After.Millis)*time.Millisecond
	}
	if err != nil {
		return r.broken(s.Span(), "", name+" is mocked", err)
	}
	if ok && m.fails == "" && m.took > a.Timeout {
		m.yields, m.fails, m.took = nil, fmt.Sprintf("it did not answer within %s", a.Timeout), a.Timeout
	}
	if r.stands == nil {
		r.stands = map[string]mock{}
	}
	r.stands[name] = m
	return true
}

func mocked(a *plan.Action, s *ast.TestMock) (machine.Values, error) {
	if s.Returns != nil && a.Result.Kind == schema.Object {
		return Fields(s.Returns, a.Result.Fields)
	}
	if s.Value == nil {
		return nil, nil
	}
	raw, ok := check.Literal(s.Value)
	if !ok {
		return nil, fmt.Errorf("%s needs a plain value", a.Name)
	}
	v, err := schema.Coerce(a.Result, raw)
	if err != nil {
		return nil, err
	}
	return a.Yield(v)
}

// act answers a call of an action. One that no mock answers fails the test, once for each action, as a test that
// depends on what others answer today is none.
func (r *trial) act(f *machine.Effect) (machine.Input, time.Duration) {
	name := f.Call.Action
	m, ok := r.stands[name]
	switch {
	case !ok:
		if r.missed == nil {
			r.missed = map[string]bool{}
		}
		if !r.missed[name] {
			r.missed[name] = true
			r.fail(r.at, f.Owner, "a mock answers for the action "+name, fmt.Sprintf("%s comes to do %s, and tests call nobody outside", f.Owner, name),
				"say what it yields, before this line: "+r.example(name))
		}
		return sim.Fails(f, "no mock answers for it", 0), 0
	case m.fails != "":
		return sim.Fails(f, m.fails, m.took), m.took
	}
	return sim.Yields(f, m.yields, m.took), m.took
}

// example writes a mock of an action.
func (r *trial) example(name string) string {
	text := "mock " + name + " returns"
	a, ok := r.plan.Action(name)
	if !ok {
		return text
	}
	switch a.Result.Kind {
	case schema.Invalid:
	case schema.Object:
		text += " {"
		for i, f := range a.Result.Fields.Fields {
			if i > 0 {
				text += ","
			}
			text += " " + f.Name + ": " + sample(f.Type)
		}
		text += " }"
	default:
		text += " " + sample(a.Result)
	}
	return text
}

// sample is a value of the type, as one writes it.
func sample(t schema.Type) string {
	switch t.Kind {
	case schema.Number:
		return "1"
	case schema.Bool:
		return "true"
	case schema.Date:
		return `"2026-03-02"`
	case schema.Time:
		return `"2026-03-02T10:00:00Z"`
	case schema.List:
		return "[" + sample(*t.Elem) + "]"
	case schema.Enum:
		if len(t.Values) > 0 {
			return fmt.Sprintf("%q", t.Values[0])
		}
	case schema.Email:
		return `"ada@contoso.example"`
	case schema.Phone:
		return `"+4512345678"`
	case schema.Country:
		return `"DE"`
	case schema.Language:
		return `"en"`
	}
	return `"…"`
}
