package ast

// Process is the way of a lead through stages: process lead_to_opportunity for lead default { stage inquiry { … } … }
type Process struct {
	At
	Doc      string
	Name     Ident
	For      Ident // lead
	Default  bool
	Stages   []*Stage
	Outcomes []Ident // outcome opportunity, won, lost
}

// Stage is a part of a process: stage sales_acceptance { owner manager, task "…" to manager due in 4h, field sales_accepted: bool gate }
type Stage struct {
	At
	Name   Ident
	Enter  *Expr // enter when scored
	GoTo   []*GoTo
	Needs  []Ident // fields contact, account
	Fields []*StageField
	Owner  *Ident
	Tasks  []*Task
}

// GoTo moves to another stage: go to sales_acceptance when lead.sales_ready
type GoTo struct {
	At
	Stage Ident
	When  *Expr
}

// StageField is a field that the stage asks for: field sales_accepted: bool gate
type StageField struct {
	At
	Field Field
	Gate  bool
}

// Match says when a submission is somebody known: match contact card by phone, last_name
type Match struct {
	At
	Record Ident  // contact, lead, account
	Name   *Ident // card
	By     []Ident
}

func (*Process) decl() {}
func (*Match) decl()   {}
