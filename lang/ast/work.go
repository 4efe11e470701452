package ast

// Task hands work to people: task "Follow up with {{ contact.first_name }}" to sales round robin due in 2d
//
// Kind is the word it began with: task, call, appointment.
type Task struct {
	At
	Kind       Ident
	Text       String
	To         *Ident // a role, or owner
	RoundRobin bool
	Due        *Duration
}

// Do runs an action: do enrich(contact.email) as company on error { exit "no company" }
type Do struct {
	At
	Action  Ident
	Args    []Expr
	As      *Ident
	OnError *Block
}

// CreateLead makes a lead for the contact or the account: create lead { product: "espresso" }, create lead for account { … }
type CreateLead struct {
	At
	For    *Ident // contact, account; nil: the journey's own
	Fields *Object
}

// StartJourney starts another journey: start onboarding with { plan: contact.plan }
type StartJourney struct {
	At
	Journey Ident
	With    *Object
}

// Raise makes an event happen: raise nurture_finished { score: lead.score }
type Raise struct {
	At
	Event  Ident
	Fields *Object
}

// ListChange puts the contact into a static segment or takes it out: add to beta_list, remove from beta_list
type ListChange struct {
	At
	Remove  bool
	Segment Ident
}

func (*Task) step()         {}
func (*Do) step()           {}
func (*CreateLead) step()   {}
func (*StartJourney) step() {}
func (*Raise) step()        {}
func (*ListChange) step()   {}
