package server

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/journeylang/journey/lang/diag"
	"github.com/journeylang/journey/lang/plan"
	"github.com/journeylang/journey/runtime/identity"
	"github.com/journeylang/journey/runtime/machine"
)

// answer is one item of POST /v1/consent: what a contact said to a purpose or topic.
type answer struct {
	Contact string `json:"contact"`
	For     string `json:"for"`     // a purpose or a topic
	Consent *bool  `json:"consent"` // true gives it, false withdraws it
	Address string `json:"address"` // that it holds for; "": all of the contact's
	Source  string `json:"source"`  // where it was said, for the record; "": api
	ID      string `json:"id"`      // the sender's own name for it
	person
}

// takeConsent takes answers to the question for consent. Each is kept with its source and time.
func (s *Server) takeConsent(r *http.Request) (any, error) {
	program := s.engine.Program()
	return bring(s, r, func(item *answer) (identity.Arrival, []Fault) {
		a, faults := item.person.of(program, item.Contact)
		in := machine.Input{Kind: machine.ConsentInput, Contact: a.ID, Name: item.For, Key: item.Address,
			Status: machine.ConsentNo, Detail: item.Source, ID: item.ID}
		if in.Detail == "" {
			in.Detail = "api"
		}
		for _, given := range [...]struct{ field, text string }{{"address", item.Address}, {"source", item.Source}, {"id", item.ID}} {
			if given.text != "" {
				faults = append(faults, named(given.field, given.text)...)
			}
		}
		if item.Consent == nil {
			faults = append(faults, Fault{Field: "consent", Message: "it is missing", Hint: "write true to give consent, false to withdraw it"})
		} else if *item.Consent {
			in.Status = machine.ConsentYes
		}
		if program != nil {
			faults = append(faults, asked(program.Plan, item.For)...)
		}
		a.Inputs = []machine.Input{in}
		return a, faults
	})
}

// asked reports a purpose or topic that the program does not have.
func asked(p *plan.Program, name string) []Fault {
	if _, purpose := plan.Purposes[name]; purpose {
		return nil
	}
	names := []string{"marketing", "transactional"}
	for _, t := range p.Topics {
		if t.Name == name {
			return nil
		}
		names = append(names, t.Name)
	}
	hint := "the program has " + strings.Join(names, ", ")
	if near := diag.Nearest(name, names); near != "" {
		hint = fmt.Sprintf("did you mean %s?", near)
	}
	return []Fault{{Field: "for", Message: fmt.Sprintf("%q is neither a purpose nor a topic", name), Hint: hint}}
}

// Consent is an answer that a contact gave, as GET /v1/contacts/{id} tells it.
type Consent struct {
	For     string `json:"for"`
	Consent bool   `json:"consent"`
	Address string `json:"address,omitempty"` // "": all
	Time    string `json:"time"`
	Source  string `json:"source,omitempty"`
}

// consents returns every answer of a contact, the latest first.
func consents(st *machine.State) []Consent {
	var out []Consent
	for _, c := range slices.Backward(st.Consents) {
		out = append(out, Consent{c.Name, c.Yes, c.Address, instant(c.At), c.Source})
	}
	return out
}
