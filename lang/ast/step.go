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

// Send hands a message to the contact: email welcome expires after 2d else { … }
type Send struct {
	At
	Medium  Ident // email, sms, push
	Message Ident
	Expires *Duration // how long after the arrival it may still go out; nil: for ever
	Else    *Block    // taken when a gate stops the send
}

// SendBest picks the channel for the person: send best of { email espresso_guide, sms espresso_tip } else { … }
type SendBest struct {
	At
	Among []*Send
	Else  *Block
}

// Label names the next step, for migration and analytics: label checkout_done:
type Label struct {
	At
	Name Ident
}

// BadStep is a step that could not be understood; it has been reported.
type BadStep struct{ At }

// Set changes a field of the contact, account or lead: set contact.recovered = true
type Set struct {
	At
	Record Ident // contact, account, lead
	Field  Ident
	Value  Expr
}

// Exit ends the trip with a reason: exit "not a target"
type Exit struct {
	At
	Reason *String
}

// HoldOut makes the trip a control from here on, measured and never contacted: hold out
type HoldOut struct{ At }

func (*Send) step()     {}
func (*SendBest) step() {}
func (*Label) step()    {}
func (*BadStep) step()  {}
func (*Set) step()      {}
func (*Exit) step()     {}
func (*HoldOut) step()  {}
