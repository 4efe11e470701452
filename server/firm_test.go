package server_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/journeylang/journey/server"
	"github.com/journeylang/journey/server/servertest"
)

const firmScript = `
project "Shop" { timezone "Europe/Copenhagen" }
contact { email: email?, first_name: string = "you" }
account { name: string unique, employees: int? }
event asked {}
email offer for transactional { subject "For {{ account.name }}", body "Hello {{ contact.first_name }}" }
segment big = account.employees >= 200
segment vip = big and contact.first_name == "Ada"
journey firm for account {
  start on asked
  only big
  task "Call {{ account.name }}" to sales
  email offer
  wait 5d
}
`

// TestFirm goes the way of an account's journey through the API: one task, which is the account's, and a letter to each
// contact.
func TestFirm(t *testing.T) {
	r := servertest.New(t, servertest.Options{Script: firmScript})
	post := func(path, body string) {
		t.Helper()
		if status, answer := r.Do(t, "POST", path, body); status != 200 && status != 202 {
			t.Fatalf("POST %s answers %d %s", path, status, answer)
		}
		r.Settle(t)
	}
	get := func(path string, v any) {
		t.Helper()
		r.Settle(t)
		status, body := r.Do(t, "GET", path, "")
		if status != 200 {
			t.Fatalf("GET %s answers %d %s", path, status, body)
		}
		if err := json.Unmarshal([]byte(body), v); err != nil {
			t.Fatal(err)
		}
	}
	post("/v1/accounts", `{"fields": {"name": "Contoso", "employees": 250}}`)
	post("/v1/contacts", `[{"id": "ada", "fields": {"email": "ada@contoso.example", "first_name": "Ada", "account": "Contoso"}},
		{"id": "bob", "fields": {"email": "bob@contoso.example", "account": "Contoso"}}]`)
	post("/v1/events", `[{"contact": "ada", "event": "asked"}, {"contact": "bob", "event": "asked"}]`)

	var list server.Worklist
	get("/v1/worklists/sales", &list)
	if len(list.Items) != 1 || list.Items[0].Account != "contoso" || list.Items[0].Text != "Call Contoso" {
		t.Fatalf("the worklist has %+v, not one task of contoso", list.Items)
	}
	var account server.Account
	get("/v1/accounts/contoso", &account)
	if len(account.Tasks) != 1 || account.Tasks[0].Contact != "contoso" || strings.Join(account.Segments, " ") != "big" {
		t.Errorf("the account has the tasks %+v and the segments %q", account.Tasks, account.Segments)
	}
	for _, id := range []string{"ada", "bob"} {
		if status, body := r.Do(t, "GET", "/v1/contacts/"+id+"/why", ""); status != 200 || strings.Count(body, "is sent email offer") != 1 {
			t.Errorf("%s is not sent one offer: %d %s", id, status, body)
		}
	}
	post("/v1/tasks", `{"account": "Contoso", "task": "`+list.Items[0].ID+`", "done": true, "person": "maja"}`)
	if get("/v1/worklists/sales", &list); len(list.Items) != 0 {
		t.Errorf("what is done still waits: %+v", list.Items)
	}
	if status, _ := r.Do(t, "POST", "/v1/tasks", `{"account": "Contoso", "contact": "ada", "task": "x"}`); status != 422 {
		t.Errorf("a task of two answers %d", status)
	}

	var dossier struct {
		Contact server.Contact
		Path    []struct{ Text string }
		State   map[string]any
		Mails   []server.Mail
	}
	get("/v1/contacts/ada/dossier", &dossier)
	if dossier.Contact.ID != "ada" || len(dossier.Path) == 0 || dossier.State["i"] != "ada" || len(dossier.Mails) != 1 || dossier.Mails[0].Message != "offer" {
		t.Errorf("the dossier of ada is %+v", dossier)
	}

	var program server.Program
	if get("/v1/program", &program); strings.Join(program.Roles, " ") != "manager sales teleprospector" && strings.Join(program.Roles, " ") != "sales" {
		t.Errorf("the roles are %q", program.Roles)
	}
}

// TestWhyIn asks why a contact is in a segment, and is not.
func TestWhyIn(t *testing.T) {
	r := servertest.New(t, servertest.Options{Script: firmScript})
	r.Do(t, "POST", "/v1/contacts", `{"id": "bob", "fields": {"first_name": "Bob"}}`)
	r.Settle(t)
	status, body := r.Do(t, "GET", "/v1/contacts/bob/why?segment=vip", "")
	want := `{"segment":"vip","in":false,"rule":"big and contact.first_name == \"Ada\"","operands":[{"name":"contact.first_name","value":"\"Bob\""}],` +
		`"parts":[{"segment":"big","in":false,"rule":"account.employees \u003e= 200","operands":[{"name":"account.employees","value":"missing"}],"decides":false}],"decides":false}`
	if got := strings.TrimSpace(body); status != 200 || strings.ReplaceAll(got, ">", `\u003e`) != want {
		t.Errorf("got  %d %s\nwant %s", status, got, want)
	}
	if status, _ := r.Do(t, "GET", "/v1/contacts/bob/why?segment=vipp", ""); status != 404 {
		t.Errorf("a segment that is not there answers %d", status)
	}
	if status, _ := r.Do(t, "GET", "/v1/contacts/nobody/why?segment=vip", ""); status != 404 {
		t.Errorf("a contact that is not there answers %d", status)
	}
}

// An account is told as it was when it was looked at, whatever happens to it while the answer is written.
func TestAccountWhileItChanges(t *testing.T) {
	r := servertest.New(t, servertest.Options{Script: firmScript + "segment small = account.employees < 10\n"})
	put := func(employees int) {
		if status, body := r.Do(t, "POST", "/v1/accounts", fmt.Sprintf(`{"fields": {"name": "Contoso", "employees": %d}}`, employees)); status != 200 && status != 202 {
			t.Errorf("POST /v1/accounts answers %d %s", status, body)
		}
	}
	put(5)
	r.Settle(t)
	var changing sync.WaitGroup
	changing.Go(func() {
		for i := range 60 {
			put(5 + 300*(i%2))
		}
	})
	for range 200 {
		_, body := r.Do(t, "GET", "/v1/accounts/contoso", "")
		var account server.Account
		if err := json.Unmarshal([]byte(body), &account); err != nil {
			t.Fatal(err)
		}
		if in := strings.Join(account.Segments, " "); in != "big" && in != "small" {
			t.Fatalf("the account is in %q, it is either big or small", account.Segments)
		}
	}
	changing.Wait()
}
