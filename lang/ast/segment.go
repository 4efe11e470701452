package ast

// Segment is a named group of contacts: segment dach = contact.country in ["DE", "AT", "CH"], segment beta_list static
type Segment struct {
	At
	Doc    string
	Name   Ident
	Rule   *Expr // nil where Static
	Static bool  // filled by import or by a step
}

func (*Segment) decl() {}
