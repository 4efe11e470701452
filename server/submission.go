package server

import (
	"errors"
	"net/http"

	"github.com/journeylang/journey/lang/schema"
	"github.com/journeylang/journey/runtime/identity"
	"github.com/journeylang/journey/runtime/machine"
)

// submissionItem is one item of POST /v1/submissions: what somebody says of themselves. Matching finds out who it is.
type submissionItem struct {
	Fields  map[string]any `json:"fields"`  // of the contact
	Lead    map[string]any `json:"lead"`    // fields of the lead; none: it makes no lead
	Visitor string         `json:"visitor"` // the anonymous id under which they were known until now
	Event   string         `json:"event"`   // what has happened with it
	Of      map[string]any `json:"with"`    // fields of the event
	By      string         `json:"by"`      // who says so; "": api
	ID      string         `json:"id"`      // the sender's own name for it
}

// Submitted is what one submission was found to be.
type Submitted struct {
	Contact string   `json:"contact"`
	Known   bool     `json:"known"`             // the contact existed
	By      []string `json:"by,omitempty"`      // the fields by which it was known
	Lead    string   `json:"lead,omitempty"`    // its id
	Updated bool     `json:"updated,omitempty"` // the lead existed
}

// takeSubmissions takes what people say of themselves, and answers who each of them is.
func (s *Server) takeSubmissions(r *http.Request) (any, error) {
	program := s.engine.Program()
	body, err := readBody(r)
	if err != nil {
		return nil, err
	}
	if program == nil {
		return nil, problemf(http.StatusConflict, "no program is published, so nobody can be known by anything; publish one first")
	}
	var all []identity.Submission
	if _, err := items(body, func(item *submissionItem) []Fault {
		sub, faults := submission(program, item)
		if item.Event != "" {
			faults = append(faults, s.forged("event", program, &machine.Input{Name: item.Event})...)
		}
		all = append(all, sub)
		return faults
	}); err != nil {
		return nil, err
	}
	found, err := s.engine.SubmitAll(r.Context(), all)
	if errors.Is(err, identity.ErrNobody) {
		return nil, problemf(http.StatusUnprocessableEntity, "%v", err)
	}
	if err != nil {
		return nil, err
	}
	out := make([]Submitted, len(found))
	for i, f := range found {
		out[i] = Submitted{f.Contact, f.Known, f.By, f.Lead, f.Updated}
	}
	return map[string][]Submitted{"submissions": out}, nil
}

func submission(program *machine.Program, item *submissionItem) (identity.Submission, []Fault) {
	sub := identity.Submission{ID: item.ID, By: item.By, Visitor: item.Visitor, Event: item.Event}
	if sub.By == "" {
		sub.By = "api"
	}
	var faults []Fault
	for _, given := range [...]struct{ field, text string }{{"id", item.ID}, {"visitor", item.Visitor}, {"event", item.Event}, {"by", item.By}} {
		if given.text != "" {
			faults = append(faults, named(given.field, given.text)...)
		}
	}
	p := program.Plan
	declared := schema.Given(p.Contact, p.Account)
	fields, wrong := values(declared, item.Fields, "the contact", false)
	if declared != p.Contact {
		machine.NameAccount(fields, p.Account)
	}
	sub.Contact, faults = fields, append(faults, wrong...)
	if item.Lead != nil {
		sub.Lead, wrong = values(p.Lead, item.Lead, "the lead", false)
		faults = append(faults, wrong...)
	}
	var with *schema.Record
	if e, ok := p.Event(item.Event); ok {
		with = e.Fields
	}
	sub.Fields, wrong = values(with, item.Of, "the event "+item.Event, false)
	return sub, append(faults, wrong...)
}
