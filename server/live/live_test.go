package live_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"github.com/journeylang/journey/runtime/fold"
	"github.com/journeylang/journey/runtime/machine"
	"github.com/journeylang/journey/server/live"
	"github.com/journeylang/journey/server/servertest"
)

// dial opens the raw stream.
func dial(t testing.TB, r *servertest.Rig, query string, header http.Header) (*websocket.Conn, *http.Response) {
	t.Helper()
	conn, answer, err := websocket.DefaultDialer.Dial(strings.Replace(r.HTTP.URL, "http", "ws", 1)+"/live"+query, header)
	if err != nil {
		return nil, answer
	}
	t.Cleanup(func() { conn.Close() })
	return conn, answer
}

// next returns the next message of one of the types.
func next(t testing.TB, conn *websocket.Conn, types ...string) (live.Message, string) {
	t.Helper()
	conn.SetReadDeadline(time.Now().Add(10 * time.Second))
	for {
		_, text, err := conn.ReadMessage()
		if err != nil {
			t.Fatalf("waiting for %v: %v", types, err)
		}
		var m live.Message
		if err := json.Unmarshal(text, &m); err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		for _, kind := range types {
			if m.Type == kind {
				return m, string(text)
			}
		}
	}
}

func say(t testing.TB, conn *websocket.Conn, text string) {
	t.Helper()
	if err := conn.WriteMessage(websocket.TextMessage, []byte(text)); err != nil {
		t.Fatal(err)
	}
}

// events hands in n events of contacts c0, c1, … that each bring a few lines.
func events(t testing.TB, r *servertest.Rig, name string, n int) {
	t.Helper()
	for from := 0; from < n; from += 500 {
		var inputs []machine.Input
		for i := from; i < min(n, from+500); i++ {
			inputs = append(inputs, machine.Input{Kind: machine.EventInput, Contact: fmt.Sprint("c", i%97), Name: "cart_updated",
				Fields: machine.Values{"cart_id": fmt.Sprint(name, i), "total": 50.0}})
		}
		if err := r.Engine.Ingest(context.Background(), inputs); err != nil {
			t.Error(err)
			return
		}
	}
}

func TestStream(t *testing.T) {
	r := servertest.New(t, servertest.Options{})
	conn, _ := dial(t, r, "", nil)
	hello, _ := next(t, conn, "hello", "trace", "counts")
	if hello.Type != "hello" || hello.Cursor == "" || hello.Now == "" {
		t.Fatalf("the stream begins with %+v", hello)
	}
	first, text := next(t, conn, "counts")
	want := `{"type":"counts","journey":"cart","entered":0,"inside":0,"left":0,"messages":{"sent":0,"blocked":0,"failed":0},"goals":[{"goal":"checked_out","reached":0,"revenue":0}],`
	if !strings.HasPrefix(text, want) {
		t.Errorf("the first counts are %s (%+v)\nwant %s…", text, first, want)
	}
	r.Do(t, "POST", "/v1/events", `{"contact":"ada","event":"cart_updated","fields":{"cart_id":"c","total":50}}`)
	for _, want := range []string{`"kind":"event","text":"did cart_updated { cart_id: \"c\", total: 50 }"`, `"journey":"cart","trip":1,"step":"","kind":"entered"`,
		`"step":"cart/email-welcome","kind":"blocked","text":"was not sent welcome: no e-mail address"`, `"step":"cart/wait-up-to-3d","kind":"waiting"`} {
		if m, text := next(t, conn, "trace"); m.Contact != "ada" || !strings.Contains(text, want) {
			t.Errorf("the next line is %s, want …%s…", text, want)
		}
	}
	for {
		_, text := next(t, conn, "counts")
		if strings.Contains(text, `"journey":"cart","entered":1,"inside":1`) && strings.Contains(text, `"cart/wait-up-to-3d":{"in":1,"here":1,`) {
			break
		}
	}
}

// TestQuiet: counts come when something changed, and only then.
func TestQuiet(t *testing.T) {
	r := servertest.New(t, servertest.Options{})
	r.Settle(t)
	conn, _ := dial(t, r, "", nil)
	next(t, conn, "hello")
	next(t, conn, "counts")
	next(t, conn, "counts") // of the other journey
	conn.SetReadDeadline(time.Now().Add(800 * time.Millisecond))
	if _, text, err := conn.ReadMessage(); err == nil {
		t.Errorf("nothing happened, and the stream says %s", text)
	}
}

func TestFilter(t *testing.T) {
	r := servertest.New(t, servertest.Options{})
	conn, _ := dial(t, r, "?journey=other&contact=bob", nil)
	next(t, conn, "hello")
	post := func(contact, event string) {
		r.Do(t, "POST", "/v1/events", fmt.Sprintf(`{"contact":%q,"event":%q,"fields":{"cart_id":"c","total":50}}`, contact, event))
	}
	post("bob", "cart_updated")
	post("ada", "checked_out")
	post("bob", "checked_out")
	if m, text := next(t, conn, "trace"); m.Contact != "bob" || m.Journey != "other" || m.Kind != "entered" {
		t.Errorf("the first line is %s, want that bob enters other", text)
	}
	next(t, conn, "trace") // set
	next(t, conn, "trace") // left
	say(t, conn, `{"type":"watch","journey":"cart","contact":""}`)
	// The filter holds from when the server has read it: an unknown one behind it tells that it has.
	say(t, conn, `{"type":"watch","journey":"nope"}`)
	if m, _ := next(t, conn, "error"); m.Message != `there is no journey "nope"` {
		t.Errorf("the error is %q", m.Message)
	}
	post("cid", "cart_updated")
	if m, text := next(t, conn, "trace"); m.Contact != "cid" || m.Journey != "cart" {
		t.Errorf("behind the new filter comes %s", text)
	}
}

// TestMistakes: whatever a viewer says, it is told what was wrong, and stays.
func TestMistakes(t *testing.T) {
	r := servertest.New(t, servertest.Options{})
	for _, c := range []struct{ query, say, want string }{
		{"", "nonsense", `this message cannot be read; send {"type":"watch","journey":"NAME or empty","contact":"ID or empty"}`},
		{"", `{"type":"dance"}`, `the type "dance" is unknown; there is only watch: {"type":"watch","journey":"NAME or empty","contact":"ID or empty"}`},
		{"", `{"type":"watch","journey":7}`, `this message cannot be read; send {"type":"watch","journey":"NAME or empty","contact":"ID or empty"}`},
		{"?from=yesterday", "", `"yesterday" is not a cursor (take it from a message of the stream, like 17.3.2)`},
		{"?from=99999999.0.0", "", `the cursor 99999999.0.0 lies ahead of the stream, which stands at `},
	} {
		conn, _ := dial(t, r, c.query, nil)
		next(t, conn, "hello")
		if c.say != "" {
			say(t, conn, c.say)
		}
		if m, _ := next(t, conn, "error"); !strings.HasPrefix(m.Message, c.want) {
			t.Errorf("%s %s: the error is %q, want %q", c.query, c.say, m.Message, c.want)
		}
		r.Do(t, "POST", "/v1/events", `{"contact":"ada","event":"checked_out"}`)
		next(t, conn, "trace")
	}
	conn, _ := dial(t, r, "", nil)
	next(t, conn, "hello")
	// The server may have gone before all of this is written.
	conn.WriteMessage(websocket.TextMessage, []byte(strings.Repeat("x", 70_000)))
	conn.SetReadDeadline(time.Now().Add(5 * time.Second))
	for {
		if _, _, err := conn.ReadMessage(); err != nil {
			if timeout, ok := err.(net.Error); ok && timeout.Timeout() {
				t.Error("a message of 70 kB does not end the stream")
			}
			break
		}
	}
}

func TestOrigin(t *testing.T) {
	r := servertest.New(t, servertest.Options{})
	if conn, answer := dial(t, r, "", http.Header{"Origin": {"https://evil.example"}}); conn != nil || answer.StatusCode != http.StatusForbidden {
		t.Errorf("a page of another site may listen: %v", answer)
	}
	if conn, answer := dial(t, r, "", http.Header{"Origin": {r.HTTP.URL}}); conn == nil {
		t.Errorf("the own page may not listen: %v", answer)
	}
}

// follower reads the stream over many connections, as the viewer does, and keeps every cursor.
type follower struct {
	request live.Request
	seen    []string
}

// follow reads until limit lines came in this connection, or idle passes without one.
func (f *follower) follow(t testing.TB, limit int, idle time.Duration) {
	t.Helper()
	c, err := live.Dial(t.Context(), f.request)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	quiet := time.AfterFunc(idle, func() { c.Close() })
	defer quiet.Stop()
	for n := 0; n < limit; {
		m, _, err := c.Next()
		if err != nil {
			return
		}
		switch m.Type {
		case "hello":
			if f.request.From == "" {
				f.request.From = m.Cursor
			}
		case "trace":
			n++
			f.request.From = m.Cursor
			f.seen = append(f.seen, m.Cursor)
			quiet.Reset(idle)
		case "missed":
			f.request.From = m.From
			return
		case "error":
			t.Fatal(m.Message)
		}
	}
}

// rest reads until there are n lines in all.
func (f *follower) rest(t testing.TB, n int) {
	t.Helper()
	for len(f.seen) < n {
		before := len(f.seen)
		if f.follow(t, n-len(f.seen), time.Minute); len(f.seen) == before {
			t.Fatalf("the stream stands still at %d of %d lines", before, n)
		}
	}
}

// whole returns the cursor of every line there is, from the paths of the contacts.
func whole(t testing.TB, r *servertest.Rig) []string {
	t.Helper()
	r.Settle(t)
	ids, err := r.Engine.Contacts(t.Context(), "", "", 1000)
	if err != nil {
		t.Fatal(err)
	}
	var all []fold.Cursor
	for _, id := range ids {
		lines, err := r.Engine.Path(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range lines {
			all = append(all, l.Cursor)
		}
	}
	slices.SortFunc(all, fold.Cursor.Compare)
	texts := make([]string, len(all))
	for i := range all {
		texts[i] = all[i].String()
	}
	return texts
}

// compare says where the lines of a viewer differ from those there are.
func compare(t testing.TB, got, want []string) {
	t.Helper()
	if len(got) != len(want) {
		t.Errorf("the viewer got %d lines, there are %d", len(got), len(want))
	}
	for i := range min(len(want), len(got)) {
		if want[i] != got[i] {
			t.Fatalf("line %d is %s for the viewer, %s in the journal", i, got[i], want[i])
		}
	}
}

// TestReconnect: a viewer that comes and goes while events flow, also over a restart of the server, gets every line
// once and in order.
func TestReconnect(t *testing.T) {
	dir := t.TempDir()
	r := servertest.New(t, servertest.Options{Dir: dir})
	f := follower{request: live.Request{Server: r.HTTP.URL, From: "0.0.0"}}
	for round := range 3 {
		var writing sync.WaitGroup
		writing.Go(func() { events(t, r, fmt.Sprint("r", round, "-"), 2000) })
		for i := range 12 {
			f.follow(t, 50+37*i, 300*time.Millisecond)
		}
		writing.Wait()
		if round < 2 {
			r.Close()
			r = servertest.New(t, servertest.Options{Dir: dir})
			f.request.Server = r.HTTP.URL
		}
	}
	want := whole(t, r)
	if len(want) < 20_000 {
		t.Fatalf("there are only %d lines", len(want))
	}
	f.rest(t, len(want))
	compare(t, f.seen, want)
}

// TestMissed: one who reads too slowly is told how much was missed, and reading again from there loses nothing.
func TestMissed(t *testing.T) {
	r := servertest.New(t, servertest.Options{})
	c, err := live.Dial(t.Context(), live.Request{Server: r.HTTP.URL})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	m, _, err := c.Next()
	if err != nil || m.Type != "hello" {
		t.Fatalf("%+v, %v", m, err)
	}
	events(t, r, "m", 8_000)
	r.Settle(t)
	f := follower{request: live.Request{Server: r.HTTP.URL}}
	for f.request.From == "" {
		m, _, err := c.Next()
		if err != nil {
			t.Fatal(err)
		}
		switch m.Type {
		case "trace":
			f.seen = append(f.seen, m.Cursor)
		case "missed":
			if m.Count <= 0 || m.From != f.seen[len(f.seen)-1] {
				t.Fatalf("missed %d lines behind %s, the last that came was %s", m.Count, m.From, f.seen[len(f.seen)-1])
			}
			f.request.From = m.From
		}
	}
	want := whole(t, r)
	f.rest(t, len(want))
	compare(t, f.seen, want)
}

// TestViewersThatNeverRead: 50 of them, with the smallest buffers there are, while 20,000 events flow.
func TestViewersThatNeverRead(t *testing.T) {
	measure := func(viewers int) time.Duration {
		r := servertest.New(t, servertest.Options{})
		dialer := websocket.Dialer{NetDial: func(network, address string) (net.Conn, error) {
			c, err := net.Dial(network, address)
			if tcp, ok := c.(*net.TCPConn); ok {
				tcp.SetReadBuffer(4 << 10)
			}
			return c, err
		}}
		for range viewers {
			conn, _, err := dialer.Dial(strings.Replace(r.HTTP.URL, "http", "ws", 1)+"/live", nil)
			if err != nil {
				t.Fatal(err)
			}
			defer conn.Close()
		}
		begin := time.Now()
		events(t, r, "n", 20_000)
		r.Settle(t)
		took := time.Since(begin)
		begin = time.Now()
		r.Close()
		if stopping := time.Since(begin); stopping > 15*time.Second {
			t.Errorf("closing took %v", stopping)
		}
		return took
	}
	alone, watched := measure(0), measure(50)
	t.Logf("20,000 events: %v alone, %v with 50 viewers that never read", alone, watched)
	// What the viewers' own goroutines encode takes processor time; waiting for one of them would take 10 seconds each.
	if watched > 5*alone+5*time.Second {
		t.Errorf("20,000 events took %v alone and %v with 50 viewers that never read", alone, watched)
	}
}

// TestNothingIsLeftRunning: viewers that go, are cut off or are sent away leave no goroutine behind.
func TestNothingIsLeftRunning(t *testing.T) {
	r := servertest.New(t, servertest.Options{})
	r.Do(t, "GET", "/v1/program", "")
	r.HTTP.Client().CloseIdleConnections()
	time.Sleep(100 * time.Millisecond)
	before := runtime.NumGoroutine()
	for i := range 30 {
		conn, _, err := websocket.DefaultDialer.Dial(strings.Replace(r.HTTP.URL, "http", "ws", 1)+"/live", nil)
		if err != nil {
			t.Fatal(err)
		}
		if i%2 == 0 {
			conn.WriteMessage(websocket.CloseMessage, websocket.FormatCloseMessage(websocket.CloseNormalClosure, ""))
		}
		conn.Close()
	}
	after := 0
	for range 100 {
		if after = runtime.NumGoroutine(); after <= before {
			break
		}
		time.Sleep(50 * time.Millisecond)
	}
	if after > before {
		b := make([]byte, 1<<20)
		t.Errorf("%d goroutines before, %d after\n%s", before, after, b[:runtime.Stack(b, true)])
	}
	conn, _ := dial(t, r, "", nil)
	next(t, conn, "hello")
	r.Server.Close()
	for {
		conn.SetReadDeadline(time.Now().Add(5 * time.Second))
		if _, _, err := conn.ReadMessage(); err != nil {
			if !websocket.IsCloseError(err, websocket.CloseGoingAway) {
				t.Errorf("a viewer is sent away with %v", err)
			}
			break
		}
	}
}
