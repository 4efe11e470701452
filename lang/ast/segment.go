package ast

// Segment is a named group of contacts: segment dach = contact.country in ["DE", "AT", "CH"]
type Segment struct {
	At
	Doc  string
	Name Ident
	Rule *Expr
}

func (*Segment) decl() {}
