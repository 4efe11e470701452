package server_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/journeylang/journey/runtime/report"
	"github.com/journeylang/journey/server"
	"github.com/journeylang/journey/server/servertest"
)

// shop brings two customers in: ada gets the mail and clicks, bob has no address.
func shop(t *testing.T, r *servertest.Rig) {
	t.Helper()
	for _, step := range []struct{ path, body string }{
		{"/v1/contacts", `[{"id":"ada","fields":{"email":"ada@x.example"}},{"id":"bob","fields":{}}]`},
		{"/v1/events", `{"contact":"ada","event":"cart_updated","fields":{"cart_id":"c1","total":80}}
			{"contact":"bob","event":"cart_updated","fields":{"cart_id":"c2","total":90}}
			{"contact":"bob","event":"cart_updated","fields":{"cart_id":"c3","total":9}}`},
		{"/v1/outcomes", `{"contact":"ada","message":"welcome","status":"clicked","link":"espresso"}`},
		{"/v1/events", `{"contact":"bob","event":"checked_out","fields":{"cart_id":"c2","total":95.5}}`},
	} {
		if status, body := r.Do(t, "POST", step.path, step.body); status != 200 {
			t.Fatalf("POST %s answers %d %s", step.path, status, body)
		}
		r.Settle(t)
	}
	for range 100 { // the mail's outcome comes by itself
		r.Settle(t)
		if counts, err := r.Engine.Counts(t.Context()); err == nil && counts[0].Steps[0].Sent == 1 {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Fatal("the mail is not sent")
}

var stamps = regexp.MustCompile(`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z|\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{3})?|"[0-9a-f]{16}-[^"]*"|"cursor":"[^"]*"`)

// TestAnswers holds the shape of what the viewer reads.
func TestAnswers(t *testing.T) {
	r := servertest.New(t, servertest.Options{})
	shop(t, r)
	for _, c := range []struct{ path, want string }{
		{"/v1/program", `{"name":"Contoso Coffee","version":"1","started":"…","now":"…","zone":"Europe/Copenhagen","currency":"EUR","speed":1,` +
			`"journeys":[{"name":"cart","title":"Cart","doc":"Win back an abandoned cart.","status":"live"},{"name":"other","title":"","doc":"","status":"live"}],"leads":false,"accounts":false,"forms":0,"segments":1}`},
		{"/v1/contacts?q=b", `{"contacts":[{"id":"bob","profile":{"plan":"pro"},"segments":["payers"],"journeys":[]}],"next":""}`},
		{"/v1/contacts?q=z", `{"contacts":[],"next":""}`},
		{"/v1/contacts?limit=1", `{"contacts":[{"id":"ada","profile":{"email":"ada@x.example","plan":"pro"},"segments":["payers"],"journeys":[]}],"next":"ada"}`},
		{"/v1/contacts?limit=1&after=ada", `{"contacts":[{"id":"bob","profile":{"plan":"pro"},"segments":["payers"],"journeys":[]}],"next":""}`},
		{"/v1/contacts/bob", `{"id":"bob","profile":{"plan":"pro"},"segments":["payers"],"unsubscribed":[],"trips":[]}`},
		{"/v1/contacts/ada", `{"id":"ada","profile":{"email":"ada@x.example","plan":"pro"},"segments":["payers"],"unsubscribed":[],` +
			`"trips":[{"journey":"cart","trip":1,"entered":"…","step":"","waiting_for":"","until":"","ended":"…","reason":"end","holdout":false}]}`},
		{"/v1/outbox", `{"mails":[{"key":…,"time":"…","contact":"ada","message":"welcome","to":"ada@x.example","subject":"Welcome!","medium":"email"}],"next":""}`},
	} {
		status, body := r.Do(t, "GET", c.path, "")
		got := stamps.ReplaceAllString(body, "…")
		if status != 200 || got != c.want {
			t.Errorf("GET %s answers %d\n got %s\nwant %s", c.path, status, got, c.want)
		}
	}
}

func TestWhy(t *testing.T) {
	r := servertest.New(t, servertest.Options{})
	shop(t, r)
	told := func(path string) string {
		status, body := r.Do(t, "GET", path, "")
		if status != 200 {
			t.Fatalf("GET %s answers %d %s", path, status, body)
		}
		var p server.Path
		if err := json.Unmarshal([]byte(body), &p); err != nil {
			t.Fatal(err)
		}
		var lines []string
		for _, l := range p.Lines {
			line := l.Kind + ": " + stamps.ReplaceAllString(l.Text, "…")
			if l.Step != "" {
				line += " @" + l.Step
			}
			lines = append(lines, line)
		}
		return strings.Join(lines, "\n")
	}
	want := strings.Join([]string{
		`profile: became known`,
		`event: did cart_updated { cart_id: "c2", total: 90 }`,
		`entered: entered cart for c2`,
		`blocked: was not sent welcome: no e-mail address @cart/email-welcome`,
		`waiting: waits until … for welcome.clicked where event.link == "espresso" @cart/wait-up-to-3d`,
		`event: did cart_updated { cart_id: "c3", total: 9 }`,
		`refused: did not enter cart: the event does not fit its where, because event.total is 9`,
		`event: did checked_out { cart_id: "c2", total: 95.5 }`,
		`goal: reached the goal checked_out of cart, worth 95.5 @cart/wait-up-to-3d`,
		`left: left cart: an exit happened @cart/wait-up-to-3d`,
		`entered: entered other`,
		`set: contact.plan is now "pro" @other/set-plan`,
		`joined: joined the segment payers`,
		`left: left other: came to its end`,
	}, "\n")
	if got := told("/v1/contacts/bob/why"); got != want {
		t.Errorf("bob's path is\n%s\nwant\n%s", got, want)
	}
	if got := told("/v1/contacts/bob/why?journey=other"); strings.Count(got, "\n") != 2 {
		t.Errorf("bob's path in other is\n%s", got)
	}
}

func TestReportAndGraph(t *testing.T) {
	r := servertest.New(t, servertest.Options{})
	shop(t, r)
	_, body := r.Do(t, "GET", "/v1/report", "")
	var sum report.Report
	if err := json.Unmarshal([]byte(body), &sum); err != nil {
		t.Fatal(err)
	}
	j := sum.Journeys[0]
	if j.Journey != "cart" || j.Entered != 2 || j.Left != 2 || j.Messages.Blocked != 1 || j.Messages.Sent != 1 || j.Goals[0].Revenue != 95.5 || j.Refused["where"] != 1 {
		t.Errorf("the report says %s", body)
	}
	_, body = r.Do(t, "GET", "/v1/journeys/cart/graph", "")
	var drawn struct {
		Journey string
		Nodes   []struct{ ID string }
	}
	if err := json.Unmarshal([]byte(body), &drawn); err != nil || drawn.Journey != "cart" || len(drawn.Nodes) < 4 {
		t.Errorf("the graph is %.200s (%v)", body, err)
	}
}

func TestMail(t *testing.T) {
	r := servertest.New(t, servertest.Options{})
	shop(t, r)
	mails, err := r.Store.Mails("", 1)
	if err != nil {
		t.Fatal(err)
	}
	status, body := r.Do(t, "GET", "/v1/outbox/"+mails[0].Name, "")
	var m struct{ Contact, Subject, Text, HTML string }
	if err := json.Unmarshal([]byte(body), &m); err != nil || status != 200 || m.Contact != "ada" || !strings.Contains(m.HTML, "https://contoso.example/espresso") ||
		!strings.Contains(m.Text, "https://journey.example/u/") {
		t.Errorf("the mail answers %d %s", status, body)
	}
}

// TestNotThere: every mistake in a path has its own words.
func TestNotThere(t *testing.T) {
	r := servertest.New(t, servertest.Options{})
	for _, c := range []struct {
		method, path string
		status       int
		detail       string
	}{
		{"GET", "/v1/contacts/nobody", 404, `nobody here has the id "nobody"; ids are case-sensitive, and /v1/contacts?q= finds them by their beginning`},
		{"GET", "/v1/contacts/nobody/why", 404, `nobody here has the id "nobody"; ids are case-sensitive, and /v1/contacts?q= finds them by their beginning`},
		{"GET", "/v1/journeys/nope/graph", 404, `the program has no journey "nope"; journey report and GET /v1/program list them`},
		{"GET", "/v1/outbox/nope", 404, `the outbox holds no such mail: "nope" is not the name of a mail (take it from the list)`},
		{"GET", "/v1/outbox?before=nope", 404, `the outbox holds no such mail: "nope" is not the name of a mail (take it from the list)`},
		{"GET", "/v1/outbox?limit=all", 400, `limit=all is not a number from 1 to 1000`},
		{"GET", "/v1/contacts?limit=0", 400, `limit=0 is not a number from 1 to 1000`},
		{"GET", "/v1/events", 404, `there is no GET /v1/events, but there is POST /v1/events`},
		{"GET", "/v1/contact", 404, `there is no GET /v1/contact; did you mean /v1/contacts?`},
	} {
		status, body := r.Do(t, c.method, c.path, "")
		if p := problem(t, body); status != c.status || p.Detail != c.detail {
			t.Errorf("%s %s answers %d %s", c.method, c.path, status, p.Detail)
		}
	}
}

// TestServe: when the context ends, a request under way is finished and viewers are sent away.
func TestServe(t *testing.T) {
	r := servertest.New(t, servertest.Options{})
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	served := make(chan error, 1)
	go func() { served <- r.Server.Serve(ctx, l) }()
	conn, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	answers := bufio.NewReader(conn)
	event := `{"contact":"ada","event":"checked_out"}`
	fmt.Fprintf(conn, "POST /v1/events HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\nExpect: 100-continue\r\n\r\n", len(event))
	// The server asks for the body when it has begun to read it.
	if line, err := answers.ReadString('\n'); err != nil || !strings.Contains(line, "100") {
		t.Fatalf("the server answers %q (%v), want 100 Continue", line, err)
	}
	answers.ReadString('\n')
	stop()
	time.Sleep(50 * time.Millisecond)
	io.WriteString(conn, event)
	if answer, err := http.ReadResponse(answers, nil); err != nil || answer.StatusCode != 200 {
		t.Errorf("the request under way got %v (%v)", answer, err)
	}
	if err := <-served; err != nil {
		t.Errorf("Serve = %v", err)
	}
	if _, err := http.Get("http://" + l.Addr().String() + "/healthz"); err == nil {
		t.Error("the server still answers after it stopped")
	}
}
