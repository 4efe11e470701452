package server

import (
	"cmp"
	"net/http"

	"github.com/journeylang/journey/lang/schema"
	"github.com/journeylang/journey/runtime/engine"
	"github.com/journeylang/journey/runtime/explain"
	"github.com/journeylang/journey/runtime/identity"
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

// LeadRow is a lead in a list.
type LeadRow struct {
	ID      string         `json:"id"`
	Contact string         `json:"contact,omitempty"` // whose it is; or account
	Account string         `json:"account,omitempty"`
	Name    string         `json:"name,omitempty"` // what people call the contact
	Stage   string         `json:"stage"`          // or ""
	Since   string         `json:"since"`          // when it came there
	Fields  map[string]any `json:"fields"`
	Created string         `json:"created"`
	Closed  string         `json:"closed"` // or ""
}

// Leads is a page of leads: the answer of GET /v1/leads.
type Leads struct {
	Leads []LeadRow `json:"leads"`
	Next  string    `json:"next"` // ?after= of the next page, or ""
}

// listLeads lists leads by a rule, which may speak of lead, contact and account; ?open=true leaves out those that are closed.
func (s *Server) listLeads(r *http.Request) (any, error) {
	l := engine.Listing{Of: engine.ListLeads}
	open, err := yes(r, "open")
	if err != nil {
		return nil, err
	}
	if open {
		l.Lead = (*machine.Lead).Open
	}
	page := Leads{Leads: []LeadRow{}}
	page.Next, err = s.list(r, l, func(found engine.Listed, now int64, w *machine.World, st *machine.State) {
		lead := st.Lead(found.Item)
		if lead == nil {
			return
		}
		row := LeadRow{ID: lead.ID, Stage: lead.Stage, Since: instant(cmp.Or(lead.Since, lead.Created)), Fields: shown(machine.ViewLead(w, st, now, lead.ID)),
			Created: instant(lead.Created), Closed: instant(lead.Closed)}
		row.Contact, row.Account = whoseIs(st.ID)
		row.Name = nameOf(st)
		page.Leads = append(page.Leads, row)
	})
	return page, err
}

// whoseIs tells whose something is: a contact's, or an account's.
func whoseIs(id string) (contact, account string) {
	if machine.KindOf(id) == machine.AccountEntity {
		return "", machine.EntityName(id)
	}
	return id, ""
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
	Match   bool           `json:"match"` // of put: it is the open lead that the program's strategies find; where there is none, lead is its id
	person
}

// takeLeads makes leads, changes and closes them. A null or an empty text removes a field.
func (s *Server) takeLeads(r *http.Request) (any, error) {
	program := s.engine.Program()
	return bring(s, r, func(item *leadItem) (identity.Arrival, []Fault) {
		in, faults := s.leadInput(r, program, item)
		a := identity.Arrival{ID: in.Contact, Inputs: []machine.Input{in}, Lead: item.Match && item.Put}
		if item.Account == "" && item.named() {
			who, wrong := item.person.of(program, item.Contact)
			a.ID, a.Person, a.New, a.Visitor, a.By = who.ID, who.Person, who.New, who.Visitor, in.Detail
			a.Inputs[0].Contact = who.ID
			faults = append(faults, wrong...)
		}
		return a, faults
	})
}

// leadInput makes the input that an item about a lead is.
func (s *Server) leadInput(r *http.Request, program *machine.Program, item *leadItem) (machine.Input, []Fault) {
	in := machine.Input{Kind: machine.LeadInput, Name: machine.LeadUpdate, Key: item.Lead, ID: item.ID, Detail: item.By}
	if in.Detail == "" {
		in.Detail = "api"
	}
	var faults []Fault
	switch {
	case item.named() && item.Account == "": // they are looked for
	case item.Lead != "" && !item.Put && item.Contact == "" && item.Account == "":
		faults = s.leadOf(r, &in)
	default:
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
	faults = append(append(faults, checkStage(program, "outcome", in.Status, fields)...), wrong...)
	if len(faults) == 0 && in.Name == machine.LeadUpdate {
		faults = s.checkMove(r, program, &in)
	}
	return in, faults
}

// leadOf finds whose lead an item is about by its id.
func (s *Server) leadOf(r *http.Request, in *machine.Input) []Fault {
	owner, err := s.engine.LeadOwner(r.Context(), in.Key)
	if err != nil {
		return []Fault{{Field: "lead", Message: err.Error()}}
	}
	if owner == "" {
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
		lead := Lead{ID: l.ID, Fields: shown(machine.ViewLead(w, st, now, l.ID)), Created: instant(l.Created), Closed: instant(l.Closed), By: l.By,
			Scores: explain.Scores(w, st, now, l.ID, nil)}
		for _, p := range l.Timeline {
			lead.Timeline = append(lead.Timeline, Passage{instant(p.At), p.What, p.To, p.By, p.Why})
		}
		out = append(out, lead)
	}
	return out
}
