// Package servertest runs a server on a real engine in a temporary folder, for tests.
package servertest

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/journeylang/journey/lang/load"
	"github.com/journeylang/journey/lang/plan"
	"github.com/journeylang/journey/lang/source"
	"github.com/journeylang/journey/runtime/channel"
	"github.com/journeylang/journey/runtime/engine"
	"github.com/journeylang/journey/runtime/post"
	"github.com/journeylang/journey/runtime/store"
	"github.com/journeylang/journey/server"
)

// Script is the program that runs where a test does not bring its own.
const Script = `
project "Contoso Coffee" {
  timezone "Europe/Copenhagen"
  currency "EUR"
}
contact {
  email:     email?
  plan:      "free" | "pro" = "free"
  age:       number?
  birthday:  date?
}
event cart_updated "Cart Updated" { cart_id: string, total: number }
event checked_out { cart_id: string, total: number }
segment payers = contact.plan == "pro"
email welcome for marketing {
  subject "Welcome!"
  body """
    # Hello
    Read about [espresso](https://contoso.example/espresso "espresso").
  """
}
/// Win back an abandoned cart.
journey cart "Cart" {
  start on cart_updated where event.total >= 20
  per   event.cart_id
  exit  on checked_out where event.cart_id == start.cart_id
  goal  checked_out within 14d worth event.total
  email welcome
  wait up to 3d {
    on welcome.clicked where event.link == "espresso" { set contact.plan = "pro" }
    else { exit "cold" }
  }
}
journey other {
  start on checked_out
  again always
  set contact.plan = "pro"
}
`

// Rig is a running server.
type Rig struct {
	Engine *engine.Engine
	Store  *store.Store
	Server *server.Server
	HTTP   *httptest.Server
	Links  post.Links

	closed bool
}

// Options say what is different from the usual.
type Options struct {
	Dir    string                          // data folder; "": a temporary one
	Script string                          // "": Script
	Token  string                          //
	Hosts  []string                        //
	Sites  []string                        // whose pages may send forms
	Log    func(log engine.Log) engine.Log // puts something before the log
	Public bool                            // the world reaches the server: opens and clicks are seen
}

// New starts a server; it is closed when the test ends.
func New(t testing.TB, o Options) *Rig {
	t.Helper()
	if o.Dir == "" {
		o.Dir = t.TempDir()
	}
	if o.Script == "" {
		o.Script = Script
	}
	s, err := store.Open(o.Dir)
	if err != nil {
		t.Fatal(err)
	}
	r := &Rig{Store: s, Links: post.Links{Base: "https://journey.example", Secret: []byte("a secret of this test")}}
	outbox := channel.NewOutbox(s, 0)
	office := &post.Office{Installation: "test", Links: r.Links, Public: o.Public,
		Channel: func(*plan.Program, string) (channel.Channel, error) { return outbox, nil }}
	log := engine.Log(s)
	if o.Log != nil {
		log = o.Log(s)
	}
	r.Engine, err = engine.Open(engine.Options{Log: log, Store: s, Carrier: office, Outbox: s, Secret: []byte("another secret"),
		Full: func(err error) bool { return errors.Is(err, store.ErrFull) }})
	if err != nil {
		t.Fatal(err)
	}
	program, diags := load.Sources([]*source.File{source.NewFile("test.journey", o.Script)})
	if diags.HasErrors() {
		t.Fatal(diags[0].Message)
	}
	if err := r.Engine.Publish(t.Context(), program, 1); err != nil {
		t.Fatal(err)
	}
	r.Server = server.New(server.Options{Engine: r.Engine, Outbox: s, Links: r.Links, Token: o.Token, Hosts: o.Hosts, Origins: o.Sites})
	r.HTTP = httptest.NewServer(r.Server)
	t.Cleanup(r.Close)
	return r
}

// Close stops everything, in order.
func (r *Rig) Close() {
	if r.closed {
		return
	}
	r.closed = true
	r.Server.Close()
	r.HTTP.Close()
	r.Engine.Close()
	r.Store.Close()
}

// Do sends a request and returns the status and the body of the answer. More names header fields and their values.
func (r *Rig) Do(t testing.TB, method, path, body string, more ...string) (int, string) {
	t.Helper()
	answer := r.Answer(t, method, path, body, more...)
	defer answer.Body.Close()
	b, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, strings.TrimSuffix(string(b), "\n")
}

// Answer sends a request and returns its answer; redirects are not followed.
func (r *Rig) Answer(t testing.TB, method, path, body string, more ...string) *http.Response {
	t.Helper()
	req, err := http.NewRequestWithContext(context.Background(), method, r.HTTP.URL+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i+1 < len(more); i += 2 {
		if more[i] == "Host" {
			req.Host = more[i+1]
		}
		req.Header.Set(more[i], more[i+1])
	}
	client := &http.Client{Transport: r.HTTP.Client().Transport, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	answer, err := client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	return answer
}

// Settle waits until everything that was taken has been applied.
func (r *Rig) Settle(t testing.TB) {
	t.Helper()
	if err := r.Engine.Settle(context.Background()); err != nil {
		t.Fatal(err)
	}
}
