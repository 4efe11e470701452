package server_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/journeylang/journey/runtime/engine"
	"github.com/journeylang/journey/runtime/log"
	"github.com/journeylang/journey/runtime/store"
	"github.com/journeylang/journey/server"
	"github.com/journeylang/journey/server/servertest"
)

func problem(t *testing.T, body string) server.Problem {
	t.Helper()
	var p server.Problem
	if err := json.Unmarshal([]byte(body), &p); err != nil {
		t.Fatalf("the answer is no problem: %v\n%s", err, body)
	}
	return p
}

// TestEventsWrong shows what callers are told, word for word; nothing of such a request is taken.
func TestEventsWrong(t *testing.T) {
	r := servertest.New(t, servertest.Options{})
	good := `{"contact":"good","event":"cart_updated","fields":{"cart_id":"c","total":50}}`
	for _, c := range []struct {
		name, body string
		status     int
		detail     string
	}{
		{"wrong type", `[` + good + `,{"contact":"ada","event":"cart_updated","fields":{"total":"much"}}]`, 422,
			`nothing was taken: item 2, fields.total: "much" is not a number; the event cart_updated declares total as a number`},
		{"by its name on the wire", `{"contact":"ada","event":"Cart Updated","fields":{"total":[]}}`, 422,
			`nothing was taken: item 1, fields.total: a list is not a number; the event Cart Updated declares total as a number`},
		{"several", `{"contact":"","event":"x"}` + "\n" + good + "\n" + `{"contact":"ada"}`, 422,
			`nothing was taken: item 1, contact: this is missing; write "contact": "…", or "email", "phone" or "anonymousId" (1 more of the 3 items are wrong too)`},
		{"stray member", `{"contact":"ada","event":"x","total":3}`, 422,
			`nothing was taken: item 1, total: an item has no such member; values of your own go into "fields": {…}`},
		{"misspelt member", `{"contact":"ada","evnt":"x"}`, 422,
			`nothing was taken: item 1, evnt: an item has no such member; did you mean "event"?`},
		{"too large a number", `{"contact":"ada","event":"x","fields":{"n":1e400}}`, 422,
			`nothing was taken: item 1, fields: one of its numbers is larger than any that can be kept; write a smaller one, or a text in quotes`},
		{"a name twice", `{"contact":"ada","event":"x","contact":"ben"}`, 422,
			`nothing was taken: item 1, contact: this stands in one object twice, and nobody knows which of the two is meant; write it once`},
		{"a field twice", `{"contact":"ada","event":"x","fields":{"n":1,"n":2}}`, 422,
			`nothing was taken: item 1, n: this stands in one object twice, and nobody knows which of the two is meant; write it once`},
		{"number as contact", `{"contact":7,"event":"x"}`, 422,
			`nothing was taken: item 1, contact: this is a number; write a text in quotes`},
		{"list as fields", `{"contact":"a","event":"x","fields":[1]}`, 422,
			`nothing was taken: item 1, fields: this is a list; write an object: {"name": value, …}`},
		{"no object", `[` + good + `, 7]`, 422,
			`nothing was taken: item 2: this is a number, not an object; write {"contact": "…", …}`},
		{"bad time", `{"contact":"a","event":"x","time":"yesterday"}`, 422,
			`nothing was taken: item 1, time: "yesterday" is not a time (write it like 2026-03-02T10:00:00Z); leave it away for now`},
		{"control character", `{"contact":"a\u0000b","event":"x"}`, 422,
			`nothing was taken: item 1, contact: this has a control character in it, such as a line end; leave it away`},
		{"spaces", `{"contact":" ada","event":"x"}`, 422,
			`nothing was taken: item 1, contact: this has spaces at its ends; leave them away: they would make it somebody else`},
		{"hidden characters", `{"contact":"ad\u202ea","event":"x"}`, 422,
			`nothing was taken: item 1, contact: this has a character that nobody sees: U+202E, character 3; leave it away: it would make it something else that looks the same`},
		{"of a form", `{"contact":"ada","event":"form.submitted","fields":{"form":"demo"}}`, 422,
			`nothing was taken: item 1, event: only forms report this: as an event it would pass by their limits; fill the form in: POST /f/FORM, or POST /v1/inbound/FORM from another system`},
		{"of a message", `{"contact":"ada","event":"welcome.clicked"}`, 422,
			`nothing was taken: item 1, event: this happens to a message, and comes from whoever has sent it; report it by POST /v1/outcomes: {"receipt": "…", "status": "clicked"}; or give an event of your own another name`},
		{"of the runtime", `{"contact":"ada","event":"contact.created"}`, 422,
			`nothing was taken: item 1, event: the runtime notices this itself; report what brings it about, by POST /v1/contacts, /v1/accounts or /v1/leads`},
		{"long name", `{"contact":"` + strings.Repeat("a", 300) + `","event":"x"}`, 422,
			`nothing was taken: item 1, contact: this has 300 bytes; write at most 256`},
		{"nested too deeply", `{"contact":"a","event":"x","fields":{"a":` + strings.Repeat("[", 9) + strings.Repeat("]", 9) + `}}`, 422,
			`nothing was taken: item 1, fields.a: this is nested too deeply; write it so that JSON objects are at most 8 levels deep`},
		{"too large", `{"contact":"a","event":"x","fields":{"a":"` + strings.Repeat("x", 70_000) + `"}}`, 422,
			`nothing was taken: item 1: this is larger than 64 KiB; leave away what no journey needs`},
		{"not JSON", good + "\n" + `{"contact":"a" "event":"x"}`, 400,
			`the body is not JSON at line 2, column 16, near "\"event\":\"x\"}"; send one object, a list of objects, or one object per line`},
		{"not JSON in a list", "[" + good + ",\n " + good + ",\n nope]", 400,
			`the body is not JSON at line 3, column 3, near "ope]"; send one object, a list of objects, or one object per line`},
		{"no comma", "[" + good + "\n" + good + "]", 400,
			`the body is not JSON at line 2, column 1, near "{\"contact\":\"good\",\"e"; send one object, a list of objects, or one object per line`},
		{"cut off", `[` + good + `,{"contact":"a","ev`, 400,
			`the body ends in the middle of an object or list, at line 1; it may have been cut off on its way`},
		{"cut off behind an item", `[` + good, 400,
			`the body ends in the middle of an object or list, at line 1; it may have been cut off on its way`},
		{"two lists", `[` + good + `][]`, 400, `something follows the list, at line 1 of the body; send one list`},
		{"empty", " \n", 400, `the body is empty; send one object, a list of objects, or one object per line`},
		{"not UTF-8", good + "\n" + `{"contact":"` + "\xff" + `","event":"x"}`, 400, `the body is not UTF-8 at line 2; save it as UTF-8`},
		{"too many", strings.Repeat(`{"contact":"a","event":"x"}`, 10_001), 413,
			`the body has more than 10000 items; send them in several requests`},
		{"too long", strings.Repeat(" ", 8<<20+1), 413,
			`the body has more than 8 MiB, also where it is compressed; send it in parts of at most 10000 items`},
	} {
		t.Run(c.name, func(t *testing.T) {
			status, body := r.Do(t, "POST", "/v1/events", c.body)
			if p := problem(t, body); status != c.status || p.Status != c.status || p.Detail != c.detail {
				t.Errorf("answer %d\n got %s\nwant %s", status, p.Detail, c.detail)
			}
		})
	}
	r.Settle(t)
	if ids, err := r.Engine.Contacts(t.Context(), "", "", 10); err != nil || len(ids) > 0 {
		t.Errorf("requests that were refused left contacts behind: %v, %v", ids, err)
	}
}

func TestEventsTaken(t *testing.T) {
	r := servertest.New(t, servertest.Options{})
	item := func(id, contact string) string {
		return fmt.Sprintf(`{"contact":%q,"event":"cart_updated","id":%q,"fields":{"cart_id":"c","total":"80.5"}}`, contact, id)
	}
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	z.Write([]byte(item("4", "dan")))
	z.Close()
	for _, c := range []struct {
		name, body, coding string
		accepted           int
	}{
		{"one", item("1", "ada"), "", 1},
		{"list", "[" + item("2", "bob") + "," + item("2", "bob") + "]", "", 2},
		{"lines", item("3", "cid") + "\n\n" + item("3b", "cid") + "\n", "", 2},
		{"gzip", packed.String(), "gzip", 1},
		{"nothing", "[]", "", 0},
		{"undeclared", `{"contact":"eve","event":"made_up","fields":{"deep":{"a":[1,null]},"none":null}}`, "", 1},
		{"history of a message", `{"contact":"ada","event":"welcome.clicked","time":"2020-01-01"}`, "", 1},
		{"undeclared, hidden in the name of a field", `{"contact":"eve","event":"made_up","fields":{"a\u200cb":1}}`, "", 1},
		{"late", `{"contact":"ada","event":"checked_out","time":"2020-01-01","fields":{"cart_id":"c"}}`, "", 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			status, body := r.Do(t, "POST", "/v1/events", c.body, "Content-Encoding", c.coding)
			if want := fmt.Sprintf(`{"accepted":%d}`, c.accepted); status != 200 || body != want {
				t.Errorf("answer %d %s, want %s", status, body, want)
			}
		})
	}
	r.Settle(t)
	counts, err := r.Engine.Counts(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if counts[0].Entered != 4 {
		t.Errorf("%d entered, want ada, bob, cid and dan: an input with an id counts once", counts[0].Entered)
	}
	_, body := r.Do(t, "GET", "/v1/contacts/eve/why", "")
	if !strings.Contains(body, `did made_up { deep: { a: [1, missing] } }`) {
		t.Errorf("the undeclared event is not in the history: %s", body)
	}
}

func TestContactsTaken(t *testing.T) {
	r := servertest.New(t, servertest.Options{})
	status, body := r.Do(t, "POST", "/v1/contacts", `{"id":"ada","fields":{"email":"ada@x.example","age":"36","birthday":"1990-05-04","nick":"a"}}`)
	if status != 200 || body != `{"accepted":1}` {
		t.Fatalf("answer %d %s", status, body)
	}
	r.Do(t, "POST", "/v1/contacts", `{"id":"ada","fields":{"age":null,"plan":"pro"}}`)
	status, body = r.Do(t, "POST", "/v1/contacts", `{"id":"ada","fields":{"email":"nonsense","plan":"gold"}}`)
	if p := problem(t, body); status != 422 || len(p.Errors) != 2 ||
		p.Detail != `nothing was taken: item 1, fields.email: "nonsense" is not an e-mail address; the contact declares email as an e-mail address` {
		t.Errorf("answer %d %+v", status, p)
	}
	r.Settle(t)
	status, body = r.Do(t, "GET", "/v1/contacts/ada", "")
	want := `{"id":"ada","profile":{"birthday":"1990-05-04","email":"ada@x.example","nick":"a","plan":"pro"},"segments":["payers"],"unsubscribed":[],"trips":[]}`
	if status != 200 || body != want {
		t.Errorf("answer %d\n got %s\nwant %s", status, body, want)
	}
}

func TestBodyCoding(t *testing.T) {
	r := servertest.New(t, servertest.Options{})
	var bomb bytes.Buffer
	z := gzip.NewWriter(&bomb)
	z.Write(bytes.Repeat([]byte{' '}, 64<<20))
	z.Close()
	for _, c := range []struct {
		coding, body string
		status       int
	}{{"gzip", bomb.String(), 413}, {"gzip", "no gzip at all", 400}, {"gzip", bomb.String()[:1000], 400}, {"br", "x", 415}} {
		if status, body := r.Do(t, "POST", "/v1/events", c.body, "Content-Encoding", c.coding); status != c.status {
			t.Errorf("%s: answer %d %s, want %d", c.coding, status, body, c.status)
		}
	}
}

// brokenLog fails to append while it is told to.
type brokenLog struct {
	engine.Log
	fault atomic.Pointer[error]
}

func (b *brokenLog) Append(round uint64, records []log.Record) error {
	if fault := b.fault.Load(); fault != nil {
		return *fault
	}
	return b.Log.Append(round, records)
}

func TestFullDisk(t *testing.T) {
	b := &brokenLog{}
	r := servertest.New(t, servertest.Options{Log: func(l engine.Log) engine.Log { b.Log = l; return b }})
	r.Settle(t)
	full := fmt.Errorf("%w: 3 MB are left", store.ErrFull)
	b.fault.Store(&full)
	event := `{"contact":"ada","event":"checked_out","id":"1"}`
	answer := r.Answer(t, "POST", "/v1/events", event)
	answer.Body.Close()
	if answer.StatusCode != http.StatusInsufficientStorage || answer.Header.Get("Retry-After") == "" {
		t.Errorf("a full disk answers %d, Retry-After %q", answer.StatusCode, answer.Header.Get("Retry-After"))
	}
	if status, body := r.Do(t, "POST", "/v1/events", event); problem(t, body).Detail != "the disk is full: 3 MB are left" {
		t.Errorf("answer %d %s", status, body)
	}
	if status, _ := r.Do(t, "GET", "/healthz", ""); status != 200 {
		t.Errorf("a full disk passes; health is %d", status)
	}
	b.fault.Store(nil)
	for status := 0; status != 200; {
		var body string
		if status, body = r.Do(t, "POST", "/v1/events", event); status != 200 && status != http.StatusInsufficientStorage {
			t.Fatalf("with room again the same event answers %d %s", status, body)
		}
	}
}

func TestFailedEngine(t *testing.T) {
	b := &brokenLog{}
	r := servertest.New(t, servertest.Options{Log: func(l engine.Log) engine.Log { b.Log = l; return b }})
	r.Settle(t)
	fire := errors.New("the disk is on fire")
	b.fault.Store(&fire)
	status, body := r.Do(t, "POST", "/v1/events", `{"contact":"ada","event":"checked_out"}`)
	if want := "the engine stopped taking inputs: the disk is on fire; stop the server and look at its log"; status != 503 || problem(t, body).Detail != want {
		t.Errorf("answer %d %s", status, body)
	}
	if status, _ := r.Do(t, "GET", "/healthz", ""); status != 503 {
		t.Errorf("health is %d", status)
	}
	if status, _ := r.Do(t, "GET", "/v1/program", ""); status != 200 {
		t.Errorf("what is known can still be read; the program answers %d", status)
	}
}
