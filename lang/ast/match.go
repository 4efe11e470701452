package ast

// TestSubmission says what somebody tells of themselves, without saying who they are: matching finds out.
//
//	submission { email: "ADA@contoso.example" }
//	submission { email: "ada@contoso.example" } lead { page: "demo" }
//	submission to demo { email: "ada@contoso.example", company: "Contoso" }
type TestSubmission struct {
	At
	Form   *Ident // it is this form that they fill in; nil: none
	Fields *Object
	Lead   *Object // nil: it makes no lead
}

// TestMerge makes a person of the test one with another: merge visitor into ada
type TestMerge struct {
	At
	Who  Ident
	Into Ident
}

func (*TestSubmission) testStep() {}
func (*TestMerge) testStep()      {}
