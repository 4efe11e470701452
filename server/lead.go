package server

import (
	"net/http"

	"github.com/journeylang/journey/lang/schema"
	"github.com/journeylang/journey/runtime/explain"
	"github.com/journeylang/journey/runtime/machine"
)

// Lead is an expression of interest, as GET /v1/contacts/{id} and GET /v1/accounts/{name} tell it.
type Lead struct {
	ID       string          `json:"id"`
	Fields   map[string]any  `json:"fields"` // with what every lead has
	Created  string          `json:"created"`
	Closed   string          `json:"closed"` // or ""
	By       string          `json:"by"`     // who made it
	Timeline []Passage       `json:"timeline"`
	Scores   []explain.Score `json:"scores,omitempty"` // line by line
}

// Passage is a moment in the life of a lead.
type Passage struct {
	Time string `json:"time"`
	What string `json:"what"` // created, process, stage, sales_ready, closed
	To   string `json:"to"`   // the stage or the outcome, or ""
	By   string `json:"by"`
	Why  string `json:"why"` // the rule of the process that brought it about, or ""
}

// leadItem is one item of POST /v1/leads.
type leadItem struct {
	Contact string         `json:"contact"` // whose it is; or account
	Account string         `json:"account"`
	Lead    string         `json:"lead"`    // its id; "": a new one
	Put     bool           `json:"put"`     // makes the lead with the id, or changes the one that is there; an outcome closes it
	Close   bool           `json:"close"`   // ends the pursuit of it
	Accept  bool           `json:"accept"`  // opens the gates of the stage in which it stands
	Outcome string         `json:"outcome"` // of close, or of put
	By      string         `json:"by"`      // who says so; "": api
	ID      string         `json:"id"`      // the sender's own name for the request
	Fields  map[string]any `json:"fields"`
}

// takeLeads makes leads, changes and closes them. A null or an empty text removes a field.
func (s *Server) takeLeads(r *http.Request) (any, error) {
	program := s.engine.Program()
	return take(s, r, func(item *leadItem) (machine.Input, []Fault) {
		in := machine.Input{Kind: machine.LeadInput, Name: machine.LeadUpdate, Key: item.Lead, ID: item.ID, Detail: item.By}
		if in.Detail == "" {
			in.Detail = "api"
		}
		var faults []Fault
		if item.Lead != "" && !item.Put && item.Contact == "" && item.Account == "" {
			faults = s.leadOf(r, &in)
		} else {
			faults = whose(&in, item.Contact, item.Account)
		}
		for _, given := range [...]struct{ field, text string }{{"lead", item.Lead}, {"by", item.By}, {"id", item.ID}, {"outcome", item.Outcome}} {
			if given.text != "" {
				faults = append(faults, named(given.field, given.text)...)
			}
		}
		var declared *schema.Record
		if program != nil {
			declared = program.Plan.Lead
		}
		if declared == nil {
			return in, append(faults, Fault{Field: "lead", Message: "the program has no leads", Hint: "declare what they have: lead { product: string? }"})
		}
		switch {
		case item.Put && (item.Lead == "" || item.Close):
			faults = append(faults, Fault{Field: "put", Message: "only a lead with an id can be put", Hint: "say which lead, and give the outcome without close"})
		case item.Put:
			in.Name, in.Status = machine.LeadPut, item.Outcome
		case item.Close && item.Lead == "":
			faults = append(faults, Fault{Field: "lead", Message: "this is missing", Hint: "say which lead to close"})
		case item.Close:
			in.Name, in.Status = machine.LeadClose, item.Outcome
			return in, append(faults, checkStage(program, "outcome", item.Outcome, nil)...)
		case item.Accept && item.Lead == "":
			faults = append(faults, Fault{Field: "lead", Message: "this is missing", Hint: "say which lead is accepted"})
		case item.Accept:
			in.Name = machine.LeadAccept
			return in, faults
		case item.Lead == "":
			in.Name = machine.LeadCreate
		}
		fields, wrong := values(declared, item.Fields, "the lead", in.Name == machine.LeadUpdate)
		in.Fields = fields
		faults = append(faults, checkStage(program, "outcome", in.Status, fields)...)
		return in, append(faults, wrong...)
	})
}

// leadOf finds whose lead an item is about by its id.
func (s *Server) leadOf(r *http.Request, in *machine.Input) []Fault {
	owner, err := s.engine.LeadOwner(r.Context(), in.Key)
	if err != nil || owner == "" {
		return []Fault{{Field: "lead", Message: "there is no such lead", Hint: "say whose it is: contact or account"}}
	}
	in.Contact = owner
	return nil
}

// whose says whom an item is about: a contact, or an account.
func whose(in *machine.Input, contact, account string) []Fault {
	switch {
	case account == "":
		in.Contact = contact
		return named("contact", contact)
	case contact != "":
		return []Fault{{Field: "account", Message: "a lead is a contact's or an account's", Hint: "leave one of them away: a lead with both is the contact's"}}
	}
	in.Contact = machine.AccountID(machine.AccountKey(account))
	return named("account", account)
}

// leads tells the leads of a contact or an account.
func leads(now int64, w *machine.World, st *machine.State) []Lead {
	var out []Lead
	for i := range st.Leads {
		l := &st.Leads[i]
		lead := Lead{ID: l.ID, Fields: map[string]any{}, Created: instant(l.Created), Closed: instant(l.Closed), By: l.By,
			Scores: explain.Scores(w, st, now, l.ID, nil)}
		for name, v := range machine.ViewLead(w, st, now, l.ID) {
			lead.Fields[name] = explain.Plain(v)
		}
		for _, p := range l.Timeline {
			lead.Timeline = append(lead.Timeline, Passage{instant(p.At), p.What, p.To, p.By, p.Why})
		}
		out = append(out, lead)
	}
	return out
}
