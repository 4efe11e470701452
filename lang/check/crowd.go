package check

import (
	"fmt"

	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/lang/schema"
)

// Gates are what stops a message at the moment of sending, in their order.
var Gates = []string{"expired", "no_address", "quiet", "consent", "suppressed", "sent_before", "cap", "not_rendered", "overtaken"}

// crowd checks many people that are made by chance.
func (r *testRun) crowd(s *ast.TestCrowd) {
	if s.Fields == nil {
		return
	}
	plain := &ast.Object{At: s.Fields.At}
	for _, e := range s.Fields.Entries {
		if !e.OneOf {
			plain.Entries = append(plain.Entries, e)
			continue
		}
		f, ok := r.Contact.Field(e.Key.Name)
		if !ok {
			plain.Entries = append(plain.Entries, e) // object reports it
			continue
		}
		elem := f.Type
		r.value(&e.Value, schema.Type{Kind: schema.List, Elem: &elem}, "the field "+f.Name)
	}
	r.object(plain, r.Contact, "the contact", fieldNames(r.Contact))
}

// share checks a claim about everybody in the test.
func (r *testRun) share(s *ast.TestShare) {
	r.claim(s.Of)
	from, to := s.Between, s.And
	switch {
	case from.Value > 1 || from.Value < 0:
		r.diags.Errorf(WrongRange, from.Span(), "write 0.45 or 45%", "a share lies between 0 and 1")
	case to.Value > 1 || to.Value < 0:
		r.diags.Errorf(WrongRange, to.Span(), "write 0.55 or 55%", "a share lies between 0 and 1")
	case from.Value > to.Value:
		r.diags.Errorf(WrongRange, from.Span(), fmt.Sprintf("write between %s and %s", to.Span().Text(), from.Span().Text()), "no share lies between %s and %s", from.Span().Text(), to.Span().Text())
	}
}

// skipped checks a claim that a gate stopped a message.
func (r *testRun) skipped(cl *ast.Skipped) {
	if r.messages[cl.Message.Name] == nil {
		r.unknown(UnknownMessage, "message", cl.Message.Name, cl.Message.Span(), r.messageNames(), "expect the name of a declared message")
	}
	if cl.Because == nil {
		return
	}
	for _, g := range Gates {
		if cl.Because.Name == g {
			return
		}
	}
	r.unknown(UnknownGate, "gate", cl.Because.Name, cl.Because.Span(), Gates, "messages are stopped because of "+known(Gates))
}

// mock checks what stands in for an action: it yields what the action may yield.
func (r *testRun) mock(s *ast.TestMock) {
	if s.After != nil {
		r.duration(*s.After, "after")
	}
	a := r.actions[s.Action.Name]
	if a == nil {
		var known []string
		for _, a := range r.Actions {
			known = append(known, a.Name)
		}
		r.unknown(UnknownAction, "action", s.Action.Name, s.Action.Span(), known, "mock the name of a declared action")
		return
	}
	if r.doubtful[a.Name] || r.hurt(s) {
		return
	}
	switch t := a.Result; {
	case s.Fails:
	case t.Kind == schema.Object && s.Returns != nil:
		given := r.object(s.Returns, t.Fields, "the result of "+a.Name, fieldNames(t.Fields))
		for _, f := range t.Fields.Fields {
			if !f.Type.Optional && !given[f.Name] {
				r.diags.Errorf(WrongMock, s.Action.Span(), fmt.Sprintf("give it: { %s: … }", f.Name), "the result of %s always has the field %s", a.Name, f.Name)
				return
			}
		}
	case t.Kind == schema.Object && s.Value != nil:
		r.diags.Errorf(WrongMock, s.Value.Span(), "write mock "+a.Name+" returns { … }", "%s yields an object, this is none", a.Name)
	case t.Kind == schema.Object:
		r.diags.Errorf(WrongMock, s.Action.Span(), "write mock "+a.Name+" returns { … }", "this does not say what %s yields", a.Name)
	case s.Returns != nil:
		r.diags.Errorf(WrongMock, s.Returns.Span(), "let it yield what the action declares", "%s yields no object", a.Name)
	case t.Kind == schema.Invalid && s.Value != nil:
		r.diags.Errorf(WrongMock, s.Value.Span(), "delete it", "%s yields nothing", a.Name)
	case s.Value != nil:
		r.value(s.Value, t, "the result of "+a.Name)
	case t.Kind != schema.Invalid && !t.Optional:
		r.diags.Errorf(WrongMock, s.Action.Span(), "write mock "+a.Name+" returns VALUE", "this does not say what %s yields", a.Name)
	}
}
