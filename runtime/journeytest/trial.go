package journeytest

import (
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/lang/plan"
	"github.com/journeylang/journey/lang/source"
	"github.com/journeylang/journey/runtime/fold"
	"github.com/journeylang/journey/runtime/machine"
	"github.com/journeylang/journey/runtime/sim"
)

// trial is one test under way.
type trial struct {
	plan    *plan.Program
	shell   *sim.Shell
	mailbox *sim.Mailbox
	seed    uint64
	people  []string          // in the order in which the test made them
	firms   map[string]string // ids of accounts, by the name that the test gave them
	chance  *rand.Rand        // of what is dealt to people by the test
	result  Result

	stands map[string]mock // what stands in for actions
	missed map[string]bool // actions that were called and that nothing stood in for
	at     source.Span     // the line that is run

	submitted int                    // forms that were filled in
	gone      map[string][]fold.Line // what was seen of people who were forgotten
}

// firstDay is when a test begins that does not say when.
var firstDay = struct{ date, clock string }{"2026-01-01", "00:00"}

func runOne(p *plan.Program, t *ast.Test, options Options) Result {
	begin := time.Now()
	seed := options.Seed
	r := &trial{plan: p, mailbox: sim.NewMailbox(), seed: seed, chance: rand.New(rand.NewPCG(seed, 0)),
		result: Result{Name: t.Name.Value, Span: t.Name.Span()}}
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
	if err == nil {
		r.at = t.Name.Span()
		r.shell.Act(r.act)
	}
	if err != nil {
		r.broken(t.Name.Span(), "", "the test can begin", err)
		return r.result
	}
	r.steps(steps)
	r.result.Virtual = r.shell.Now().Sub(start)
	if options.Cover {
		r.result.covered = r.coverage()
	}
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
	r.at = s.Span()
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
		r.people = append(r.people, s.Name.Name)
		return r.put(s, s.Name.Name, s.Fields)
	case *ast.TestBecomes:
		return r.put(s, s.Who.Name, s.Fields)
	case *ast.TestMock:
		return r.mocks(s)
	case *ast.TestAccount:
		return r.account(s)
	case *ast.TestConsent:
		return r.consents(s)
	case *ast.TestLead:
		return r.newLead(s)
	case *ast.TestLeadBecomes:
		return r.leadBecomes(s)
	case *ast.TestTaskDone:
		return r.taskDone(s)
	case *ast.TestSubmission:
		return r.submission(s)
	case *ast.TestMerge:
		return r.merge(s)
	case *ast.TestForget:
		return r.forget(s)
	case *ast.TestCrowd:
		return r.crowd(s)
	case *ast.TestDoes:
		if s.Part != nil {
			return r.part(s)
		}
		return r.does(s)
	case *ast.TestAfter:
		pause := plan.Duration{Days: s.Pause.Days, Exact: time.Duration(s.Pause.Millis) * time.Millisecond}
		if err := r.shell.Advance(pause.After(r.shell.Now(), r.plan.Zone)); err != nil {
			return r.broken(s.Span(), "", "time passes", err)
		}
		return r.steps(s.Steps)
	case *ast.TestPublish:
		return r.publish(s)
	case *ast.TestSteer:
		return r.steer(s)
	case *ast.TestExpect:
		r.result.Expectations++
		r.expect(s)
	case *ast.TestShare:
		r.result.Expectations++
		r.share(s)
	}
	return true
}

// put tells what is known of a person.
func (r *trial) put(s ast.TestStep, who string, given *ast.Object) bool {
	fields, err := ContactFields(given, r.plan)
	if err == nil {
		err = r.shell.Put(machine.Input{Kind: machine.ContactInput, Contact: who, Fields: fields})
	}
	return err == nil || r.broken(s.Span(), who, who+" is a contact", err)
}

// does makes an event happen. Nobody answers a mail that they did not get: that would be a test of a world that does
// not exist.
func (r *trial) does(s *ast.TestDoes) bool {
	who := s.Who.Name
	in, err := EventInput(r.plan, who, &s.Event, s.Fields)
	if err == nil && s.Event.Interaction != nil && s.Event.Name.Name != "form" && !r.got(who, s.Event.Name.Name) {
		message, did := s.Event.Name.Name, s.Event.Interaction.Name
		r.fail(s.Event.Span(), who, fmt.Sprintf("%s has got email %s before it is %s", who, message, did), r.mailsOf(who), "")
		return true
	}
	if s.Ago != nil {
		in.Time = Ago(s.Ago, r.shell.Now(), r.plan.Zone)
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
