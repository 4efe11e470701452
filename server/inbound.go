package server

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/journeylang/journey/lang/plan"
	"github.com/journeylang/journey/lang/schema"
	"github.com/journeylang/journey/runtime/identity"
	"github.com/journeylang/journey/server/web/form"
)

// Lead forms of other systems hand in what people have filled in there: POST /v1/inbound/FORM, JSON in a shape of their own. A
// form says where in it its fields stand: field email: email required from "answers[name=email].value".
//
// The sender shows that it knows the secret of the form: as a bearer token, as ?token= in the address, as the member
// google_key of the body, or as the HMAC-SHA256 of the body, in hexadecimal, in X-Hub-Signature-256, X-LI-Signature or
// X-Signature. What it calls the submission makes a repeat known: the header Idempotency-Key or Webhook-Id, or a member of
// the body such as id or lead_id; where there is none, the same values are a repeat.

// inboundIDs are the members of a body that name a submission.
var inboundIDs = []string{"id", "lead_id", "leadId", "leadgen_id", "response_id", "submission_id", "event_id"}

func (s *Server) takeInbound(r *http.Request) (any, error) {
	p, f := s.formOf(r)
	if f == nil {
		return nil, problemf(http.StatusNotFound, "there is no form %s to which this could be handed in", r.PathValue("form"))
	}
	body, err := readBody(r)
	if err != nil {
		return nil, err
	}
	var document map[string]any
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	err = d.Decode(&document)
	if !s.senderKnown(r, f, body, document) {
		return nil, problemf(http.StatusUnauthorized, "this needs the secret of the form %s: send it as `Authorization: Bearer SECRET`, as ?token=SECRET, or sign the body with it (GET /v1/forms tells it)", f.Name)
	}
	if err == io.EOF || err == nil && document == nil {
		return nil, problemf(http.StatusBadRequest, "the body is empty; send one JSON object")
	}
	if err != nil {
		return nil, problemf(http.StatusBadRequest, "the body is not one JSON object: %v", err)
	}
	values, faults := fill(f, func(field *plan.FormField) any { return found(field, document) }, p.Plan.Zone)
	if len(faults) > 0 {
		problem := faultyForm(faults)
		for i := range problem.Errors {
			problem.Errors[i].Hint = lookedFor(f, problem.Errors[i].Field)
		}
		problem.Detail += "; " + problem.Errors[0].Hint
		return nil, problem
	}
	filled := identity.Filled{Values: values, ID: inboundID(r, document)}
	if filled.ID == "" {
		filled.ID = filled.Mark()
	}
	if err := s.submit(r, p, f, filled); err != nil {
		return nil, err
	}
	return map[string]any{"taken": true}, nil
}

// senderKnown reports whether the request shows that its sender knows the secret of the form.
func (s *Server) senderKnown(r *http.Request, f *plan.Form, body []byte, document map[string]any) bool {
	secret := s.options.Links.Inbound(f.Name)
	given := []string{r.URL.Query().Get("token"), strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")}
	if key, ok := document["google_key"].(string); ok {
		given = append(given, key)
	}
	for _, g := range given {
		if g != "" && same(g, secret) {
			return true
		}
	}
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write(body)
	signature := hex.EncodeToString(mac.Sum(nil))
	for _, name := range [...]string{"X-Hub-Signature-256", "X-LI-Signature", "X-Signature"} {
		g := strings.TrimPrefix(strings.TrimPrefix(r.Header.Get(name), "hmac"), "sha256=")
		if g != "" && same(strings.ToLower(g), signature) {
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
	return plain(v)
}

// plain turns numbers as the decoder left them into what values are made of.
func plain(v any) any {
	switch v := v.(type) {
	case json.Number:
		return v.String()
	case []any:
		out := make([]any, len(v))
		for i, e := range v {
			out[i] = plain(e)
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

// inboundID is what the sender calls the submission; "": nothing.
func inboundID(r *http.Request, document map[string]any) string {
	for _, name := range [...]string{"Idempotency-Key", "Webhook-Id"} {
		if id := within(r.Header.Get(name)); id != "" {
			return id
		}
	}
	for _, name := range inboundIDs {
		switch v := document[name].(type) {
		case string:
			if id := within(v); id != "" {
				return id
			}
		case json.Number:
			return v.String()
		}
	}
	return ""
}

// FormAddress tells where a form is, and how others hand in to it.
type FormAddress struct {
	Name    string `json:"name"`
	Title   string `json:"title"`
	Page    string `json:"page"`
	Embed   string `json:"embed"`   // HTML for pages of your own
	Inbound string `json:"inbound"` // where other systems send to
	Secret  string `json:"secret"`  // that they must know
}

// forms lists the forms.
func (s *Server) forms(*http.Request) (any, error) {
	out := []FormAddress{}
	if p := s.engine.Program(); p != nil {
		base := s.options.Links.Base
		for _, f := range p.Plan.Forms {
			var embed strings.Builder
			if err := form.Embed(&embed, base, f); err != nil {
				return nil, err
			}
			out = append(out, FormAddress{f.Name, f.Title, base + "/f/" + f.Name, embed.String(), base + "/v1/inbound/" + f.Name, s.options.Links.Inbound(f.Name)})
		}
	}
	return map[string][]FormAddress{"forms": out}, nil
}
