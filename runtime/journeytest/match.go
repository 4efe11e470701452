package journeytest

import (
	"fmt"

	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/lang/schema"
	"github.com/journeylang/journey/runtime/identity"
	"github.com/journeylang/journey/runtime/machine"
)

// submission lets matching find out who it is that says something of themselves.
func (r *trial) submission(s *ast.TestSubmission) bool {
	if s.Form != nil {
		return r.fillIn(s)
	}
	fields, err := ContactFields(s.Fields, r.plan)
	sub := identity.Submission{By: "test", Contact: fields}
	if err == nil && s.Lead != nil {
		sub.Lead, err = Fields(s.Lead, r.plan.Lead)
	}
	if err == nil {
		_, err = r.shell.Submit(sub)
	}
	return err == nil || r.broken(s.Span(), "", "the submission is from somebody", err)
}

// merge makes a person one with another.
func (r *trial) merge(s *ast.TestMerge) bool {
	err := r.shell.Put(machine.Input{Kind: machine.MergeInput, Contact: s.Who.Name, Name: machine.MergeInto, Key: s.Into.Name, Detail: "test"})
	return err == nil || r.broken(s.Span(), s.Who.Name, s.Who.Name+" is one with "+s.Into.Name, err)
}

// fillIn lets somebody fill in a form.
func (r *trial) fillIn(s *ast.TestSubmission) bool {
	form, _ := r.plan.Form(s.Form.Name)
	asked := &schema.Record{}
	for _, f := range form.Fields {
		asked.Fields = append(asked.Fields, schema.Field{Name: f.Name, Type: f.Type})
	}
	values, err := Fields(s.Fields, asked)
	if err == nil {
		r.submitted++
		_, err = r.shell.Submit(identity.Filled{Values: values, ID: fmt.Sprint(r.submitted)}.Form(r.plan, form))
	}
	return err == nil || r.broken(s.Span(), "", "the form is filled in", err)
}
