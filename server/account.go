package server

import (
	"net/http"

	"github.com/journeylang/journey/runtime/explain"
	"github.com/journeylang/journey/runtime/machine"
)

// accountContacts is how many contacts of an account are told.
const accountContacts = 1000

// Account is what is known of an account.
type Account struct {
	Name     string         `json:"name"`
	Fields   map[string]any `json:"fields"`
	Contacts []string       `json:"contacts"` // at most 1,000 ids, in order
	Count    int            `json:"count"`    // of all of them
	Segments []string       `json:"segments,omitempty"`
	Leads    []Lead         `json:"leads,omitempty"`
	Tasks    []Task         `json:"tasks,omitempty"`
}

// account answers what is known of an account, found by its unique field.
func (s *Server) account(r *http.Request) (any, error) {
	key := machine.AccountKey(r.PathValue("name"))
	var a *Account
	err := s.engine.View(r.Context(), machine.AccountID(key), func(now int64, w *machine.World, st *machine.State) {
		if st == nil {
			return
		}
		a = &Account{Name: key, Fields: map[string]any{}, Count: len(st.Contacts), Leads: leads(now, w, st), Segments: st.Segments, Tasks: tasks(w, st)}
		a.Contacts = append([]string{}, st.Contacts[:min(len(st.Contacts), accountContacts)]...)
		for name, v := range st.Profile {
			a.Fields[name] = explain.Plain(v)
		}
	})
	if err == nil && a == nil {
		err = problemf(http.StatusNotFound, "there is no account %q", r.PathValue("name"))
	}
	return a, err
}

// accountItem is one item of POST /v1/accounts. The unique field among the fields says which account it is.
type accountItem struct {
	ID     string         `json:"id"` // the sender's own name for the request
	Fields map[string]any `json:"fields"`
}

// takeAccounts sets fields of accounts. An account that nobody knew begins to exist.
func (s *Server) takeAccounts(r *http.Request) (any, error) {
	program := s.engine.Program()
	return take(s, r, func(item *accountItem) (machine.Input, []Fault) {
		if program == nil || program.Plan.Account == nil {
			return machine.Input{}, []Fault{{Field: "fields", Message: "the program has no accounts", Hint: "declare what they have: account { name: string unique }"}}
		}
		fields, faults := values(program.Plan.Account, item.Fields, "the account", true)
		in, err := machine.AccountFields(program.Plan.Account, fields)
		if err != nil {
			faults = append(faults, Fault{Field: "fields", Message: err.Error()})
		} else {
			faults = append(faults, named("fields", machine.EntityName(in.Contact))...)
		}
		if in.ID = item.ID; in.ID != "" {
			faults = append(faults, named("id", in.ID)...)
		}
		return in, faults
	})
}
