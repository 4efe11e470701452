package server_test

import (
	"strings"
	"testing"

	"github.com/journeylang/journey/server/servertest"
)

func TestUnsubscribe(t *testing.T) {
	r := servertest.New(t, servertest.Options{Token: "open sesame"})
	if status, body := r.Do(t, "POST", "/v1/contacts", `{"id":"ada","fields":{}}`, "Authorization", "Bearer open sesame"); status != 200 {
		t.Fatal(body) // who is not there was forgotten: the link brings nobody back
	}
	path := strings.TrimPrefix(r.Links.Unsubscribe("ada", "marketing"), r.Links.Base)
	withdrawn := func() int {
		r.Settle(t)
		_, body := r.Do(t, "GET", "/v1/contacts/ada/why", "", "Authorization", "Bearer open sesame")
		return strings.Count(body, "unsubscribed from marketing messages")
	}
	status, body := r.Do(t, "GET", path, "")
	if status != 200 || !strings.Contains(body, `<form method="post"><button type="submit">Unsubscribe</button></form>`) ||
		!strings.Contains(body, "Do you want no more marketing messages from Contoso Coffee?") {
		t.Errorf("the page answers %d %s", status, body)
	}
	if withdrawn() != 0 {
		t.Error("looking at the page unsubscribed; programs look at links too")
	}
	// As a mail program sends it: no cookie, no token, from a server that calls us by any name.
	for range 2 {
		status, body = r.Do(t, "POST", path, "List-Unsubscribe=One-Click", "Content-Type", "application/x-www-form-urlencoded", "Host", "journey.example", "Origin", "https://mail.example")
		if status != 200 || !strings.Contains(body, "You are unsubscribed") {
			t.Errorf("the click answers %d %s", status, body)
		}
	}
	if n := withdrawn(); n != 1 {
		t.Errorf("two clicks withdrew %d times", n)
	}
	for _, wrong := range []string{path[:len(path)-2], path + "x", "/u/x", strings.Replace(path, "/u/", "/u/A", 1)} {
		for _, method := range []string{"GET", "POST"} {
			status, body := r.Do(t, method, wrong, "")
			if status != 404 || !strings.Contains(body, "This link does not work") || !strings.Contains(body, "open it from the mail again") {
				t.Errorf("%s %s answers %d %s", method, wrong, status, body)
			}
		}
	}
}
