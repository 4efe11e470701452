package server_test

import (
	"strings"
	"testing"

	"github.com/journeylang/journey/server/servertest"
)

func TestConsent(t *testing.T) {
	r := servertest.New(t, servertest.Options{})
	status, body := r.Do(t, "POST", "/v1/consent", `[{"contact": "ada", "for": "marketing", "consent": false, "source": "phone"},
		{"contact": "ada", "for": "marketing", "consent": true, "address": "+4512345678"}]`, "Content-Type", "application/json")
	if status != 200 && status != 202 {
		t.Fatalf("the answers were not taken: %d %s", status, body)
	}
	r.Settle(t)
	_, body = r.Do(t, "GET", "/v1/contacts/ada", "")
	for _, want := range []string{`"unsubscribed":["marketing"]`, `"for":"marketing","consent":true,"address":"+4512345678"`, `"source":"phone"`, `"source":"api"`} {
		if !strings.Contains(body, want) {
			t.Errorf("the contact has no %s: %s", want, body)
		}
	}
	for _, c := range []struct{ item, want string }{
		{`[{"contact": "ada", "for": "marketting", "consent": true}]`, "did you mean marketing?"},
		{`[{"contact": "ada", "for": "marketing"}]`, "write true to give consent"},
		{`[{"for": "marketing", "consent": true}]`, "contact"},
		{`[{"contact": "ada", "topic": "marketing", "consent": true}]`, "topic: an item has no such member; it has contact, for, consent, address, source, id"},
	} {
		if status, body := r.Do(t, "POST", "/v1/consent", c.item, "Content-Type", "application/json"); status < 400 || !strings.Contains(body, c.want) {
			t.Errorf("%s answers %d %s", c.item, status, body)
		}
	}
}
