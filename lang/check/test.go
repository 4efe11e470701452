package check

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/lang/diag"
	"github.com/journeylang/journey/lang/schema"
	"github.com/journeylang/journey/lang/source"
)

// testRun is the check of one test.
type testRun struct {
	*checker
	people  map[string]source.Span
	firms   map[string]source.Span // accounts that the test has given a name
	clock   time.Time              // of the last `at`
	expects bool
}

func (c *checker) test(t *ast.Test) {
	if t.Name.Value != "" {
		c.enterAs("test", fmt.Sprintf("%q", t.Name.Value), t.Name.Span())
	}
	r := &testRun{checker: c, people: map[string]source.Span{}, firms: map[string]source.Span{}}
	r.steps(t.Steps)
	if !r.expects && !c.hurt(t) {
		c.diags.Warnf(ExpectsNothing, t.Name.Span(), "say what must come of it: expect ada got email welcome", "this test expects nothing, so it cannot fail")
	}
}

func (r *testRun) steps(steps []ast.TestStep) {
	for _, s := range steps {
		switch s := s.(type) {
		case *ast.TestAt:
			r.at(s)
		case *ast.TestContact:
			r.contact(s)
		case *ast.TestAccount:
			r.account(s)
		case *ast.TestConsent:
			r.consent(s)
		case *ast.TestLead:
			r.newLead(s)
		case *ast.TestLeadBecomes:
			r.leadBecomes(s)
		case *ast.TestTaskDone:
			r.somebody(s.Who)
		case *ast.TestSubmission:
			r.submits(s)
		case *ast.TestMerge:
			r.merge(s)
		case *ast.TestForget:
			r.person(s.Who)
		case *ast.TestDoes:
			r.does(s)
		case *ast.TestAfter:
			r.duration(s.Pause, "after")
			r.steps(s.Steps)
		case *ast.TestMock:
			r.mock(s)
		case *ast.TestCrowd:
			r.crowd(s)
		case *ast.TestBecomes:
			r.person(s.Who)
			r.fields(s.Fields)
		case *ast.TestPublish:
			r.publish(s)
		case *ast.TestSteer:
			r.steer(s)
		case *ast.TestExpect:
			r.expects = true
			r.somebody(s.Who)
			r.ofFirm(s.Who, s.Claim)
			r.claim(s.Claim)
		case *ast.TestShare:
			r.expects = true
			r.share(s)
		case *ast.BadTestStep:
			r.expects = true
		}
	}
}

func (r *testRun) at(s *ast.TestAt) {
	if s.Date == "" {
		return
	}
	clock := s.Clock
	if clock == "" {
		clock = "00:00"
	}
	t, err := time.Parse("2006-01-02 15:04", s.Date+" "+clock)
	if err != nil {
		if _, bad := time.Parse("2006-01-02", s.Date); bad != nil {
			r.diags.Errorf(WrongClock, s.Span(), "write at 2026-03-02 10:00", "there is no day %s", s.Date)
		} else {
			r.diags.Errorf(WrongClock, s.Span(), "write at 2026-03-02 10:00", "there is no time %s", s.Clock)
		}
		return
	}
	if t.Before(r.clock) {
		r.diags.Errorf(WrongClock, s.Span(), "time only goes forward: start another test", "this lies before the time at which the test already is")
		return
	}
	r.clock = t
}

func (r *testRun) contact(s *ast.TestContact) {
	if s.Name.Name == "" {
		return
	}
	if s.Name.Name == "everyone" {
		r.diags.Errorf(ReservedName, s.Name.Span(), "call the person otherwise", "everyone is all people of the test, so nobody can be called so")
	}
	first, ok := r.people[s.Name.Name]
	if firm, is := r.firms[s.Name.Name]; is {
		first, ok = firm, true
	}
	if ok {
		d := r.diags.Errorf(DeclaredTwice, s.Name.Span(), "give one of them another name, or change the person: "+s.Name.Name+" becomes { … }", "the test makes %s twice", s.Name.Name)
		d.Notes = append(d.Notes, diag.Note{Span: first, Text: "first made here"})
	} else {
		r.people[s.Name.Name] = s.Name.Span()
	}
	r.fields(s.Fields)
}

// fields checks what is known of a person.
func (r *testRun) fields(o *ast.Object) {
	given := schema.Given(r.Contact, r.Account)
	r.broken[given] = r.broken[r.Contact]
	r.object(o, given, "the contact", fieldNames(r.Contact))
}

// object checks the values against the fields and returns the names that it gives.
func (r *testRun) object(o *ast.Object, rec *schema.Record, owner string, known []string) map[string]bool {
	given := map[string]bool{}
	if o == nil {
		return given
	}
	for _, e := range o.Entries {
		name := e.Key.Name
		if name == "" {
			continue
		}
		if given[name] {
			r.diags.Errorf(DeclaredTwice, e.Key.Span(), "keep one of them", "%s gets two values", name)
			continue
		}
		given[name] = true
		f, ok := rec.Field(name)
		if !ok {
			if !r.broken[rec] {
				r.unknown(UnknownField, "field of "+owner+":", name, e.Key.Span(), known, owner+" has "+fieldList(known))
			}
			continue
		}
		r.value(&e.Value, f.Type, "the field "+name)
	}
	return given
}

func fieldList(fields []string) string {
	if len(fields) == 0 {
		return "no fields"
	}
	return strings.Join(fields, ", ")
}

func (r *testRun) person(id ast.Ident) {
	if _, ok := r.people[id.Name]; ok {
		return
	}
	if at, firm := r.firms[id.Name]; firm {
		d := r.diags.Errorf(NoContact, id.Span(), "name one of its contacts", "%s is an account", id.Name)
		d.Notes = append(d.Notes, diag.Note{Span: at, Text: "it is made here"})
		return
	}
	made := slices.Sorted(maps.Keys(r.people))
	hint := fmt.Sprintf("make the person first: contact %s { }", id.Name)
	if id.Name == "everyone" {
		hint = "everyone stands only in front of does; name one person here"
	}
	r.unknown(UnknownContact, "contact", id.Name, id.Span(), made, hint)
}

func (r *testRun) does(s *ast.TestDoes) {
	switch {
	case s.Part == nil:
		r.person(s.Who)
	case s.Part.Value > 100 || s.Part.Value == 0:
		r.diags.Errorf(WrongRange, s.Part.Span(), "write 30% do, or everyone does", "a part of everybody is more than 0%% and at most 100%%")
	}
	if s.Ago != nil {
		r.duration(*s.Ago, "ago")
	}
	if s.Event.Interaction != nil {
		r.answers(s)
		return
	}
	name := s.Event.Name.Name
	e := r.events[name]
	if e == nil {
		r.unknown(UnknownEvent, "event", name, s.Event.Name.Span(), r.eventNames(), fmt.Sprintf("declare it: event %s { }", name))
		return
	}
	given := r.object(s.Fields, e.Fields, "event "+name, fieldNames(e.Fields))
	var missing []string
	for _, f := range e.Fields.Fields {
		if !given[f.Name] && !f.Type.Optional {
			missing = append(missing, f.Name)
		}
	}
	if len(missing) > 0 && !r.hurt(s) {
		r.diags.Warnf(IncompleteEvent, s.Event.Span(), "give them, or mark them as optional in the event: "+missing[0]+": …?",
			"the event %s always has %s", name, strings.Join(missing, ", "))
	}
}

// answers checks what a person does with a message: ada does welcome.clicked { link: "espresso" }
func (r *testRun) answers(s *ast.TestDoes) {
	if r.ofForm(&s.Event) {
		if fields := r.submission(&s.Event); fields != nil {
			r.object(s.Fields, fields, submitted, fieldNames(fields))
		}
		return
	}
	m, fields := r.interaction(&s.Event)
	if m == nil {
		return
	}
	r.object(s.Fields, fields, m.Name+"."+s.Event.Interaction.Name, fieldNames(fields))
	if s.Fields == nil || !m.whole {
		return
	}
	for _, e := range s.Fields.Entries {
		if title, ok := r.Values[&e.Value].(string); ok && e.Key.Name == "link" && !slices.Contains(m.Links, title) {
			r.unknownLink(title, e.Value.Span(), m)
		}
	}
}

// claim checks what is expected of somebody.
func (r *testRun) claim(of ast.Claim) {
	switch cl := of.(type) {
	case *ast.GotMessage:
		m := r.messages[cl.Message.Name]
		switch {
		case m == nil:
			r.unknown(UnknownMessage, "message", cl.Message.Name, cl.Message.Span(), r.messageNames(), "expect the name of a declared message")
		case cl.Medium.Name != m.Medium:
			d := r.diags.Errorf(OtherMedium, cl.Medium.Span(), "write got "+m.Medium+" "+m.Name, "%s is %s, not %s", m.Name, aMessage(m.Medium), aMessage(cl.Medium.Name))
			d.Replace(m.Medium)
		}
	case *ast.Skipped:
		r.skipped(cl)
	case *ast.LeftJourney:
		if j := r.named(cl.Journey); j != nil && cl.Because != nil {
			r.reason(*cl.Because, j)
		}
	case *ast.KeptOut:
		r.named(cl.Journey)
	case *ast.Waits:
		r.waits(cl)
	case *ast.Reached:
		r.reached(cl)
	case *ast.Where:
		r.compileFor(&cl.Cond, r.records(true), nil, schema.Type{Kind: schema.Bool})
	case *ast.InGroup:
		name := cl.Group.Name
		if r.segments[name] == nil && r.journeys[name] == nil {
			r.unknown(UnknownSegment, "segment or journey", name, cl.Group.Span(), append(r.segmentNames(), r.journeyNames()...), "people are in segments and in journeys")
		}
	}
}

// endings are why a trip ends where no step says so: by itself, by who steers the journey, or by a publish.
var endings = []string{"end", "exit", "goal", "holdout", "stopped", "removed", "expired while paused", "erased"}

// reason checks why a trip may end: a word, or the text of an exit step of the journey.
func (r *testRun) reason(why ast.String, j *ast.Journey) {
	if slices.Contains(endings, why.Value) || r.hurt(j) {
		return
	}
	reasons := exitReasons(j.Steps, nil)
	if slices.Contains(reasons, why.Value) {
		return
	}
	words := append(slices.Clone(endings), reasons...)
	hint := "people leave because of end, exit, goal, holdout, or the text of an exit step"
	mended := ""
	if near := diag.Nearest(why.Value, words); near != "" {
		hint, mended = fmt.Sprintf("did you mean %s?", near), near
		if slices.Contains(reasons, near) || strings.Contains(near, " ") {
			mended = strconv.Quote(near)
		}
	}
	r.diags.Errorf(ImpossibleReason, why.Span(), hint, "nobody leaves %s because of %q", j.Name.Name, why.Value).Replace(mended)
}

// exitReasons collects the texts of all exit steps, in order.
func exitReasons(steps []ast.Step, to []string) []string {
	for _, s := range steps {
		if exit, ok := s.(*ast.Exit); ok && exit.Reason != nil {
			to = append(to, exit.Reason.Value)
		}
		for _, b := range ast.Blocks(s) {
			to = exitReasons(b.Steps, to)
		}
	}
	return to
}
