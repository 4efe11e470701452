package server

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"

	"github.com/journeylang/journey/lang/plan"
	"github.com/journeylang/journey/lang/schema"
	"github.com/journeylang/journey/runtime/identity"
	"github.com/journeylang/journey/runtime/machine"
)

// Lead forms of other systems hand in what people have filled in there: POST /v1/inbound/FORM, JSON in a shape of their own, one
// lead or several. A form says where in a lead its fields stand: field email: email required from "answers[name=email].value".
// See signature.go for how the sender shows who it is.
//
// What the sender calls the submission makes a repeat known: a member such as id or lead_id, or the header Idempotency-Key or
// Webhook-Id; where there is none, the same values are a repeat.

// inboundIDs are the members of a lead that name it, and those of what lies around it.
var inboundIDs = []string{"id", "lead_id", "leadId", "leadgen_id", "response_id", "submission_id", "event_id"}

// maxLeads is how many leads one request may hand in.
const maxLeads = 1000

// InboundAnswer is what became of one of several leads.
type InboundAnswer struct {
	Item   int     `json:"item"` // from 1
	Taken  bool    `json:"taken"`
	Errors []Fault `json:"errors,omitempty"`
}

// Inbound is the answer to several leads. Where some were not taken, its status is 207 (Multi-Status): a sender that repeats
// only what failed altogether does not send them again.
type Inbound struct {
	Taken   int             `json:"taken"`
	Refused int             `json:"refused"`
	Leads   []InboundAnswer `json:"leads"`
}

func (s *Server) inbound(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), answerLimit)
	defer cancel()
	status, answer, err := s.takeInbound(r.WithContext(ctx))
	if err != nil {
		s.problem(w, r, err)
		return
	}
	writeJSON(w, status, "application/json", answer)
}

func (s *Server) takeInbound(r *http.Request) (status int, answer any, err error) {
	p, f := s.formOf(r)
	if f == nil {
		return 0, nil, problemf(http.StatusNotFound, "there is no form %s to which this could be handed in", r.PathValue("form"))
	}
	body, err := readBody(r)
	if err != nil {
		return 0, nil, err
	}
	var document any
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	err = d.Decode(&document)
	if known := s.senderKnown(r, f, body, document); known != nil {
		return 0, nil, known
	}
	if err == io.EOF || err == nil && document == nil {
		return 0, nil, problemf(http.StatusBadRequest, "the body is empty; send one JSON object, or a list of them")
	}
	if err != nil {
		return 0, nil, notJSON(body, d, err, "send one JSON object, or a list of them")
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return 0, nil, problemf(http.StatusBadRequest, "more stands behind the first JSON value, at line %d; send several leads as a list: [{ … }, { … }]",
			lineOf(body, next(body, int(d.InputOffset()))))
	}
	leads, several, err := inboundLeads(f, document)
	if err != nil {
		return 0, nil, err
	}
	return s.handIn(r, p, f, leads, several)
}

// handIn gives leads to the engine, those that are right.
func (s *Server) handIn(r *http.Request, p *machine.Program, f *plan.Form, leads []map[string]any, several bool) (status int, answer any, err error) {
	out := Inbound{Leads: make([]InboundAnswer, len(leads))}
	var all []identity.Submission
	for i, lead := range leads {
		out.Leads[i].Item = i + 1
		values, faults := fill(f, func(field *plan.FormField) any { return found(field, lead) }, p.Plan.Zone, nil)
		if len(faults) > 0 {
			problem := faultyForm(faults)
			for k := range problem.Errors {
				problem.Errors[k].Item, problem.Errors[k].Hint = i+1, lookedFor(f, problem.Errors[k].Field)
			}
			if !several {
				problem.Detail += "; " + problem.Errors[0].Hint
				return 0, nil, problem
			}
			out.Refused++
			out.Leads[i].Errors = problem.Errors
			continue
		}
		filled := identity.Filled{Values: values, ID: inboundID(r, lead, i, several)}
		if filled.ID == "" {
			filled.ID = filled.Mark()
		}
		out.Taken++
		out.Leads[i].Taken = true
		all = append(all, filled.Form(p.Plan, f))
	}
	if _, err := s.engine.SubmitAll(r.Context(), all); err != nil {
		return 0, nil, err
	}
	switch {
	case !several:
		return http.StatusOK, map[string]any{"taken": true}, nil
	case out.Taken == 0 && out.Refused > 0:
		return http.StatusUnprocessableEntity, out, nil
	case out.Refused > 0:
		return http.StatusMultiStatus, out, nil
	}
	return http.StatusOK, out, nil
}

// wrappers are members under which systems send a list of leads: Meta's answers have data, LinkedIn's elements.
var wrappers = []string{"data", "leads", "elements", "items", "submissions", "responses"}

// inboundLeads finds the leads in a document: it is one, or a list of them, or has such a list as a member. A member from
// which the form reads by itself belongs to one lead.
func inboundLeads(f *plan.Form, document any) (leads []map[string]any, several bool, err error) {
	object, one := document.(map[string]any)
	list, several := document.([]any)
	if one {
		if list = wrapped(f, object); list == nil {
			return []map[string]any{object}, false, nil
		}
		several = true
	}
	if !several {
		return nil, false, problemf(http.StatusBadRequest, "the body is no JSON object and no list of them; send a lead, or several")
	}
	if len(list) > maxLeads {
		return nil, false, problemf(http.StatusRequestEntityTooLarge, "these are %d leads, at most %d are taken at once; send them in parts", len(list), maxLeads)
	}
	for i, e := range list {
		lead, ok := e.(map[string]any)
		if !ok {
			return nil, false, problemf(http.StatusBadRequest, "item %d of the list is no JSON object; nothing was taken", i+1)
		}
		leads = append(leads, lead)
	}
	return leads, true, nil
}

func wrapped(f *plan.Form, object map[string]any) []any {
	for _, name := range wrappers {
		if list, ok := object[name].([]any); ok && !reads(f, name) {
			return list
		}
	}
	// Meta's notices: entry[].changes[].value.
	entries, ok := object["entry"].([]any)
	if !ok || reads(f, "entry") {
		return nil
	}
	list := []any{}
	for _, e := range entries {
		entry, _ := e.(map[string]any)
		changes, _ := entry["changes"].([]any)
		for _, c := range changes {
			change, _ := c.(map[string]any)
			list = append(list, change["value"])
		}
	}
	return list
}

// reads reports whether the form looks for a field in a member of the document.
func reads(f *plan.Form, member string) bool {
	for _, field := range f.Fields {
		if field.From == nil && field.Name == member || field.From != nil && field.From.First() == member {
			return true
		}
	}
	return false
}

// found is what stands in the document for a field. Systems that send every answer as a list send one of one.
func found(field *plan.FormField, document map[string]any) any {
	var v any = document[field.Name]
	if field.From != nil {
		v = field.From.Find(document)
	}
	if list, ok := v.([]any); ok && field.Type.Kind != schema.List && len(list) == 1 {
		v = list[0]
	}
	return decoded(v)
}

// decoded turns numbers as the decoder left them into what values are made of.
func decoded(v any) any {
	switch v := v.(type) {
	case json.Number:
		return v.String()
	case []any:
		out := make([]any, len(v))
		for i, e := range v {
			out[i] = decoded(e)
		}
		return out
	}
	return v
}

func lookedFor(f *plan.Form, name string) string {
	for _, field := range f.Fields {
		if field.Name == name && field.From != nil {
			return fmt.Sprintf("it was looked for at %s", field.From)
		}
	}
	return fmt.Sprintf("it was looked for at %s; say where it stands: field %s: … from \"answers[name=%s].value\"", name, name, name)
}

// inboundID is what the sender calls a submission; "": nothing. Of several leads in one request, the header names all of them.
func inboundID(r *http.Request, lead map[string]any, item int, several bool) string {
	name := ""
	for _, header := range [...]string{"Idempotency-Key", "Webhook-Id"} {
		if name == "" {
			name = within(r.Header.Get(header))
		}
	}
	if name != "" && !several {
		return name
	}
	for _, member := range inboundIDs {
		switch v := lead[member].(type) {
		case string:
			if id := within(v); id != "" {
				return id
			}
		case json.Number:
			return v.String()
		}
	}
	if name != "" {
		return fmt.Sprintf("%s/%d", name, item+1)
	}
	return ""
}
