package server_test

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/journeylang/journey/runtime/post"
	"github.com/journeylang/journey/server/servertest"
)

// happened counts the lines on ada's path that have the words.
func happened(t *testing.T, r *servertest.Rig, words string) int {
	t.Helper()
	r.Settle(t)
	_, body := r.Do(t, "GET", "/v1/contacts/ada/why?limit=500", "")
	return strings.Count(body, words)
}

// A provider reports with the receipt of the message: for the right person, each thing once.
func TestOutcomes(t *testing.T) {
	r := servertest.New(t, servertest.Options{})
	shop(t, r)
	receipt := r.Links.Receipt(post.Sending{Contact: "ada", Message: "welcome", Key: "k-1", At: r.Engine.Now()})
	for range 2 { // providers report again where they got no answer
		status, body := r.Do(t, "POST", "/v1/outcomes", fmt.Sprintf(`[{"receipt":%q,"status":"delivered"},{"receipt":%q,"status":"bounce","type":"soft","reason":"full"},
			{"receipt":%q,"status":"queued"},{"contact":"ada","message":"welcome","status":"opened","machine":true,"id":"o-1"},{"receipt":%q,"status":"click","link":"espresso","id":"c-1"}]`, receipt, receipt, receipt, receipt))
		if status != 200 || body != `{"accepted":5}` {
			t.Fatalf("answers %d %s", status, body)
		}
	}
	for words, n := range map[string]int{`did welcome.delivered`: 1, `did welcome.bounced { reason: \"full\", type: \"soft\" }`: 1, `welcome.opened`: 1, `did welcome.clicked { link: \"espresso\" }`: 2} {
		if got := happened(t, r, words); got != n { // the shop's click is there too
			t.Errorf("%s: %d times, want %d", words, got, n)
		}
	}
	for body, want := range map[string]string{
		`{"receipt":"x","status":"delivered"}`:                                    "receipt",
		fmt.Sprintf(`{"receipt":%q,"status":"deliverd"}`, receipt):                "did you mean delivered?",
		fmt.Sprintf(`{"receipt":%q,"status":"bounced","type":"medium"}`, receipt): "it is hard",
		`{"status":"delivered"}`:                                                  "send the receipt that came with the message",
		`{"contact":"ada","message":"welcom","status":"delivered"}`:               "no message \\\"welcom\\\"",
	} {
		if status, answer := r.Do(t, "POST", "/v1/outcomes", body); status == 200 || !strings.Contains(answer, want) {
			t.Errorf("%s answers %d %s", body, status, answer)
		}
	}
}

// The receipt alone lets a provider report, as JSON or as a form; it lets nobody do anything else.
func TestCallback(t *testing.T) {
	r := servertest.New(t, servertest.Options{Token: "open sesame"})
	if status, body := r.Do(t, "POST", "/v1/contacts", `{"id":"ada","fields":{}}`, "Authorization", "Bearer open sesame"); status != 200 {
		t.Fatal(body) // a report of a message to nobody makes nobody
	}
	r.Settle(t)
	receipt := r.Links.Receipt(post.Sending{Contact: "ada", Message: "welcome", Key: "k-1", At: r.Engine.Now()})
	form := url.Values{"MessageStatus": {"undelivered"}, "ErrorCode": {"30003"}, "MessageSid": {"SM1"}}.Encode()
	for _, c := range []struct{ kind, body string }{{"application/json", `{"status":"delivered","receipt":"other"}`}, {"application/x-www-form-urlencoded", form}} {
		status, body := r.Do(t, "POST", "/r/"+receipt, c.body, "Content-Type", c.kind, "Host", "journey.example")
		if status != 200 {
			t.Errorf("%s answers %d %s", c.body, status, body)
		}
	}
	r.Settle(t)
	_, path := r.Do(t, "GET", "/v1/contacts/ada/why", "", "Authorization", "Bearer open sesame")
	for _, words := range []string{"did welcome.delivered", `did welcome.failed { reason: \"30003\" }`} {
		if !strings.Contains(path, words) {
			t.Errorf("the path lacks %q: %s", words, path)
		}
	}
	open := r.Links.Open(post.Sending{Contact: "ada", Message: "welcome", Key: "k-1"})
	for _, c := range []struct{ path, body string }{{"/r/" + open, `{"status":"delivered"}`}, {"/r/x", `{"status":"delivered"}`}, {"/r/" + receipt, `{"status":"nonsense"}`},
		{"/r/" + receipt, `delivered`}, {"/r/" + receipt, strings.Repeat("x", 70<<10)}, {"/v1/outcomes", fmt.Sprintf(`{"receipt":%q,"status":"delivered"}`, receipt)}} {
		if status, body := r.Do(t, "POST", c.path, c.body); status < 400 || status >= 500 {
			t.Errorf("%s answers %d %s", c.path, status, body)
		}
	}
}

var address = regexp.MustCompile(`(?:href|src)=\\"https://journey\.example(/[oc]/[A-Za-z0-9_-]+)`)

// Links of a sent mail count the click and lead on; the picture counts the open; what a program does steers nothing.
func TestTracking(t *testing.T) {
	r := servertest.New(t, servertest.Options{Public: true})
	if status, body := r.Do(t, "POST", "/v1/contacts", `{"id":"ada","fields":{"email":"ada@x.example"}}`); status != 200 {
		t.Fatal(body)
	}
	r.Do(t, "POST", "/v1/events", `{"contact":"ada","event":"cart_updated","fields":{"cart_id":"c1","total":80}}`)
	mail := ""
	for range 200 {
		r.Settle(t)
		_, list := r.Do(t, "GET", "/v1/outbox", "")
		if m := regexp.MustCompile(`"key":"([^"]+)"`).FindStringSubmatch(list); m != nil {
			_, mail = r.Do(t, "GET", "/v1/outbox/"+m[1], "")
			break
		}
	}
	var click, open string
	for _, m := range address.FindAllStringSubmatch(strings.NewReplacer(`\u003c`, "<", `\u003e`, ">").Replace(mail), -1) {
		if strings.HasPrefix(m[1], "/c/") {
			click = m[1]
		} else {
			open = m[1]
		}
	}
	if click == "" || open == "" || !strings.Contains(mail, `https://journey.example/u/`) || strings.Contains(mail, `href=\"https://contoso.example`) {
		t.Fatalf("the mail: %s", mail)
	}
	visit := func(method, path string, header ...string) *http.Response {
		t.Helper()
		req, err := http.NewRequest(method, r.HTTP.URL+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("User-Agent", "Mozilla/5.0 (Macintosh) Safari")
		for i := 0; i < len(header); i += 2 {
			req.Header.Set(header[i], header[i+1])
		}
		answer, err := (&http.Transport{}).RoundTrip(req)
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
		return answer
	}
	// Just after the sending it is no person; nor is it one who only looks ahead.
	if a := visit("GET", click); a.StatusCode != 302 || a.Header.Get("Location") != "https://contoso.example/espresso" {
		t.Errorf("the click answers %d %v", a.StatusCode, a.Header)
	}
	visit("GET", open, "User-Agent", "Mozilla/5.0")
	visit("HEAD", click)
	if n, m := happened(t, r, `"text":"did welcome.`), happened(t, r, `\"pro\"`); n != 0 || m != 0 {
		t.Errorf("programs steered: %d %d", n, m)
	}
	// A person, some seconds later.
	later := post.Sending{Contact: "ada", Message: "welcome", Key: "k", At: r.Engine.Now()}
	time.Sleep(2100 * time.Millisecond)
	if a := visit("GET", "/c/"+r.Links.Click(later, "espresso", "https://contoso.example/espresso")); a.StatusCode != 302 {
		t.Errorf("the click answers %d", a.StatusCode)
	}
	if a := visit("GET", "/o/"+r.Links.Open(later)); a.StatusCode != 200 || a.Header.Get("Content-Type") != "image/gif" {
		t.Errorf("the picture answers %d %v", a.StatusCode, a.Header)
	}
	if happened(t, r, `"text":"did welcome.clicked`) != 1 || happened(t, r, `"text":"did welcome.opened`) != 1 || happened(t, r, `\"pro\"`) == 0 {
		t.Error("what the person did steered nothing")
	}
	// No link leads where nobody wrote, and not to anything but the web.
	for _, wrong := range []string{"/c/x", "/c/" + r.Links.Click(later, "x", "javascript:alert(1)"), "/c/" + r.Links.Open(later), "/o/x", click[:len(click)-2]} {
		if a := visit("GET", wrong); a.StatusCode != 404 || a.Header.Get("Location") != "" {
			t.Errorf("%s answers %d %v", wrong, a.StatusCode, a.Header)
		}
	}
}

// Where no address of the house is public, mails have no link of ours but the one to unsubscribe.
func TestNoTracking(t *testing.T) {
	r := servertest.New(t, servertest.Options{})
	shop(t, r)
	_, list := r.Do(t, "GET", "/v1/outbox", "")
	_, mail := r.Do(t, "GET", "/v1/outbox/"+regexp.MustCompile(`"key":"([^"]+)"`).FindStringSubmatch(list)[1], "")
	if strings.Contains(mail, "/c/") || strings.Contains(mail, "/o/") || !strings.Contains(mail, "https://contoso.example/espresso") {
		t.Error(mail)
	}
}
