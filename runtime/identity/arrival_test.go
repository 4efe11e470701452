package identity

import (
	"testing"

	"github.com/journeylang/journey/lang/load"
	"github.com/journeylang/journey/lang/plan"
	"github.com/journeylang/journey/lang/source"
	"github.com/journeylang/journey/runtime/machine"
)

// kept is a directory of a few records.
type kept struct {
	p      *plan.Program
	states []*machine.State
}

func (k kept) Known(key string) (ids []string, err error) {
	for _, st := range k.states {
		keys := Keys
		if machine.KindOf(st.ID) == machine.AccountEntity {
			keys = AccountKeys
		}
		for _, have := range keys(k.p, st.Profile) {
			if have == key {
				ids = append(ids, st.ID)
			}
		}
	}
	return ids, nil
}

func (k kept) Look(id string, f func(st *machine.State)) error {
	for _, st := range k.states {
		if st.ID == id {
			f(st)
			return nil
		}
	}
	f(nil)
	return nil
}

// TestCrowd resolves arrivals of known people, of new ones, and of those whom the arrivals before have made.
func TestCrowd(t *testing.T) {
	p, list := load.Sources([]*source.File{source.NewFile("a.journey", `
project "Shop" { country "DE" }
contact { email: email?, phone: phone? }
account { name: string unique, domain: string? }
lead { product: string?, page: string? }
event visited { page: string }
match contact by email
match contact by phone
match account by domain
match lead by email, page
`)})
	if p == nil {
		t.Fatal(list)
	}
	dir := kept{p, []*machine.State{
		{ID: "ada", Created: 1, Updated: 2, Profile: machine.Values{"email": "ada@x.example", "phone": "+49301234567"},
			Leads: []machine.Lead{{ID: "L1", Fields: machine.Values{"page": "/demo"}}}},
		{ID: "old", Created: 1, Updated: 1, Profile: machine.Values{"email": "ada@x.example"}},
		{ID: machine.AccountID("contoso"), Created: 1, Updated: 1, Profile: machine.Values{"name": "Contoso", "domain": "contoso.com"}},
	}}
	crowd := NewCrowd(p, dir)
	take := func(person machine.Values, inputs ...machine.Input) (Resolved, []machine.Input) {
		t.Helper()
		id := Made(p, person)
		for i := range inputs {
			inputs[i].Contact = id
		}
		r, out, err := crowd.Take(&Arrival{Person: person, ID: id, New: person, Inputs: inputs, Lead: true}, nil)
		if err != nil {
			t.Fatal(err)
		}
		return r, out
	}
	event := machine.Input{Kind: machine.EventInput, Name: "visited"}
	// The country of the project says whose number it is; of two with an address it is who changed last.
	for _, person := range []machine.Values{{"phone": "030 1234567"}, {"phone": "0049 (30) 1234567"}, {"email": "ADA@x.example"}} {
		if r, out := take(person, event); r.Contact != "ada" || !r.Known || len(out) != 1 || out[0].Contact != "ada" {
			t.Errorf("%v is %+v with %+v", person, r, out)
		}
	}
	// Somebody new becomes known by all that the first arrival says, and is kept once.
	r, out := take(machine.Values{"email": "new@x.example", "phone": "0171 2345678"}, event)
	if r.Known || len(out) != 2 || out[0].Kind != machine.ContactInput || out[1].Contact != r.Contact {
		t.Errorf("the new one is %+v with %+v", r, out)
	}
	if again, out := take(machine.Values{"phone": "+491712345678"}, event); again.Contact != r.Contact || len(out) != 1 {
		t.Errorf("the new one again is %+v with %+v", again, out)
	}
	// An open lead that a strategy finds is the lead; one that was just made is found by the next.
	lead := machine.Input{Kind: machine.LeadInput, Name: machine.LeadPut, Key: "made", Fields: machine.Values{"page": "/Demo"}}
	if r, out := take(machine.Values{"email": "ada@x.example"}, lead); !r.Updated || r.Lead != "L1" || out[0].Key != "L1" {
		t.Errorf("the lead is %+v with %+v", r, out)
	}
	lead.Fields = machine.Values{"page": "/price"}
	if r, _ := take(machine.Values{"email": "ada@x.example"}, lead); r.Updated || r.Lead != "made" {
		t.Errorf("the lead is %+v", r)
	}
	lead.Key = "another"
	if r, _ := take(machine.Values{"email": "ada@x.example"}, lead); !r.Updated || r.Lead != "made" {
		t.Errorf("the lead is %+v", r)
	}
	// What is said of an account with the domain of another one is said of that.
	said := machine.Input{Kind: machine.ContactInput, Fields: machine.Values{"email": "eve@x.example", "account.name": "Contoso Ltd", "account.domain": "CONTOSO.com"}}
	if _, out := take(machine.Values{"email": "eve@x.example"}, said); out[len(out)-1].Fields["account.name"] != "Contoso" {
		t.Errorf("the account is %+v", out)
	}
	// A submission finds the account so, too.
	s := Submission{Contact: machine.Values{"email": "joe@x.example", "account.domain": "contoso.com"}}
	if _, err := FindContact(p, &s, dir); err != nil || s.Contact["account.name"] != "Contoso" {
		t.Errorf("the submission is %+v (%v)", s.Contact, err)
	}
	if _, err := FindContact(p, &Submission{Contact: machine.Values{}}, dir); err == nil {
		t.Error("nobody was found")
	}
}
