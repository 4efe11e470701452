package server_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/journeylang/journey/server/servertest"
)

const leadScript = `
project "Shop" { timezone "Europe/Copenhagen" }
contact { email: email?, first_name: string = "you" }
account { name: string unique, employees: int? }
lead { product: string?, budget: number? }
event asked {}
team sales "maja@contoso.example", "jon@contoso.example"
process purchase for lead {
  stage approved { }
  outcome bought
}
segment beta static
segment big = account.employees >= 200
journey asks {
  start on asked
  call "Call {{ contact.first_name }} of {{ account.name }}" to sales round robin
}
`

var ids = regexp.MustCompile(`"[0-9]+-[0-9]+-[0-9]+"`)

// TestLeads goes the way of a lead through the API: account, contact, lead, list, task.
func TestLeads(t *testing.T) {
	r := servertest.New(t, servertest.Options{Script: leadScript})
	for _, c := range []struct{ path, body string }{
		{"/v1/accounts", `{"fields": {"name": "Contoso", "employees": 250}}`},
		{"/v1/contacts", `{"id": "ada", "fields": {"first_name": "Ada", "account": "contoso"}}`},
		{"/v1/leads", `{"contact": "ada", "fields": {"product": "espresso"}, "by": "olga"}`},
		{"/v1/lists", `{"contact": "ada", "segment": "beta", "member": true}`},
		{"/v1/events", `{"contact": "ada", "event": "asked"}`},
	} {
		if status, body := r.Do(t, "POST", c.path, c.body); status != 200 && status != 202 {
			t.Fatalf("POST %s answers %d %s", c.path, status, body)
		}
		r.Settle(t)
	}
	get := func(path string) string {
		t.Helper()
		r.Settle(t)
		status, body := r.Do(t, "GET", path, "")
		if status != 200 {
			t.Errorf("GET %s answers %d %s", path, status, body)
		}
		return ids.ReplaceAllString(stamps.ReplaceAllString(body, "…"), `"#"`)
	}
	contact := get("/v1/contacts/ada")
	for _, want := range []string{`"segments":["beta","big"]`, `"account":"contoso"`, `"product":"espresso"`, `"by":"olga"`,
		`"kind":"call","text":"Call Ada of Contoso","role":"sales","person":"maja@contoso.example"`} {
		if !strings.Contains(contact, want) {
			t.Errorf("the contact lacks %s:\n%s", want, contact)
		}
	}
	if got, want := get("/v1/accounts/Contoso"), `{"name":"contoso","fields":{"employees":250,"name":"Contoso"},"contacts":["ada"],"count":1}`; strings.TrimSpace(got) != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	list := get("/v1/tasks/sales")
	if !strings.Contains(list, `"contact":"ada","kind":"call","person":"maja@contoso.example"`) {
		t.Errorf("the worklist is %s", list)
	}
	_, raw := r.Do(t, "GET", "/v1/tasks/sales", "")
	task := strings.Trim(ids.FindString(raw), `"`)
	if status, body := r.Do(t, "POST", "/v1/tasks", `{"contact": "ada", "task": "`+task+`", "done": true, "person": "maja@contoso.example"}`); status != 200 && status != 202 {
		t.Fatalf("the task is not taken: %d %s", status, body)
	}
	if list := get("/v1/tasks/sales"); strings.Contains(list, "ada") {
		t.Errorf("the task is done and still on the worklist: %s", list)
	}
	for _, path := range []string{"/v1/tasks/sales", "/v1/worklists/sales"} { // a page behind it would be empty, and look like the last
		if status, body := r.Do(t, "GET", path+"?after="+task, ""); status != http.StatusGone || !strings.Contains(body, "begin again") {
			t.Errorf("behind a task that is done, %s answers %d %s", path, status, body)
		}
	}
}

// TestLeadFaults: what cannot be is refused with the field that it stands in.
func TestLeadFaults(t *testing.T) {
	r := servertest.New(t, servertest.Options{Script: leadScript})
	for _, c := range []struct{ path, body, want string }{
		{"/v1/leads", `{"contact": "ada", "account": "Contoso"}`, "leave one of them away"},
		{"/v1/leads", `{"contact": "ada", "fields": {"budget": "much"}}`, "fields.budget"},
		{"/v1/leads", `{"contact": "ada", "close": true}`, "say which lead to close"},
		{"/v1/accounts", `{"fields": {"employees": 3}}`, "name is missing"},
		{"/v1/lists", `{"contact": "ada", "segment": "big", "member": true}`, "has a rule"},
		{"/v1/lists", `{"contact": "ada", "segment": "beta"}`, "it is missing"},
		{"/v1/tasks", `{"contact": "ada"}`, "task"},
	} {
		status, body := r.Do(t, "POST", c.path, c.body)
		if status < 400 || status >= 500 || !strings.Contains(body, c.want) {
			t.Errorf("POST %s %s answers %d without %q:\n%s", c.path, c.body, status, c.want, body)
		}
	}
}

// TestWorklist: a lead is found by its id, accepted from the worklist, and its stages are told.
func TestWorklist(t *testing.T) {
	r := servertest.New(t, servertest.Options{Script: leadScript})
	post := func(path, body string) {
		t.Helper()
		if status, answer := r.Do(t, "POST", path, body); status != 200 && status != 202 {
			t.Fatalf("POST %s answers %d %s", path, status, answer)
		}
		r.Settle(t)
	}
	post("/v1/contacts", `{"id": "ada", "fields": {"first_name": "Ada", "account": "Contoso"}}`)
	post("/v1/leads", `{"contact": "ada", "fields": {"product": "espresso"}, "by": "olga"}`)
	_, contact := r.Do(t, "GET", "/v1/contacts/ada", "")
	lead := strings.Trim(ids.FindString(contact), `"`)
	post("/v1/leads", `{"lead": "`+lead+`", "fields": {"sales_ready": true}, "by": "maja"}`)
	_, list := r.Do(t, "GET", "/v1/worklists/manager", "")
	for _, want := range []string{`"kind":"task"`, `"text":"Assign a seller"`, `"kind":"lead"`, `"stage":"sales_acceptance","waits":["sales_accepted"]`} {
		if !strings.Contains(list, want) {
			t.Errorf("the worklist lacks %s:\n%s", want, list)
		}
	}
	post("/v1/leads", `{"lead": "`+lead+`", "accept": true, "by": "maja"}`)
	post("/v1/leads", `{"lead": "`+lead+`", "close": true, "outcome": "opportunity", "by": "jon"}`)
	_, page := r.Do(t, "GET", "/v1/leads/"+lead, "")
	for _, want := range []string{`"contact":"ada"`, `"stage":"inquiry"`, `"why":"enter when lead.sales_ready"`, `"stage":"opportunity"`, `"sales_accepted":true`} {
		if !strings.Contains(page, want) {
			t.Errorf("the lead lacks %s:\n%s", want, page)
		}
	}
	if _, list := r.Do(t, "GET", "/v1/worklists/manager", ""); !strings.Contains(list, `"items":[]`) {
		t.Errorf("the lead is an opportunity, and on the worklist is %s", list)
	}
	if status, answer := r.Do(t, "POST", "/v1/leads", `{"lead": "`+lead+`", "close": true, "outcome": "wno"}`); status < 400 || !strings.Contains(answer, "outcome") {
		t.Errorf("an unknown outcome is answered with %d %s", status, answer)
	}
	for _, c := range []struct{ path, body, want string }{
		{"/v1/tasks", `{"contact": "ada", "task": "1-2-3", "done": true}`, `ada has no task \"1-2-3\"`},
		{"/v1/tasks", `{"contact": "eve", "task": "1-2-3", "done": true}`, `there is no contact \"eve\"`},
		{"/v1/tasks", `{"account": "Acme", "task": "1-2-3"}`, `there is no account \"acme\"`},
		{"/v1/leads", `{"lead": "` + lead + `", "fields": {"process": "purchase", "stage": "inquiry"}}`, `the process purchase has no stage \"inquiry\"`},
		{"/v1/leads", `{"lead": "` + lead + `", "fields": {"process": "purchas"}}`, `there are purchase, lead_to_opportunity`},
		{"/v1/leads", `{"lead": "` + lead + `", "fields": {"stage": "approved"}}`, `the process lead_to_opportunity has no stage \"approved\"`},
	} {
		if status, answer := r.Do(t, "POST", c.path, c.body); status != 422 || !strings.Contains(answer, c.want) {
			t.Errorf("POST %s %s answers %d without %s:\n%s", c.path, c.body, status, c.want, answer)
		}
	}
	if status, _ := r.Do(t, "GET", "/v1/leads/1-2-3", ""); status != 404 {
		t.Errorf("an unknown lead is answered with %d", status)
	}
}
