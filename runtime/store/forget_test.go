package store_test

import (
	"bytes"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/journeylang/journey/runtime/machine"
	"github.com/journeylang/journey/runtime/store"
	"github.com/journeylang/journey/server/servertest"
)

// corners is a program that keeps something of a person wherever anything can be kept.
const corners = `
project "Corners" { timezone "Europe/Copenhagen" }
contact { email: email? unique, phone: phone?, name: string? }
account { name: string unique, employees: int? }
lead { product: string? }
match contact by email
team sales "maja@contoso.example", "jon@contoso.example"
event visited { page: string }
event asked { product: string }
event bought {}
segment readers = count(visited, 30d) >= 1
segment beta static
segment strangers = not readers
score interest for lead { category does { +10 each visited } }
email hello for transactional { subject "Hello {{ contact.name }}", body "You asked for {{ start.product }}." }
email later for marketing { subject "Later {{ contact.name }}", body "Later" }
action enrich(mail: string): { name: string } { js "for (;;) {}" }
journey interest {
  start on asked
  again always
  create lead { product: start.product }
  task "Call {{ contact.name }}" to sales round robin
  add to beta
  email hello
  wait 30d
  email later
}
journey hurried {
  start on visited
  again always
  at most 1 per week
  goal bought
  wait 1d
}
journey firm for account {
  start on visited
  again always
  goal bought
  wait 1d
}
`

// traces are what must be found nowhere.
var traces = []string{"ada@secret.example", "Ada Lovelace", "+4512345678", "ada-17", "visitor-9", "about-ada"}

// everywhere returns where something of the person is in the data folder: keys and values in which it is found.
func everywhere(t *testing.T, s *store.Store) (found []string) {
	t.Helper()
	err := s.Everything(func(key, value []byte) {
		for _, text := range traces {
			if bytes.Contains(key, []byte(text)) || bytes.Contains(value, []byte(text)) {
				found = append(found, fmt.Sprintf("%s under the key %q", text, key))
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// fill makes Ada known wherever anybody can be, and others beside her.
func fill(t *testing.T, r *servertest.Rig, others int) {
	t.Helper()
	post := func(path, body string) {
		t.Helper()
		if status, answer := r.Do(t, http.MethodPost, path, body, "Content-Type", "application/json"); status != http.StatusOK {
			t.Fatalf("POST %s: %d %s", path, status, answer)
		}
		r.Settle(t)
	}
	post("/v1/accounts", `[{"fields": {"name": "Contoso", "employees": 20}}]`)
	post("/v1/events", `[{"contact": "visitor-9", "event": "visited", "fields": {"page": "about-ada-first"}}]`)
	for i := range others {
		post("/v1/contacts", fmt.Sprintf(`[{"id": "other%d", "fields": {"email": "other%d@contoso.example", "account": "Contoso"}}]`, i, i))
		post("/v1/events", fmt.Sprintf(`[{"contact": "other%d", "event": "visited", "fields": {"page": "home"}}]`, i))
	}
	post("/v1/contacts", `[{"id": "ada-17", "fields": {"email": "ada@secret.example", "phone": "+4512345678", "name": "Ada Lovelace", "account": "Contoso"}}]`)
	post("/v1/merge", `[{"from": "visitor-9", "into": "ada-17"}]`)
	post("/v1/events", `[{"contact": "ada-17", "event": "visited", "fields": {"page": "about-ada"}}]`)
	post("/v1/events", `[{"contact": "ada-17", "event": "asked", "fields": {"product": "about-ada"}}]`)
	post("/v1/consent", `[{"contact": "ada-17", "for": "marketing", "consent": false, "address": "ada@secret.example"}]`)
	for deadline := time.Now().Add(10 * time.Second); ; time.Sleep(10 * time.Millisecond) {
		if mails, err := r.Store.Mails("", 10); err != nil || len(mails) > 0 || time.Now().After(deadline) {
			if err != nil || len(mails) == 0 {
				t.Fatalf("the mail to Ada is not in the outbox: %v", err)
			}
			return
		}
	}
}

// Who is forgotten is found nowhere in the data folder and in no answer, at once and after a restart; others stay as they were.
func TestForgottenEverywhere(t *testing.T) {
	dir := t.TempDir()
	r := servertest.New(t, servertest.Options{Dir: dir, Script: corners})
	fill(t, r, 3)
	// What is kept of her comes to the disk, so that it is from there that it must go; then there is more.
	r.Close()
	r = servertest.New(t, servertest.Options{Dir: dir, Script: corners})
	if len(everywhere(t, r.Store)) == 0 {
		t.Fatal("nothing of Ada is stored: the test proves nothing")
	}
	if status, answer := r.Do(t, http.MethodPost, "/v1/events", `[{"contact": "ada-17", "event": "visited", "fields": {"page": "about-ada-again"}}]`); status != http.StatusOK {
		t.Fatal(answer)
	}
	r.Settle(t)
	lead := leadOf(t, r)
	_, other := r.Do(t, http.MethodGet, "/v1/contacts/other1/dossier", "")

	status, answer := r.Do(t, http.MethodDelete, "/v1/contacts/ada@secret.example?by=eva&note=she+asked&dry_run=true", "")
	if status != http.StatusOK || !strings.Contains(answer, `"leads":1`) || !strings.Contains(answer, `"mails":1`) || !strings.Contains(answer, `"aliases":1`) {
		t.Errorf("a dry run answers %d %s", status, answer)
	}
	if status, _ := r.Do(t, http.MethodGet, "/v1/contacts/ada-17", ""); status != http.StatusOK {
		t.Error("a dry run has erased her")
	}
	status, answer = r.Do(t, http.MethodDelete, "/v1/contacts/visitor-9?by=eva&note=she+asked", "")
	if status != http.StatusOK || !strings.Contains(answer, `"leads":1`) || !strings.Contains(answer, `"mails":1`) || !strings.Contains(answer, `"tasks":1`) {
		t.Errorf("forgetting answers %d %s", status, answer)
	}
	for round := range 2 {
		if round == 1 {
			r.Close()
			r = servertest.New(t, servertest.Options{Dir: dir, Script: corners})
		}
		for _, place := range everywhere(t, r.Store) {
			t.Errorf("round %d: found %s", round, place)
		}
		expectNowhere(t, r, lead)
		if _, now := r.Do(t, http.MethodGet, "/v1/contacts/other1/dossier", ""); now != other {
			t.Errorf("round %d: what is held of somebody else has changed:\n%s\n%s", round, other, now)
		}
	}
	if status, answer := r.Do(t, http.MethodDelete, "/v1/contacts/visitor-9", ""); status != http.StatusNotFound || !strings.Contains(answer, "was forgotten on") {
		t.Errorf("forgetting twice answers %d %s", status, answer)
	}
	if status, answer := r.Do(t, http.MethodDelete, "/v1/contacts/nobody", ""); status != http.StatusNotFound || !strings.Contains(answer, "case-sensitive") {
		t.Errorf("forgetting nobody answers %d %s", status, answer)
	}
	if _, log := r.Do(t, http.MethodGet, "/v1/log", ""); !strings.Contains(log, `"do":"forget"`) || !strings.Contains(log, "she asked") || !strings.Contains(log, "eva") {
		t.Errorf("the log says %s", log)
	}
}

func leadOf(t *testing.T, r *servertest.Rig) (id string) {
	t.Helper()
	err := r.Engine.View(t.Context(), "ada-17", func(_ int64, _ *machine.World, st *machine.State) { id = st.Leads[0].ID })
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// expectNowhere asks for everything that can be asked for.
func expectNowhere(t *testing.T, r *servertest.Rig, lead string) {
	t.Helper()
	for _, path := range []string{"/v1/contacts", "/v1/contacts?q=ada", "/v1/contacts/ada-17", "/v1/contacts/ada-17/why", "/v1/contacts/ada-17/dossier",
		"/v1/contacts/visitor-9", "/v1/contacts/visitor-9/why", "/v1/outbox", "/v1/accounts/contoso", "/v1/leads/" + lead, "/v1/leads/" + lead + "/score",
		"/v1/worklists/sales", "/v1/tasks/sales", "/v1/leads", "/v1/segments", "/v1/segments/readers", "/v1/segments/beta", "/v1/segments/strangers",
		"/v1/count?where=not+readers", "/v1/report", "/v1/log"} {
		_, body := r.Do(t, http.MethodGet, path, "")
		for _, text := range traces {
			// An answer may say back what was asked for.
			if strings.Contains(strings.ReplaceAll(body, fmt.Sprintf("the id \\%q", text+`\`), ""), text) && !strings.Contains(path, text) {
				t.Errorf("GET %s answers %s", path, body)
			}
		}
		if strings.Contains(path, "ada-17") || strings.Contains(path, "visitor-9") || strings.Contains(path, lead) {
			if status, body := r.Do(t, http.MethodGet, path, ""); status != http.StatusNotFound {
				t.Errorf("GET %s answers %d %s", path, status, body)
			}
		}
	}
	if _, body := r.Do(t, http.MethodGet, "/v1/segments/strangers", ""); strings.Contains(body, `""`) {
		t.Errorf("somebody without an id is in a segment: %s", body)
	}
}
