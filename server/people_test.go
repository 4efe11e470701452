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

// people is a program that knows contacts and accounts by more than their ids.
const people = `
project "Shop" { country "DE" }
contact { email: email?, phone: phone?, first_name: string? }
account { name: string unique, domain: string?, employees: int? }
lead { product: string?, page: string? }
event visited { page: string }
segment big = account.employees >= 200
match contact by email
match contact by phone
match account by domain
match lead by email, page
journey call for account {
  start on account.created where account.employees >= 200
  task "Call {{ account.name }}" to sales
}
`

// sent sends a body and expects it to be taken.
func sent(t *testing.T, r *servertest.Rig, path, body string) string {
	t.Helper()
	status, answer := r.Do(t, "POST", path, body)
	if status != 200 {
		t.Fatalf("POST %s answers %d %s", path, status, answer)
	}
	r.Settle(t)
	return answer
}

// listed returns the ids of a page of contacts that a rule chooses.
func listed(t *testing.T, r *servertest.Rig, query string) (all []string, next string) {
	t.Helper()
	_, body := r.Do(t, "GET", "/v1/contacts?"+query, "")
	var page server.Contacts
	if err := json.Unmarshal([]byte(body), &page); err != nil {
		t.Fatalf("%v: %s", err, body)
	}
	for _, row := range page.Contacts {
		all = append(all, row.ID)
	}
	return all, page.Next
}

// TestEventsByAddress sends events of people who are named by an address: the same address, however it is written, is one person,
// who begins to exist with the first of them.
func TestEventsByAddress(t *testing.T) {
	r := servertest.New(t, servertest.Options{Script: people})
	sent(t, r, "/v1/contacts", `{"id":"ada","fields":{"email":"ada@x.example","phone":"+49301234567"}}`)
	sent(t, r, "/v1/events", `{"email":"Ada@X.example","event":"visited","fields":{"page":"/a"}}
		{"phone":"030 1234567","event":"visited","fields":{"page":"/b"}}
		{"email":"new@x.example","event":"visited","fields":{"page":"/c"}}
		{"email":"NEW@x.example","event":"visited","fields":{"page":"/d"}}
		{"anonymousId":"visitor-7","event":"visited","fields":{"page":"/e"}}`)
	if found, _ := listed(t, r, "where="+strings.ReplaceAll(`count(visited) == 2`, " ", "%20")); len(found) != 2 || found[0] != "ada" {
		t.Errorf("visited twice: %q, want ada and a new one", found)
	}
	if found, _ := listed(t, r, ""); len(found) != 3 || found[2] != "visitor-7" {
		t.Errorf("the contacts are %q", found)
	}
	// The address that is known stays as it was written.
	if _, body := r.Do(t, "GET", "/v1/contacts/ada", ""); !strings.Contains(body, `"email":"ada@x.example"`) {
		t.Errorf("ada is %s", body)
	}
	// Who the visitor is comes out with an address: what the visitor did is the person's.
	sent(t, r, "/v1/events", `{"email":"ada@x.example","anonymousId":"visitor-7","event":"visited","fields":{"page":"/f"}}`)
	_, body := r.Do(t, "GET", "/v1/contacts/visitor-7", "")
	if !strings.Contains(body, `"id":"ada","alias":"visitor-7"`) {
		t.Errorf("the visitor is %s", body)
	}
	if _, body := r.Do(t, "GET", "/v1/contacts/visitor-7/why", ""); !strings.Contains(body, `{"contact":"ada","alias":"visitor-7"`) || !strings.Contains(body, "/f") {
		t.Errorf("the visitor's path is %s", body)
	}
	if _, body := r.Do(t, "GET", "/v1/contacts/visitor-7/dossier", ""); !strings.Contains(body, `"alias":"visitor-7"`) || !strings.Contains(body, "/f") {
		t.Errorf("the visitor's dossier is %.300s", body)
	}
}

// TestEventsByAddressWrong shows what callers are told who name nobody, or two.
func TestEventsByAddressWrong(t *testing.T) {
	r := servertest.New(t, servertest.Options{Script: people})
	for body, want := range map[string]string{
		`{"email":"ada","event":"visited"}`:                                   `item 1, email: "ada" is not an e-mail address; the contact declares email as an e-mail address`,
		`{"contact":"ada","email":"ada@x.example","event":"visited"}`:         `item 1, email: the item names its contact by an id already; send the id, or the email, but not both`,
		`{"event":"visited"}`:                                                 `item 1, contact: this is missing; write "contact": "…", or "email", "phone" or "anonymousId"`,
		`{"person":{"first_name":"Ada"},"event":"visited"}`:                   `item 1, contact: the program does not know contacts by this alone; it matches them by email, or by phone`,
		`{"person":{"nick":"Ada"},"event":"visited"}`:                         `item 1, nick: contacts of the program have no field nick; declare it`,
		`{"contact":"a","anonymousId":"b","event":"visited"}`:                 `item 1, anonymousId: the item names its contact by an id already`,
		`{"email":"a@x.example","anonymousId":" b","event":"visited"}`:        `item 1, anonymousId: this has spaces at its ends`,
		`{"email":"a@x.example","event":"visited"}` + "\n" + `{"email":"a@"}`: `item 2, email: "a@" is not an e-mail address`,
	} {
		status, answer := r.Do(t, "POST", "/v1/events", body)
		if p := problem(t, answer); status != 422 || !strings.Contains(p.Detail, want) {
			t.Errorf("%s\nanswers %d %s\nwant %s", body, status, p.Detail, want)
		}
	}
	if found, _ := listed(t, r, ""); len(found) > 0 {
		t.Errorf("of wrong requests came %q", found)
	}
}

// TestOnePersonAtOnce sends events of one unknown address from many sides at the same time: one contact is made.
func TestOnePersonAtOnce(t *testing.T) {
	r := servertest.New(t, servertest.Options{Script: people})
	var all sync.WaitGroup
	for i := range 16 {
		all.Go(func() {
			path, body := "/v1/events", `{"email":"Many@x.example","event":"visited","fields":{"page":"/"}}`
			if i%2 == 1 {
				path, body = "/v1/submissions", `{"fields":{"email":"many@X.example"}}`
			}
			if status, answer := r.Do(t, "POST", path, body); status != 200 {
				t.Errorf("POST %s answers %d %s", path, status, answer)
			}
		})
	}
	all.Wait()
	r.Settle(t)
	if found, _ := listed(t, r, ""); len(found) != 1 {
		t.Errorf("one address made %q", found)
	}
	if found, _ := listed(t, r, "where=count(visited)%3D%3D8"); len(found) != 1 {
		t.Error("not all events are of the one contact")
	}
}

// TestLists lists contacts, accounts, leads and tasks by rules, page by page.
func TestLists(t *testing.T) {
	r := servertest.New(t, servertest.Options{Script: people})
	for i := range 30 {
		sent(t, r, "/v1/contacts", fmt.Sprintf(`{"id":"c%02d","fields":{"email":"c%d@x.example","account.name":"Firm %d","account.employees":%d}}`, i, i, i%3, 100*(i%3+1)))
		sent(t, r, "/v1/leads", fmt.Sprintf(`{"contact":"c%02d","lead":"L%d","put":true,"fields":{"product":"p%d"}}`, i, i, i%2))
	}
	var all []string
	for next := "start"; next != ""; {
		query := "limit=7&where=big"
		if next != "start" {
			query += "&after=" + next
		}
		var page []string
		page, next = listed(t, r, query)
		all = append(all, page...)
	}
	if len(all) != 20 || all[0] != "c01" || all[19] != "c29" {
		t.Errorf("in big are %d: %q", len(all), all)
	}
	if found, next := listed(t, r, "q=c1&limit=10"); len(found) != 10 || found[0] != "c10" || next != "" {
		t.Errorf("c1… are %q, then %q", found, next)
	}
	if found, _ := listed(t, r, "q=c1&where=big&limit=10"); len(found) != 7 || found[0] != "c10" {
		t.Errorf("c1… in big are %q", found)
	}
	var leads server.Leads
	var got []string
	for after := ""; ; after = leads.Next {
		_, body := r.Do(t, "GET", "/v1/leads?limit=4&open=true&where=lead.product%3D%3D%22p1%22%20and%20big&after="+after, "")
		leads = server.Leads{}
		if err := json.Unmarshal([]byte(body), &leads); err != nil {
			t.Fatal(err, body)
		}
		for _, l := range leads.Leads {
			got = append(got, l.ID)
		}
		if leads.Next == "" {
			break
		}
	}
	if strings.Join(got, " ") != "L1 L5 L7 L11 L13 L17 L19 L23 L25 L29" {
		t.Errorf("the leads are %q", got)
	}
	var accounts server.Accounts
	_, body := r.Do(t, "GET", "/v1/accounts?where=account.employees%3E150&limit=1", "")
	if err := json.Unmarshal([]byte(body), &accounts); err != nil || len(accounts.Accounts) != 1 || accounts.Accounts[0].Name != "firm 1" || accounts.Accounts[0].Contacts != 10 || accounts.Next != "firm 1" {
		t.Errorf("the accounts are %s", body)
	}
	var tasks server.Tasks
	_, body = r.Do(t, "GET", "/v1/tasks?role=sales", "")
	if err := json.Unmarshal([]byte(body), &tasks); err != nil || len(tasks.Tasks) != 2 || tasks.Tasks[0].Account != "firm 1" || tasks.Tasks[0].Text != "Call Firm 1" {
		t.Errorf("the tasks are %s", body)
	}
	for path, want := range map[string]string{
		"/v1/contacts?where=contact.nme%3D%3D1": "the contact has no field",
		"/v1/leads?where=lead.prodct%3D%3D1":    "did you mean lead.product",
		"/v1/leads?after=!":                     "after=! is no cursor",
		"/v1/leads?open=maybe":                  "open=maybe is neither true nor false",
		"/v1/tasks?limit=0":                     "limit=0 is not a number from 1 to 1000",
	} {
		if status, body := r.Do(t, "GET", path, ""); status != 400 || !strings.Contains(problem(t, body).Detail, want) {
			t.Errorf("GET %s answers %d %s", path, status, body)
		}
	}
}

// TestFile sends whole files: rows are matched, wrong ones told with their lines, and a file that is sent again changes nothing.
func TestFile(t *testing.T) {
	r := servertest.New(t, servertest.Options{Script: people})
	last := func(path, body string) server.Imported {
		answer := sent(t, r, path, body)
		lines := strings.Split(strings.TrimSpace(answer), "\n")
		var told server.Imported
		if err := json.Unmarshal([]byte(lines[len(lines)-1]), &told); err != nil {
			t.Fatalf("%v: %s", err, answer)
		}
		return told
	}
	var many strings.Builder
	many.WriteString("email,first_name\n")
	for i := range 10_000 {
		fmt.Fprintf(&many, "p%d@x.example,P%d\n", i%9_000, i)
	}
	many.WriteString("nobody,Wrong\n")
	told := last("/v1/import/contacts", many.String())
	if !told.Done || told.Rows != 10_000 || told.Rejected != 1 || len(told.Remarks) != 1 || told.Remarks[0].Line != 10_002 || told.Remarks[0].Column != "email" {
		t.Errorf("the answer is %+v", told)
	}
	events := "email,event,page\nP1@x.example,visited,/a\np1@x.example,visited,/b\n"
	for range 2 {
		if told := last("/v1/import/events", events); !told.Done || told.Rows != 2 {
			t.Errorf("the answer is %+v", told)
		}
	}
	if found, _ := listed(t, r, "where=count(visited)%3D%3D2"); len(found) != 1 {
		t.Errorf("visited twice: %q", found)
	}
	var all int
	for after := ""; ; {
		found, next := listed(t, r, "limit=1000&after="+after)
		if all += len(found); next == "" {
			break
		}
		after = next
	}
	if all != 9_000 {
		t.Errorf("there are %d contacts, want 9,000", all)
	}
	if told := last("/v1/import/accounts", "name,domain\nContoso,contoso.com\n"); told.Rows != 1 {
		t.Errorf("the answer is %+v", told)
	}
	if told := last("/v1/import/leads", "contact.email,account.domain,account.name,page\np2@x.example,CONTOSO.com,Contoso Ltd,/demo\np2@x.example,contoso.com,,/demo\n"); told.Rows != 2 {
		t.Errorf("the answer is %+v", told)
	}
	_, body := r.Do(t, "GET", "/v1/leads", "")
	var leads server.Leads
	if err := json.Unmarshal([]byte(body), &leads); err != nil || len(leads.Leads) != 1 {
		t.Errorf("the leads are %s", body)
	}
	_, body = r.Do(t, "GET", "/v1/accounts", "")
	if strings.Count(body, `"name":"contoso"`) != 1 || !strings.Contains(body, `"contacts":1`) {
		t.Errorf("the accounts are %s", body)
	}
	for path, want := range map[string]int{"/v1/import/cats": 404, "/v1/import/contacts": 422} {
		if status, body := r.Do(t, "POST", path, "nick\nada\n"); status != want {
			t.Errorf("POST %s answers %d %s", path, status, body)
		}
	}
}
