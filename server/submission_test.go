package server_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/journeylang/journey/server/servertest"
)

const known = `
contact { email: email?, first_name: string? }
lead { page: string? }
event asked { about: string? }
`

// Submissions say who each of them is; a visitor who is identified, and contacts who are merged, are one from then on.
func TestSubmissionsAndMerges(t *testing.T) {
	r := servertest.New(t, servertest.Options{Script: known})
	first, body := "", ""
	for i, email := range []string{"ada@contoso.example", "ADA@contoso.example"} {
		var status int
		status, body = r.Do(t, "POST", "/v1/submissions", fmt.Sprintf(`{"fields":{"email":%q},"lead":{"page":"demo"},"visitor":"cookie","event":"asked","with":{"about":"price"}}`, email))
		if status != 200 || strings.Contains(body, `"known":true`) != (i == 1) || strings.Contains(body, `"updated":true`) != (i == 1) {
			t.Fatalf("submission %d: %d %s", i, status, body)
		}
		_, rest, _ := strings.Cut(body, `"contact":"`)
		id, _, _ := strings.Cut(rest, `"`)
		if first != "" && id != first {
			t.Errorf("the second is %s, the first was %s", id, first)
		}
		first = id
	}
	if status, body := r.Do(t, "POST", "/v1/submissions", `{"fields":{"first_name":"Ada"}}`); status != 422 || !strings.Contains(body, "fill in email") {
		t.Errorf("who names nobody is answered %d %s", status, body)
	}
	if status, body := r.Do(t, "POST", "/v1/merge", `{"from":"ada","into":"ada"}`); status != 400 && status != 422 || !strings.Contains(body, "the same contact") {
		t.Errorf("a merge with oneself is answered %d %s", status, body)
	}
	if status, body := r.Do(t, "POST", "/v1/merge", `{"from":"nobody","into":"no-one"}`); status != 422 || !strings.Contains(body, `there is neither a contact \"nobody\" nor \"no-one\"`) {
		t.Errorf("a merge of two unknown is answered %d %s", status, body)
	}
	if status, body := r.Do(t, "POST", "/v1/merge", fmt.Sprintf(`{"from":"coo\u200bkie","into":%q}`, first)); status != 422 || !strings.Contains(body, "U+200B, character 4") {
		t.Errorf("a merge of an id that looks like another one is answered %d %s", status, body)
	}
	if status, body := r.Do(t, "POST", "/v1/submissions", `{"fields":{"email":"ada@contoso.example"},"event":"form.submitted","with":{"form":"demo"}}`); status != 422 || !strings.Contains(body, "only forms report this") {
		t.Errorf("a forged form is answered %d %s", status, body)
	}
	if status, body := r.Do(t, "POST", "/v1/submissions", `{"fields":{"email":"ada@contoso.example"},"visitor":"coo\u202ekie"}`); status != 422 || !strings.Contains(body, "U+202E, character 4") {
		t.Errorf("a visitor who looks like another one is answered %d %s", status, body)
	}
	if ids, err := r.Engine.Contacts(t.Context(), "no", "", 10); err != nil || len(ids) > 0 {
		t.Errorf("requests that were refused left contacts behind: %v, %v", ids, err)
	}
	if status, body := r.Do(t, "POST", "/v1/identify", fmt.Sprintf(`{"from":"phone","into":%q}`, first)); status != 200 {
		t.Errorf("identify is answered %d %s", status, body)
	}
	r.Do(t, "POST", "/v1/events", `{"contact":"phone","event":"asked","fields":{"about":"size"}}`)
	r.Settle(t)
	_, body = r.Do(t, "GET", "/v1/contacts/"+first+"/why", "")
	for _, want := range []string{"took over all of cookie", "took over all of phone", `asked { about: \"size\" }`} {
		if !strings.Contains(body, want) {
			t.Errorf("the path lacks %q: %s", want, body)
		}
	}
}
