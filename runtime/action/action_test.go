package action

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/journeylang/journey/lang/plan"
	"github.com/journeylang/journey/lang/schema"
	"github.com/journeylang/journey/runtime/machine"
)

var (
	discard  = slog.New(slog.DiscardHandler)
	textType = schema.Type{Kind: schema.String}
	object   = schema.Type{Kind: schema.Object, Fields: &schema.Record{Fields: []schema.Field{
		{Name: "name", Type: textType}, {Name: "size", Type: schema.Type{Kind: schema.Number, Optional: true}},
	}}}
)

// do makes one try of an action with the code, which yields a text, or what result says.
func do(t *testing.T, code string, change func(*plan.Action)) Outcome {
	t.Helper()
	a := &plan.Action{Name: "enrich", Params: []schema.Field{{Name: "mail", Type: textType}}, Result: textType, Timeout: 2 * time.Second,
		Script: plan.Script{File: "shop.journey", Line: 7, Text: code}}
	if change != nil {
		change(a)
	}
	ctx, cancel := context.WithTimeout(t.Context(), a.Timeout)
	defer cancel()
	c := &Call{Action: a, Key: "here-1-2-3", Now: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC), Effect: machine.Effect{
		Contact: machine.Values{"first_name": "Ada", "tags": []any{"a"}}, Start: machine.Values{"cart": "c1"},
		Call: &machine.Call{Action: "enrich", Args: machine.Values{"mail": "ada@shop.example"}},
	}}
	return (&Host{}).Do(ctx, c)
}

func allow(addresses ...string) func(*plan.Action) {
	return func(a *plan.Action) { a.Allow = addresses }
}

func TestActionsFindTheirWorld(t *testing.T) {
	out := do(t, `log("looks for", mail, 7, { a: [1] }); return contact.first_name + start.cart + key + new Date().toISOString()`, nil)
	if want := "Adac1here-1-2-32026-03-02T09:00:00.000Z"; out.Err != nil || out.Result["value"] != want {
		t.Errorf("got %v, %v, want %s", out.Result, out.Err, want)
	}
	if d := cmp.Diff([]string{`looks for ada@shop.example 7 {"a":[1]}`}, out.Log); d != "" {
		t.Error(d)
	}
	for _, code := range []string{
		"contact.first_name = 'x'", "contact.tags.push('b')", "contact.more = 1", "start = {}", "http.get = 1", "key = 1", "delete contact.first_name", "log = 1",
	} {
		if out := do(t, code+"; return ''", nil); out.Err == nil || !strings.Contains(out.Err.Error(), "shop.journey:7:") {
			t.Errorf("%s: got %v, want an error at its line", code, out.Err)
		}
	}
	out = do(t, `Object.prototype.status = 200; Array.prototype.map = null; JSON.parse = () => 7; return "done"`, nil)
	if out.Err != nil {
		t.Error(out.Err)
	}
	if out = do(t, `return String({}.status) + typeof [].map + JSON.parse("1")`, nil); out.Result["value"] != "undefinedfunction1" {
		t.Errorf("one call sees what another did to its runtime: %v", out.Result)
	}
	if out = do(t, `for (let i = 0; i < 1000; i++) log("x".repeat(900)); return ""`, nil); len(out.Log) != logLines || len([]rune(out.Log[0])) != logLetter+1 {
		t.Errorf("kept %d lines", len(out.Log))
	}
}

func TestResultsAreOfTheDeclaredType(t *testing.T) {
	as := func(r schema.Type) func(*plan.Action) { return func(a *plan.Action) { a.Result = r } }
	number := schema.Type{Kind: schema.Number}
	for _, c := range []struct {
		code   string
		result schema.Type
		want   any // the result, or a part of the error
	}{
		{"return { name: 'Contoso', size: 7, more: 1 }", object, machine.Values{"name": "Contoso", "size": 7.0}},
		{"return { name: 'Contoso' }", object, machine.Values{"name": "Contoso"}},
		{"return { size: 7 }", object, "the field name: it is missing; write ? behind its type if it may be"},
		{"return { name: 'x', size: '7' }", object, "the field size: a text is not a number"},
		{"return 'x'", object, "returns a text"},
		{"return", object, "returns nothing"},
		{"", schema.Type{}, machine.Values(nil)},
		{"return 3", number, machine.Values{"value": 3.0}},
		{"return NaN", number, "NaN"},
		{"return 1 / 0", number, "Inf"},
		{"return 'x'", number, "a text is not a number"},
		{"return 7", textType, "a number is not a text"},
		{"return () => 1", textType, "a function, where data is expected"},
		{"const a = []; a.push(a); return a", textType, "contains itself"},
		{"return new Promise(() => {})", textType, "nothing will ever settle"},
		{"return Promise.resolve('yes')", textType, machine.Values{"value": "yes"}},
		{"return new Date(NaN)", textType, "invalid date"},
		{"throw 'no luck'", textType, "no luck"},
		{"throw null", textType, "null"},
		{"throw { code: 7 }", textType, "object"},
		{"return 'x'.repeat(2 ** 20) + 'x'", textType, "more than 1048576 characters"},
	} {
		out := do(t, c.code, as(c.result))
		if part, ok := c.want.(string); ok {
			if out.Err == nil || !strings.Contains(out.Err.Error(), part) {
				t.Errorf("%s: got %v, %v, want %q", c.code, out.Result, out.Err, part)
			}
			continue
		}
		if d := cmp.Diff(c.want, out.Result); out.Err != nil || d != "" {
			t.Errorf("%s: %v\n%s", c.code, out.Err, d)
		}
	}
	if out := do(t, "return 7", nil); out.Retry {
		t.Error("a result of the wrong type is tried again")
	}
	if out := do(t, "throw 1", nil); !out.Retry {
		t.Error("what was thrown is not tried again")
	}
}

func TestGreedyActionsEnd(t *testing.T) {
	limit := func(want string) func(*plan.Action) {
		return func(a *plan.Action) {
			if a.Timeout = 20 * time.Second; strings.Contains(want, "200ms") {
				a.Timeout = 200 * time.Millisecond
			}
		}
	}
	for code, want := range map[string]string{
		"for (;;);":                                                                     "did not answer within 200ms",
		"try { for (;;); } catch (e) { }":                                               "did not answer within 200ms",
		"function f() { return f() } f()":                                               "nest too deep",
		"return 'x'.repeat(1e9)":                                                        "RangeError",
		"return Array(1e8).join('x')":                                                   "RangeError",
		"return '' + /(?=a)(a+)+$/.test('a'.repeat(40) + 'b')":                          "",
		"let a = []; for (let i = 0; i < 1e5; i++) a = [a]; return String(a)":           "nest",
		"let a = []; for (let i = 0; i < 1e5; i++) a = [a]; return JSON.stringify(a)":   "nest",
		"let a = {}; for (let i = 0; i < 1e5; i++) a = { a }; return JSON.stringify(a)": "nest",
		"return '' + JSON.parse('['.repeat(1e6) + ']'.repeat(1e6))":                     "nest",
		"let a = []; for (let i = 0; i < 1e5; i++) a = [a]; return '' + a.flat(Infinity).length + Array(1e6)": "RangeError",
	} {
		begin := time.Now()
		out := do(t, code, limit(want))
		if want != "" && (out.Err == nil || !strings.Contains(out.Err.Error(), want)) {
			t.Errorf("%s: got %v, %v, want %q", code, out.Result, out.Err, want)
		}
		if took := time.Since(begin); took > 15*time.Second {
			t.Errorf("%s: took %v", code, took)
		}
	}
}

func TestRequests(t *testing.T) {
	var asked []string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body := make([]byte, 100)
		n, _ := r.Body.Read(body)
		asked = append(asked, fmt.Sprintf("%s %s %s %s %q", r.Method, r.URL, r.Header.Get("Idempotency-Key"), r.Header.Get("X-Mine"), body[:n]))
		w.Header().Set("X-Answer", "yes")
		w.WriteHeader(201)
		_, _ = w.Write([]byte(`{"name":"Contoso","__proto__":{"bad":1}}`))
	}))
	defer server.Close()
	out := do(t, `const r = http.post("`+server.URL+`/find", { query: { mail, n: 7 }, headers: { "x-mine": "a" }, json: { mail } });
		return [r.status, r.ok, r.headers["x-answer"], r.json.name, r.text.length, typeof r.json.bad, typeof {}.bad].join()`, allow(server.URL+"/"))
	if want := "201,true,yes,Contoso,40,undefined,undefined"; out.Err != nil || out.Result["value"] != want {
		t.Errorf("got %v, %v, want %s", out.Result, out.Err, want)
	}
	if d := cmp.Diff([]string{`POST /find?mail=ada%40shop.example&n=7 here-1-2-3 a "{\"mail\":\"ada@shop.example\"}"`}, asked); d != "" {
		t.Error(d)
	}
	for code, want := range map[string]string{
		`http.get("` + server.URL + `/", { header: {} })`:                  "knows no header",
		`http.get("` + server.URL + `/", { headers: { host: "x" } })`:      "not for a script to set",
		`http.get("` + server.URL + `/", { headers: { a: "x\r\nb: c" } })`: "cannot be written so",
		`http.get("` + server.URL + `/", { json: 1, body: "x" })`:          "not both",
		`http.post("` + server.URL + `/", { body: "x".repeat(1048577) })`:  "more than",
		`http.get()`:  "needs an address",
		`http.get(7)`: "is a text",
		`http.get("https://ada:secret@` + strings.TrimPrefix(server.URL, "http://") + `/")`: "name or password",
	} {
		if out := do(t, code+"; return ''", allow(server.URL+"/")); out.Err == nil || !strings.Contains(out.Err.Error(), want) {
			t.Errorf("%s: got %v, want %q", code, out.Err, want)
		}
	}
}

func TestRequestsGoNowhereElse(t *testing.T) {
	inner := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("secret")) }))
	defer inner.Close()
	var to string
	outer := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/api/away":
			http.Redirect(w, r, to, http.StatusFound)
		case "/api/round":
			http.Redirect(w, r, "/api/round", http.StatusFound)
		case "/api/large":
			_, _ = w.Write(make([]byte, maxAnswer+1))
		case "/api/slow":
			w.WriteHeader(200)
			for range 100 {
				_, _ = w.Write([]byte("x"))
				w.(http.Flusher).Flush()
				select {
				case <-r.Context().Done():
					return
				case <-time.After(50 * time.Millisecond):
				}
			}
		}
	}))
	defer outer.Close()
	api := outer.URL + "/api/"
	_, innerPort, _ := net.SplitHostPort(strings.TrimPrefix(inner.URL, "http://"))
	for _, c := range []struct{ to, code, want string }{
		{"", inner.URL + "/", "does not allow"},
		{"", outer.URL + "/other", "does not allow"},
		{"", outer.URL + "/api/../other", "does not allow"},
		{"", outer.URL + "/api/%2e%2e/other", "does not allow"},
		{"", outer.URL + "/api/..%2fother", "does not allow"},
		{"", outer.URL + "@127.0.0.1/api/", "name or password"},
		{"", "http://localhost:" + innerPort + "/", "does not allow"},
		{"", "file:///etc/passwd", "no address of the web"},
		{"", "http:127.0.0.1/api", "no address of the web"},
		{inner.URL + "/", api + "away", "redirects to where the action may not go"},
		{"http://169.254.169.254/latest/", api + "away", "redirects to where the action may not go"},
		{"", api + "round", "redirects more than 5 times"},
		{"", api + "large", "more than 1024 kB"},
		{"", api + "slow", "did not answer"},
	} {
		to = c.to
		out := do(t, `return http.get("`+c.code+`").text`, func(a *plan.Action) { a.Allow, a.Timeout = []string{api}, 500*time.Millisecond })
		if out.Err == nil || !strings.Contains(out.Err.Error(), c.want) {
			t.Errorf("%s: got %v, %v, want %q", c.code, out.Result, out.Err, c.want)
		}
	}
	// Named exactly, an address of the own house can be reached.
	if out := do(t, `return http.get("`+inner.URL+`/").text`, allow(inner.URL)); out.Err != nil || out.Result["value"] != "secret" {
		t.Errorf("got %v, %v", out.Result, out.Err)
	}
}

// A name may lead anywhere, and elsewhere the next time: what counts is the number that is connected to.
func TestNamesThatLeadInside(t *testing.T) {
	for _, c := range []struct {
		address, host string
		ok            bool
	}{
		{"127.0.0.1:80", "companies.example", false}, {"[::1]:80", "companies.example", false}, {"10.0.0.7:80", "companies.example", false},
		{"192.168.1.1:80", "companies.example", false}, {"169.254.169.254:80", "companies.example", false}, {"[fd00::1]:80", "companies.example", false},
		{"[::ffff:127.0.0.1]:80", "companies.example", false}, {"0.0.0.0:80", "companies.example", false}, {"100.64.0.1:80", "companies.example", false},
		{"[64:ff9b::7f00:1]:80", "companies.example", false}, {"224.0.0.1:80", "companies.example", false}, {"10.0.0.7:80", "10.0.0.8", false}, {"10.0.0.7:80", "localhost", false},
		{"93.184.215.14:443", "companies.example", true}, {"[2606:2800:21f::1]:443", "companies.example", true},
		{"127.0.0.1:80", "localhost", true}, {"10.0.0.7:80", "10.0.0.7", true}, {"169.254.169.254:80", "169.254.169.254", true},
	} {
		if err := public(c.address, c.host); (err == nil) != c.ok {
			t.Errorf("%s as %s: %v", c.address, c.host, err)
		}
	}
	// localhost.localdomain stands for any name that resolves to this machine; what cannot be resolved is not reached either.
	if out := do(t, `return http.get("http://localhost.localdomain:1/").text`, allow("http://localhost.localdomain:1/")); out.Err == nil || strings.Contains(out.Err.Error(), "refused") {
		t.Errorf("got %v, %v", out.Result, out.Err)
	}
}

func TestAllowed(t *testing.T) {
	for _, c := range []struct {
		address, allow string
		ok             bool
	}{
		{"https://a.example/x", "https://a.example/", true}, {"https://a.example", "https://a.example/", true}, {"https://A.EXAMPLE:443/x", "https://a.example", true},
		{"http://a.example/x", "https://a.example/", false}, {"https://a.example.evil.example/", "https://a.example", false}, {"https://a.example:444/", "https://a.example/", false},
		{"https://a.example/api/x", "https://a.example/api", true}, {"https://a.example/apix", "https://a.example/api", false}, {"https://a.example/api", "https://a.example/api/", false},
		{"https://a.example/api//../x", "https://a.example/api/", false}, {"https://a.example/api/%5c..%5cx", "https://a.example/api/", false}, {"https://u@a.example/", "https://a.example/", false},
	} {
		u, err := url.Parse(c.address)
		if err != nil {
			t.Fatal(err)
		}
		if err := allowed(u, []string{c.allow}); (err == nil) != c.ok {
			t.Errorf("%s under %s: %v", c.address, c.allow, err)
		}
	}
	if !inside(netip.Addr{}) {
		t.Error("no address counts as public")
	}
}

// outcomes collects what a Runner hands back.
type outcomes struct {
	mu  sync.Mutex
	all map[string]machine.Input
	n   atomic.Int32
}

func (o *outcomes) done(in machine.Input) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.all == nil {
		o.all = map[string]machine.Input{}
	}
	o.all[in.Key] = in
	o.n.Add(1)
}

func (o *outcomes) wait(t *testing.T, n int32) {
	t.Helper()
	for end := time.Now().Add(20 * time.Second); o.n.Load() < n; time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("%d of %d calls came back", o.n.Load(), n)
		}
	}
}

func program(actions ...*plan.Action) *machine.Program {
	return machine.NewProgram(1, 1, &plan.Program{Contact: &schema.Record{}, Actions: actions})
}

func effect(action, key string) machine.Effect {
	return machine.Effect{Owner: "ada", Key: key, Program: 1, Call: &machine.Call{Action: action}}
}

func TestAStuckActionDelaysNobodyElse(t *testing.T) {
	stuck := &plan.Action{Name: "stuck", Timeout: 100 * time.Millisecond, Script: plan.Script{File: "a", Line: 2, Text: "for (;;);"}}
	quick := &plan.Action{Name: "quick", Timeout: time.Second, Result: textType, Script: plan.Script{File: "a", Line: 2, Text: "return 'x'"}}
	p := program(stuck, quick)
	var got outcomes
	r := &Runner{Installation: "here", Host: &Host{}, Done: got.done, Logger: discard}
	defer r.Close()
	for i := range 40 {
		r.Add(p, effect("stuck", fmt.Sprint("s", i)))
	}
	begin := time.Now()
	for i := range 8 {
		r.Add(p, effect("quick", fmt.Sprint("q", i)))
	}
	for end := begin.Add(10 * time.Second); ; time.Sleep(time.Millisecond) {
		got.mu.Lock()
		_, ok := got.all["q7"]
		got.mu.Unlock()
		if ok {
			break
		}
		if time.Now().After(end) {
			t.Fatal("the quick ones wait for the stuck ones")
		}
	}
	got.wait(t, 48)
	if in := got.all["s39"]; in.Status != machine.StatusFailed || !strings.Contains(in.Detail, "did not answer within 100ms") {
		t.Errorf("got %+v", in)
	}
	if in := got.all["q0"]; in.Status != machine.StatusSent || in.Fields["value"] != "x" || in.Call.Tries != 1 {
		t.Errorf("got %+v", in)
	}
}

func TestFailuresAreTriedAgainWithTheSameKey(t *testing.T) {
	var keys []string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		keys = append(keys, r.Header.Get("Idempotency-Key"))
		if len(keys) < 3 {
			w.WriteHeader(503)
		}
	}))
	defer server.Close()
	a := &plan.Action{Name: "a", Timeout: 5 * time.Second, Retries: 3, Pause: time.Millisecond, Allow: []string{server.URL}, Result: schema.Type{Kind: schema.Number},
		Script: plan.Script{File: "a", Line: 2, Text: `const r = http.get("` + server.URL + `/"); log("status", r.status); if (!r.ok) throw new Error("status " + r.status); return r.status`}}
	b := &plan.Action{Name: "b", Timeout: time.Second, Retries: 2, Pause: time.Millisecond, Script: plan.Script{File: "a", Line: 2, Text: `throw new Error("never")`}}
	var got outcomes
	r := &Runner{Installation: "here", Host: &Host{}, Done: got.done, Logger: discard}
	defer r.Close()
	p := program(a, b)
	r.Add(p, effect("a", "k1"))
	r.Add(p, effect("b", "k2"))
	got.wait(t, 2)
	if d := cmp.Diff([]string{"here-k1", "here-k1", "here-k1"}, keys); d != "" {
		t.Error(d)
	}
	if in := got.all["k1"]; in.Fields["value"] != 200.0 || in.Call.Tries != 3 || !cmp.Equal(in.Call.Log, []string{"status 200"}) {
		t.Errorf("got %+v", in)
	}
	if in := got.all["k2"]; in.Status != machine.StatusFailed || in.Call.Tries != 3 || !strings.Contains(in.Detail, "a:2:7: never") {
		t.Errorf("got %+v %+v", in, in.Call)
	}
	for try := 1; try < 12; try++ {
		plain := time.Second << (try - 1)
		if got := pause(time.Second, try, "k"); got < plain*3/4 || got > plain*5/4 || got != pause(time.Second, try, "k") {
			t.Errorf("try %d: %v", try, got)
		}
	}
}

func BenchmarkCall(b *testing.B) {
	a := &plan.Action{Name: "a", Timeout: time.Second, Result: textType, Params: []schema.Field{{Name: "mail", Type: textType}}, Script: plan.Script{File: "a", Line: 2, Text: "return mail"}}
	h := &Host{}
	c := &Call{Action: a, Key: "k", Effect: machine.Effect{Call: &machine.Call{Args: machine.Values{"mail": "x"}}}}
	b.ReportAllocs()
	for b.Loop() {
		if out := h.Do(b.Context(), c); out.Err != nil {
			b.Fatal(out.Err)
		}
	}
}
