package server

import (
	"net/http"
	"slices"

	"github.com/journeylang/journey/runtime/engine"
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
		a = &Account{Name: key, Fields: shown(st.Profile), Count: len(st.Contacts), Leads: leads(now, w, st), Segments: slices.Clone(st.Segments), Tasks: tasks(w, st)}
		a.Contacts = append([]string{}, st.Contacts[:min(len(st.Contacts), accountContacts)]...)
	})
	if err == nil && a == nil {
		err = unknownAccount(r.PathValue("name"))
	}
	return a, err
}

// AccountRow is an account in a list.
type AccountRow struct {
	Name     string         `json:"name"`
	Fields   map[string]any `json:"fields"`
	Contacts int            `json:"contacts"` // how many it has
	Leads    int            `json:"leads"`    // of its own
	Segments []string       `json:"segments"`
}

// Accounts is a page of accounts: the answer of GET /v1/accounts.
type Accounts struct {
	Accounts []AccountRow `json:"accounts"`
	Next     string       `json:"next"` // ?after= of the next page, or ""
}

// accounts lists accounts, by the beginning of their name and by a rule.
func (s *Server) accounts(r *http.Request) (any, error) {
	page := Accounts{Accounts: []AccountRow{}}
	var err error
	page.Next, err = s.list(r, engine.Listing{Of: engine.ListAccounts}, func(_ engine.Listed, _ int64, _ *machine.World, st *machine.State) {
		page.Accounts = append(page.Accounts, AccountRow{Name: machine.EntityName(st.ID), Fields: shown(st.Profile), Contacts: len(st.Contacts), Leads: len(st.Leads),
			Segments: append([]string{}, st.Segments...)})
	})
	return page, err
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

func unknownAccount(name string) error {
	return problemf(http.StatusNotFound, "there is no account %q; journey accounts and GET /v1/accounts list them", name)
}
