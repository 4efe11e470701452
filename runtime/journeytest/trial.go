package journeytest

import (
	"fmt"
	"time"

	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/lang/plan"
	"github.com/journeylang/journey/lang/source"
	"github.com/journeylang/journey/runtime/machine"
	"github.com/journeylang/journey/runtime/sim"
)

// trial is one test under way.
type trial struct {
	plan    *plan.Program
	shell   *sim.Shell
	mailbox *sim.Mailbox
	result  Result
}

// firstDay is when a test begins that does not say when.
var firstDay = struct{ date, clock string }{"2026-01-01", "00:00"}

func runOne(p *plan.Program, t *ast.Test, seed uint64) Result {
	begin := time.Now()
	r := &trial{plan: p, mailbox: sim.NewMailbox(), result: Result{Name: t.Name.Value, Span: t.Name.Span()}}
	steps := t.Steps
	at := &ast.TestAt{Date: firstDay.date, Clock: firstDay.clock}
	if len(steps) > 0 {
		if first, ok := steps[0].(*ast.TestAt); ok {
			at, steps = first, steps[1:]
		}
	}
	start, err := r.instant(at)
	if err == nil {
		r.shell, err = sim.New(p, seed, start, r.mailbox)
	}
	if err != nil {
		r.broken(t.Name.Span(), "", "the test can begin", err)
		return r.result
	}
	r.steps(steps)
	r.result.Virtual = r.shell.Now().Sub(start)
	r.result.Took = time.Since(begin)
	return r.result
}

func (r *trial) instant(at *ast.TestAt) (time.Time, error) {
	clock := at.Clock
	if clock == "" {
		clock = "00:00"
	}
	t, err := time.Parse("2006-01-02 15:04", at.Date+" "+clock)
	if err != nil {
		return t, fmt.Errorf("there is no time %s %s", at.Date, clock)
	}
	y, m, d := t.Date()
	return plan.Local(y, m, d, t.Hour(), t.Minute(), 0, 0, r.plan.Zone), nil
}

// steps runs lines of a test until one cannot be run. Time flows on from where it is, also behind a nested block.
func (r *trial) steps(steps []ast.TestStep) (ok bool) {
	for _, s := range steps {
		if !r.step(s) {
			return false
		}
	}
	return true
}

func (r *trial) step(s ast.TestStep) bool {
	switch s := s.(type) {
	case *ast.TestAt:
		at, err := r.instant(s)
		switch now := r.shell.Now(); {
		case err != nil:
		case at.Before(now):
			err = fmt.Errorf("it is %s already", clock(now.In(r.plan.Zone)))
		default:
			err = r.shell.Advance(at)
		}
		return err == nil || r.broken(s.Span(), "", "time goes forward", err)
	case *ast.TestContact:
		fields, err := Fields(s.Fields, r.plan.Contact)
		if err == nil {
			err = r.shell.Put(machine.Input{Kind: machine.ContactInput, Contact: s.Name.Name, Fields: fields})
		}
		return err == nil || r.broken(s.Span(), s.Name.Name, s.Name.Name+" is a contact", err)
	case *ast.TestDoes:
		return r.does(s)
	case *ast.TestAfter:
		pause := plan.Duration{Days: s.Pause.Days, Exact: time.Duration(s.Pause.Millis) * time.Millisecond}
		if err := r.shell.Advance(pause.After(r.shell.Now(), r.plan.Zone)); err != nil {
			return r.broken(s.Span(), "", "time passes", err)
		}
		return r.steps(s.Steps)
	case *ast.TestExpect:
		r.result.Expectations++
		r.expect(s)
	}
	return true
}

// does makes an event happen. Nobody answers a mail that they did not get: that would be a test of a world that does
// not exist.
func (r *trial) does(s *ast.TestDoes) bool {
	who := s.Who.Name
	in, err := EventInput(r.plan, who, &s.Event, s.Fields)
	if err == nil && s.Event.Interaction != nil && !r.got(who, s.Event.Name.Name) {
		message, did := s.Event.Name.Name, s.Event.Interaction.Name
		r.fail(s.Event.Span(), who, fmt.Sprintf("%s has got email %s before it is %s", who, message, did), r.mailsOf(who), "")
		return true
	}
	if err == nil {
		err = r.shell.Put(in)
	}
	return err == nil || r.broken(s.Span(), who, who+" does "+in.Name, err)
}

// broken reports a line that could not be run.
func (r *trial) broken(span source.Span, who, expected string, err error) bool {
	f := Failure{Span: span, Contact: who, Expected: expected, Happened: err.Error()}
	if r.shell != nil {
		f.Time = r.shell.Now().In(r.plan.Zone)
	}
	r.result.Failures = append(r.result.Failures, f)
	return false
}
