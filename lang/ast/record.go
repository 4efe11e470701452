package ast

// TestAccount makes an account known, or says more of it: account { name: "Contoso", employees: 250 }
//
// A contact belongs to one by naming it: contact ada { account: "Contoso" }. What is expected of the account itself is said
// of the name that the test gives it: account contoso { name: "Contoso" }, expect contoso in big
type TestAccount struct {
	At
	Name   *Ident // nil: the test says no more of it
	Fields *Object
}

// TestLead makes a lead of a contact: ada has lead { product: "espresso" }
type TestLead struct {
	At
	Who    Ident
	Fields *Object // nil: none
}

// HasTask: has task "Follow up with Ada", has call "Call Ada" for "maja@contoso.example", has no task "Call Ada"
//
// The task is an open one, with its text as people read it.
type HasTask struct {
	At
	Not  bool
	Kind Ident // task, call, appointment
	Text String
	For  *String // the person who is to do it; nil: whoever
}

// TestLeadBecomes changes the latest open lead of a contact, or the latest of all: lead of ada becomes { stage: "won" } by "maja"
type TestLeadBecomes struct {
	At
	Who    Ident
	Fields *Object
	By     *String // who says so; nil: nobody in particular
}

// TestTaskDone says that an open task is done: task "Call Ada" of ada done by "maja"
type TestTaskDone struct {
	At
	Kind Ident  // task, call, appointment
	Text String // as people read it
	Who  Ident
	By   *String
}

func (*TestLeadBecomes) testStep() {}
func (*TestTaskDone) testStep()    {}

func (*TestAccount) testStep() {}
func (*TestLead) testStep()    {}
func (*HasTask) claim()        {}
