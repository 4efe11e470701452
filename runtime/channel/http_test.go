package channel

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/journeylang/journey/runtime/mail"
)

func sms(key, to string) *mail.Mail {
	return &mail.Mail{Key: key, Contact: "c-1", Message: "tip", Medium: "sms", To: to, Text: "Nine bars.", Purpose: "marketing", Receipt: "r-1",
		Callback: "https://journey.example/r/r-1"}
}

func openHTTP(t *testing.T, s HTTPSettings) *HTTP {
	t.Helper()
	c, err := NewHTTP(s)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c
}

// One message is one POST, with all that a provider needs, and the answer's id.
func TestPosting(t *testing.T) {
	var got []Posting
	var headers []http.Header
	provider := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var p Posting
		body, _ := io.ReadAll(r.Body)
		if err := json.Unmarshal(body, &p); err != nil || r.Method != http.MethodPost {
			t.Errorf("%s %s: %v", r.Method, body, err)
		}
		got, headers = append(got, p), append(headers, r.Header)
		fmt.Fprint(w, `{"id": "SM42"}`)
	}))
	defer provider.Close()
	c := openHTTP(t, HTTPSettings{URL: provider.URL, Scheme: "basic", User: "ada", Token: "secret", From: "Contoso", Connections: 1})
	push := &mail.Mail{Key: "k2", Contact: "c-1", Message: "parcel", Medium: "push", To: "token", Subject: "On its way", Text: "Tomorrow.", Open: "contoso://x", Purpose: "transactional"}
	letter := &mail.Mail{Key: "k3", Contact: "c-1", Message: "hello", To: "ada@contoso.example", From: "Shop <shop@contoso.example>", Subject: "Hello", Text: "Hi", HTML: "<p>Hi</p>",
		UnsubscribeURL: "https://journey.example/u/1", Purpose: "marketing"}
	for _, out := range send(t, c, sms("k1", "+4512345678"), push, letter) {
		if out.Status != Sent || out.ID != "SM42" {
			t.Errorf("got %+v", out)
		}
	}
	want := []Posting{
		{Key: "k1", Medium: "sms", To: "+4512345678", From: "Contoso", Text: "Nine bars.", Message: "tip", Purpose: "marketing", Contact: "c-1", Receipt: "r-1", Callback: "https://journey.example/r/r-1"},
		{Key: "k2", Medium: "push", To: "token", From: "Contoso", Title: "On its way", Body: "Tomorrow.", Open: "contoso://x", Message: "parcel", Purpose: "transactional", Contact: "c-1"},
		{Key: "k3", Medium: "email", To: "ada@contoso.example", From: "Contoso", Subject: "Hello", Text: "Hi", HTML: "<p>Hi</p>", Unsubscribe: "https://journey.example/u/1", Message: "hello", Purpose: "marketing", Contact: "c-1"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatal(diff)
	}
	for i, h := range headers {
		user, password, ok := (&http.Request{Header: h}).BasicAuth()
		if h.Get("Idempotency-Key") != want[i].Key || h.Get("Content-Type") != "application/json" || !ok || user != "ada" || password != "secret" {
			t.Errorf("headers: %v", h)
		}
	}
}

// What the provider answers decides, and no address or secret of ours comes back in its words.
func TestProviderAnswers(t *testing.T) {
	tests := map[string]struct {
		code   int
		header string // Retry-After
		body   string
		status Status
		detail string
		after  time.Duration
	}{
		"taken":                {202, "", "", Sent, "", 0},
		"taken, in its words":  {200, "", "OK SM1", Sent, "", 0},
		"ill":                  {503, "7", `{"error": "ill"}`, Failed, "the provider answered 503: ill", 7 * time.Second},
		"too many":             {429, "120", "", Failed, "the provider answered 429", 2 * time.Minute},
		"asks for a year":      {429, "31536000", "", Failed, "the provider answered 429", time.Hour},
		"the number is wrong":  {400, "", `{"message": "+4512345678 is no number, secret"}`, Rejected, "the provider answered 400: … is no number, …", 0},
		"the number is gone":   {400, "", `{"error": "4512345678 is gone", "bounced": true}`, Bounced, "the provider answered 400: … is gone", 0},
		"the app is gone":      {410, "", "", Bounced, "the provider answered 410", 0},
		"our password":         {401, "", `{"error": "who are you"}`, Failed, "the provider answered 401: who are you", 0},
		"our url":              {404, "", "", Failed, "the provider answered 404", 0},
		"the token is unknown": {404, "", `{"bounced": true}`, Bounced, "the provider answered 404", 0},
		"moved":                {307, "", "", Failed, "the provider answered 307", 0},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			asked := 0
			provider := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				asked++
				w.Header().Set("Location", "/elsewhere")
				if test.header != "" {
					w.Header().Set("Retry-After", test.header)
				}
				w.WriteHeader(test.code)
				fmt.Fprint(w, test.body)
			}))
			defer provider.Close()
			c := openHTTP(t, HTTPSettings{URL: provider.URL, Scheme: "bearer", Token: "secret"})
			got := send(t, c, sms("k", "+4512345678"))[0]
			if diff := cmp.Diff(Outcome{Status: test.status, Detail: test.detail, After: test.after}, got); diff != "" || asked != 1 {
				t.Errorf("asked %d times: %s", asked, diff)
			}
		})
	}
}

// A provider that is silent or away fails the messages, soon, and without its address, in which there may be a secret.
func TestProviderAway(t *testing.T) {
	hang := make(chan struct{})
	var asked atomic.Int64
	provider := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		asked.Add(1)
		<-hang
	}))
	defer provider.Close()
	defer close(hang)
	c := openHTTP(t, HTTPSettings{URL: provider.URL + "/send?apikey=hidden", Timeout: 50 * time.Millisecond, Connections: 2})
	many := make([]*mail.Mail, 200)
	for i := range many {
		many[i] = sms(fmt.Sprint(i), "+4512345678")
	}
	began := time.Now()
	for _, out := range send(t, c, many...) {
		if out.Status != Failed || strings.Contains(out.Detail, "hidden") || strings.Contains(out.Detail, "45123") {
			t.Fatalf("got %+v", out)
		}
	}
	if took, n := time.Since(began), asked.Load(); took > 2*time.Second || n > 4 {
		t.Errorf("took %v and asked %d times for 200 messages", took, n)
	}
	provider.CloseClientConnections()
	away := openHTTP(t, HTTPSettings{URL: "http://127.0.0.1:1/send?apikey=hidden"})
	if out := send(t, away, sms("k", "+4512345678"))[0]; out.Status != Failed || strings.Contains(out.Detail, "hidden") || out.Detail == "" {
		t.Errorf("got %+v", out)
	}
}

// No more go at once than the settings allow, and no faster.
func TestProviderPace(t *testing.T) {
	var mu sync.Mutex
	now, most := 0, 0
	provider := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		mu.Lock()
		now++
		most = max(most, now)
		mu.Unlock()
		time.Sleep(5 * time.Millisecond)
		mu.Lock()
		now--
		mu.Unlock()
	}))
	defer provider.Close()
	c := openHTTP(t, HTTPSettings{URL: provider.URL, Connections: 3, Rate: 200})
	many := make([]*mail.Mail, 41)
	for i := range many {
		many[i] = sms(fmt.Sprint(i), "+4512345678")
	}
	began := time.Now()
	for _, out := range send(t, c, many...) {
		want(t, out, Sent, "")
	}
	if took := time.Since(began); most > 3 || took < 190*time.Millisecond {
		t.Errorf("%d at once, in %v", most, took)
	}
}

// Settings that would give something away are refused, and the end of the house ends a wait.
func TestHTTPSettings(t *testing.T) {
	for _, s := range []HTTPSettings{{URL: "sms.example"}, {URL: "ftp://sms.example/"}, {URL: "https://ada:secret@sms.example/"}, {URL: "http://sms.example/", Scheme: "bearer", Token: "secret"}} {
		if _, err := NewHTTP(s); err == nil || strings.Contains(err.Error(), "secret") {
			t.Errorf("%+v: %v", s, err)
		}
	}
	slow := openHTTP(t, HTTPSettings{URL: "http://127.0.0.1:1/", Rate: 0.001})
	ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
	defer cancel()
	out := slow.Deliver(ctx, []*mail.Mail{sms("1", "+4512345678"), sms("2", "+4512345678")})
	if out[0].Status != Failed || out[1].Status != Failed {
		t.Errorf("got %v", out)
	}
}
