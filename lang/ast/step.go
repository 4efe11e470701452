package ast

// Step is a line or block of a journey that people pass through.
type Step interface {
	Node
	step()
}

// Block is steps in braces.
type Block struct {
	At
	Steps []Step
}

// Send hands a message to the contact: email welcome else { … }
type Send struct {
	At
	Medium  Ident // email
	Message Ident
	Else    *Block // taken when a gate stops the send
}

// BadStep is a step that could not be understood; it has been reported.
type BadStep struct{ At }

// Set changes a field of the contact: set contact.recovered = true
type Set struct {
	At
	Field Ident // the name behind "contact."
	Value Expr
}

// Exit ends the trip with a reason: exit "not a target"
type Exit struct {
	At
	Reason *String
}

// HoldOut makes the trip a control from here on, measured and never contacted: hold out
type HoldOut struct{ At }

func (*Send) step()    {}
func (*BadStep) step() {}
func (*Set) step()     {}
func (*Exit) step()    {}
func (*HoldOut) step() {}
