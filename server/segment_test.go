package server_test

import (
	"context"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/journeylang/journey/server/servertest"
)

const segmentScript = `
project "Shop" { timezone "Europe/Copenhagen" }
contact { email: email?, country: country?, visits: number = 0 }
event seen {}
segment dach   = contact.country in ["DE", "AT"]
segment active = happened(seen, 30d)
/// Whom Maja has asked.
segment asked static
`

// TestSegments asks for sizes, members and counts.
func TestSegments(t *testing.T) {
	r := servertest.New(t, servertest.Options{Script: segmentScript})
	for _, c := range []struct{ path, body string }{
		{"/v1/contacts", `{"id": "ada", "fields": {"country": "DE", "visits": 3}}`},
		{"/v1/contacts", `{"id": "bob", "fields": {"country": "AT", "visits": 1}}`},
		{"/v1/contacts", `{"id": "eve", "fields": {"country": "DK", "visits": 9}}`},
		{"/v1/events", `{"contact": "ada", "event": "seen"}`},
		{"/v1/events", `{"contact": "eve", "event": "seen"}`},
		{"/v1/lists", `{"contact": "eve", "segment": "asked", "member": true}`},
	} {
		if status, body := r.Do(t, "POST", c.path, c.body); status != 200 && status != 202 {
			t.Fatalf("POST %s answers %d %s", c.path, status, body)
		}
	}
	r.Settle(t)
	for _, c := range []struct{ path, want string }{
		{"/v1/segments", `{"segments":[{"name":"dach","rule":"contact.country in [\"DE\", \"AT\"]","doc":"","size":2},` +
			`{"name":"active","rule":"happened(seen, 30d)","doc":"","size":2},{"name":"asked","rule":"","doc":"Whom Maja has asked.","size":1}]}`},
		{"/v1/segments/dach", `{"count":2,"of":3,"ids":["ada","bob"]}`},
		{"/v1/segments/dach?limit=1", `{"count":2,"of":3,"ids":["ada"]}`},
		{"/v1/count?where=dach%20and%20not%20active", `{"count":1,"of":3,"ids":["bob"]}`},
		{"/v1/count?where=contact.visits%20%3E%202%20and%20active", `{"count":2,"of":3,"ids":["ada","eve"]}`},
		{"/v1/count?where=count(seen)%20%3E=%201", `{"count":2,"of":3,"ids":["ada","eve"]}`},
	} {
		if status, body := r.Do(t, "GET", c.path, ""); status != 200 || strings.TrimSpace(body) != c.want {
			t.Errorf("GET %s answers %d\n%s\nwant\n%s", c.path, status, body, c.want)
		}
	}
	for path, want := range map[string]string{
		"/v1/segments/nobody":               "there is no segment nobody",
		"/v1/count":                         "say whom to count",
		"/v1/count?where=contact.vists%3E2": "visits",
		"/v1/segments/dach?limit=0":         "limit",
	} {
		if status, body := r.Do(t, "GET", path, ""); status/100 != 4 || !strings.Contains(body, want) {
			t.Errorf("GET %s answers %d %s; it should tell of %q", path, status, body, want)
		}
	}
}

// TestCountTakesTooLong: whoever asks all contacts, and there are too many, hears how to ask so that it takes no time.
func TestCountTakesTooLong(t *testing.T) {
	r := servertest.New(t, servertest.Options{Script: segmentScript})
	over, cancel := context.WithDeadline(t.Context(), time.Now().Add(-time.Second))
	defer cancel()
	w := httptest.NewRecorder()
	r.HTTP.Config.Handler.ServeHTTP(w, httptest.NewRequestWithContext(over, "GET", r.HTTP.URL+"/v1/count?where=contact.visits+%3E+2", nil))
	if body := w.Body.String(); w.Code != 503 || !strings.Contains(body, "declare a segment with this rule") {
		t.Errorf("the answer is %d %s", w.Code, body)
	}
}
