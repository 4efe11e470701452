package ast

// TestBecomes changes what is known of a person: ada becomes { plan: "pro" }
type TestBecomes struct {
	At
	Who    Ident
	Fields *Object
}

func (*TestBecomes) testStep() {}
