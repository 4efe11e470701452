package server_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/journeylang/journey/server/servertest"
)

// The API tells the events behind each line of a score, and finds a contact by the id that it had before a merge.
func TestLeadScore(t *testing.T) {
	r := servertest.New(t, servertest.Options{Script: `contact { first_name: string? }
lead { product: string? }
event asked {}
score heat for lead { category deeds { +8 each asked } }
journey j {
  start on asked
  set contact.first_name = "Bea"
}
`})
	for _, c := range []struct{ path, body string }{
		{"/v1/contacts", `{"id": "ada", "fields": {"first_name": "Ada"}}`},
		{"/v1/leads", `{"contact": "ada", "fields": {"product": "espresso"}}`},
		{"/v1/events", `{"contact": "ada", "event": "asked"}`},
		{"/v1/events", `{"contact": "cookie", "event": "asked"}`},
		{"/v1/merge", `{"from": "cookie", "into": "ada"}`},
	} {
		if status, body := r.Do(t, "POST", c.path, c.body); status != 200 && status != 202 {
			t.Fatalf("POST %s answers %d %s", c.path, status, body)
		}
		r.Settle(t)
	}
	r.Settle(t)
	status, contact := r.Do(t, "GET", "/v1/contacts/cookie", "")
	if status != 200 || !strings.Contains(contact, `"id":"ada"`) {
		t.Fatalf("the alias answers %d %s", status, contact)
	}
	lead := strings.Trim(ids.FindString(contact), `"`)
	status, score := r.Do(t, "GET", "/v1/leads/"+lead+"/score", "")
	events := regexp.MustCompile(`"event":"asked","points":8,"cut":0`).FindAllString(score, -1)
	if status != 200 || !strings.Contains(score, `"name":"heat","points":16`) || len(events) != 2 {
		t.Errorf("the score answers %d %s", status, score)
	}
	if status, body := r.Do(t, "GET", "/v1/leads/1-2-3/score", ""); status != 404 {
		t.Errorf("a lead that is not answers %d %s", status, body)
	}
}
