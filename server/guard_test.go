package server_test

import (
	"strings"
	"testing"

	"github.com/journeylang/journey/server/servertest"
)

func TestNames(t *testing.T) {
	r := servertest.New(t, servertest.Options{Hosts: []string{"journey.example"}})
	for host, want := range map[string]int{
		"localhost:8177": 200, "127.0.0.1": 200, "127.3.2.1:1": 200, "[::1]:8177": 200, "journey.example": 200, "JOURNEY.example:443": 200,
		"evil.example": 403, "localhost.evil.example": 403, "10.0.0.1": 403, "127.0.0.1.evil.example": 403,
	} {
		for _, path := range []string{"/v1/program", "/", "/live"} {
			status, _ := r.Do(t, "GET", path, "", "Host", host)
			if path == "/live" && want == 200 {
				want = 400 // no websocket: it came through
			}
			if status != want {
				t.Errorf("GET %s as %s answers %d, want %d", path, host, status, want)
			}
		}
	}
	if status, _ := r.Do(t, "GET", "/healthz", "", "Host", "10.0.0.1"); status != 200 {
		t.Errorf("the health must answer by any name, not %d", status)
	}
}

func TestOtherSites(t *testing.T) {
	r := servertest.New(t, servertest.Options{})
	event := `{"contact":"ada","event":"checked_out"}`
	for _, c := range []struct {
		name   string
		header []string
		status int
	}{
		{"program", nil, 200},
		{"own page", []string{"Sec-Fetch-Site", "same-origin"}, 200},
		{"other site", []string{"Sec-Fetch-Site", "cross-site"}, 403},
		{"other site, old browser", []string{"Origin", "https://evil.example"}, 403},
	} {
		if status, body := r.Do(t, "POST", "/v1/events", event, c.header...); status != c.status {
			t.Errorf("%s: answer %d %s", c.name, status, body)
		}
	}
}

func TestToken(t *testing.T) {
	r := servertest.New(t, servertest.Options{Token: "open sesame"})
	for _, path := range []string{"/", "/v1/program", "/v1/contacts", "/live", "/main.js"} {
		for _, header := range []string{"", "Bearer wrong", "Bearer ", "Basic open sesame", "open sesame"} {
			if status, body := r.Do(t, "GET", path, "", "Authorization", header); status != 401 || !strings.Contains(body, "needs the token") {
				t.Errorf("GET %s with %q answers %d %s", path, header, status, body)
			}
		}
	}
	if status, _ := r.Do(t, "POST", "/v1/events?token=open+sesame", `{}`); status != 401 {
		t.Errorf("a token in the address is for pages only; POST answers %d", status)
	}
	if status, _ := r.Do(t, "GET", "/v1/program", "", "Authorization", "Bearer open sesame"); status != 200 {
		t.Errorf("with the token the program answers %d", status)
	}
	if status, _ := r.Do(t, "GET", "/healthz", ""); status != 200 {
		t.Errorf("health answers %d", status)
	}
	answer := r.Answer(t, "GET", "//evil.example/?token=open+sesame&x=1", "")
	answer.Body.Close()
	if to := answer.Header.Get("Location"); answer.StatusCode/100 != 3 || strings.HasPrefix(to, "//") || strings.Contains(to, "sesame") && answer.StatusCode == 303 {
		t.Errorf("the token leads to %d %q", answer.StatusCode, to)
	}
	answer = r.Answer(t, "GET", "/?token=open+sesame&x=1", "")
	answer.Body.Close()
	cookies := answer.Cookies()
	if to := answer.Header.Get("Location"); answer.StatusCode != 303 || to != "/?x=1" || len(cookies) != 1 {
		t.Fatalf("the token gives %d %q, cookies %v", answer.StatusCode, to, cookies)
	}
	text := answer.Header.Get("Set-Cookie")
	for _, want := range []string{"HttpOnly", "SameSite=Strict", "Path=/"} {
		if !strings.Contains(text, want) {
			t.Errorf("the cookie lacks %s: %s", want, text)
		}
	}
	if strings.Contains(text, "sesame") {
		t.Errorf("the cookie gives the token away: %s", text)
	}
	if status, _ := r.Do(t, "GET", "/", "", "Cookie", cookies[0].Name+"="+cookies[0].Value); status != 200 {
		t.Errorf("with the cookie the page answers %d", status)
	}
	if status, _ := r.Do(t, "GET", "/", "", "Cookie", cookies[0].Name+"=0"); status != 401 {
		t.Errorf("with a wrong cookie the page answers %d", status)
	}
}

func TestHeaders(t *testing.T) {
	r := servertest.New(t, servertest.Options{})
	for _, path := range []string{"/", "/v1/program", "/v1/nothing", "/healthz", "/u/nonsense"} {
		answer := r.Answer(t, "GET", path, "")
		answer.Body.Close()
		for name, want := range map[string]string{"Content-Security-Policy": "default-src '", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer"} {
			if got := answer.Header.Get(name); !strings.HasPrefix(got, want) {
				t.Errorf("%s: %s is %q", path, name, got)
			}
		}
		if policy := answer.Header.Get("Content-Security-Policy"); !strings.Contains(policy, "frame-ancestors 'none'") || strings.Contains(policy, "script-src") || strings.Contains(policy, "unsafe-eval") {
			t.Errorf("%s: the policy is %s", path, policy)
		}
	}
}
