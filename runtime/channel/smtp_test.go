package channel

import (
	"bytes"
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net"
	netmail "net/mail"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"github.com/journeylang/journey/lang/plan"
	"github.com/journeylang/journey/runtime/mail"
)

func testMail(key, to string) *mail.Mail {
	return &mail.Mail{Key: key, Contact: "c-1", Message: "welcome", From: "Contoso Coffee <hello@contoso.example>", To: to,
		Subject: "Grüße, Ada", Text: "Hello Ada\n.\n..two dots\n", HTML: "<p>Hello Ada</p>\n", UnsubscribeURL: "https://contoso.example/u/1",
		Date: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)}
}

func open(t *testing.T, s Settings) *SMTP {
	t.Helper()
	if s.Timeout == 0 {
		s.Timeout = 5 * time.Second
	}
	c, err := NewSMTP(s)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c
}

func send(t *testing.T, c Channel, mails ...*mail.Mail) []Outcome {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	out := c.Deliver(ctx, mails)
	if len(out) != len(mails) {
		t.Fatalf("%d outcomes for %d mails", len(out), len(mails))
	}
	return out
}

func want(t *testing.T, got Outcome, status Status, words string) {
	t.Helper()
	if got.Status != status || !strings.Contains(got.Detail, words) {
		t.Errorf("got %s (%s), want %s (%s)", got.Status, got.Detail, status, words)
	}
	if strings.Contains(got.Detail, "@") {
		t.Errorf("the detail names an address: %s", got.Detail)
	}
}

// A mail of a template travels over a real line and reads back as it was meant.
func TestDelivery(t *testing.T) {
	config, pool := certificate(t)
	tests := map[string]struct {
		config   *tls.Config
		implicit bool
		tls      string
	}{
		"plain":    {nil, false, "none"},
		"starttls": {config, false, "starttls"},
		"tls":      {config, true, "tls"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			s := serve(t, test.config, test.implicit)
			s.users["ada"] = "secret"
			c := open(t, Settings{Addr: s.addr, TLS: test.tls, TLSConfig: &tls.Config{RootCAs: pool}, User: "ada", Password: "secret"})
			tmpl, err := mail.Compile(&plan.Message{Name: "welcome", Purpose: "marketing", From: "Contoso Coffee <hello@contoso.example>",
				Subject: "Grüße, {{ contact.first_name }}", Body: "# Hello {{ contact.first_name }}\n\nRead [more](https://contoso.example/)."})
			if err != nil {
				t.Fatal(err)
			}
			m, err := tmpl.Render(mail.Values{Key: "k1", UnsubscribeURL: "https://contoso.example/u/1", Now: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC),
				Contact: map[string]any{"email": "ada@contoso.example", "first_name": "Åse\r\nBcc: all@contoso.example\r\n\r\n<b>x</b>"}})
			if err != nil {
				t.Fatal(err)
			}
			for range 2 { // the second time as after a crash
				want(t, send(t, c, m)[0], Sent, "")
			}
			got := s.took()
			if len(got) != 2 || !bytes.Equal(got[0].raw, got[1].raw) {
				t.Fatalf("%d mails, equal: %v", len(got), len(got) == 2 && bytes.Equal(got[0].raw, got[1].raw))
			}
			if got[0].from != "hello@contoso.example" || got[0].to != "ada@contoso.example" {
				t.Errorf("from %s to %s", got[0].from, got[0].to)
			}
			checkMail(t, got[0].raw, mail.MessageID("k1", "hello@contoso.example"))
			if s.opened() != 1 {
				t.Errorf("%d connections for mails that one could carry", s.opened())
			}
		})
	}
}

func checkMail(t *testing.T, raw []byte, id string) {
	t.Helper()
	msg, err := netmail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	subject, err := new(mime.WordDecoder).DecodeHeader(msg.Header.Get("Subject"))
	if err != nil {
		t.Fatal(err)
	}
	headers := map[string]string{
		"Subject": "Grüße, Åse Bcc: all@contoso.example <b>x</b>", "From": `"Contoso Coffee" <hello@contoso.example>`, "To": "<ada@contoso.example>",
		"Message-Id": "<" + id + ">", "List-Unsubscribe": "<https://contoso.example/u/1>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
		"Date": "Mon, 02 Mar 2026 09:00:00 +0000", "Bcc": "",
	}
	for name, value := range headers {
		got := msg.Header.Get(name)
		if name == "Subject" {
			got = subject
		}
		if got != value {
			t.Errorf("%s: got %q, want %q", name, got, value)
		}
	}
	kind, params, err := mime.ParseMediaType(msg.Header.Get("Content-Type"))
	if err != nil || kind != "multipart/alternative" {
		t.Fatalf("%s: %v", kind, err)
	}
	parts := multipart.NewReader(msg.Body, params["boundary"])
	for _, test := range []struct{ kind, has string }{
		{"text/plain; charset=UTF-8", "Hello Åse Bcc: all@contoso.example <b>x</b>"},
		{"text/html; charset=UTF-8", ">Hello Åse Bcc: all@contoso.example &lt;b&gt;x&lt;/b&gt;</h1>"},
	} {
		part, err := parts.NextRawPart()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(quotedprintable.NewReader(part))
		if err != nil {
			t.Fatal(err)
		}
		if got := part.Header.Get("Content-Type"); got != test.kind || part.Header.Get("Content-Transfer-Encoding") != "quoted-printable" {
			t.Errorf("part %s, %s", got, part.Header.Get("Content-Transfer-Encoding"))
		}
		if !bytes.Contains(content, []byte(test.has)) || !bytes.Contains(content, []byte("https://contoso.example/u/1")) {
			t.Errorf("%s: %s", test.kind, content)
		}
	}
	if _, err := parts.NextRawPart(); err != io.EOF {
		t.Errorf("a third part: %v", err)
	}
}

// What the server answers decides: temporary, for good, or not about this mail at all.
func TestAnswers(t *testing.T) {
	s := serve(t, nil, false)
	c := open(t, Settings{Addr: s.addr, Connections: 1})
	s.answers = []error{&smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 3, 0}, Message: "come back later"}, nil,
		&smtp.SMTPError{Code: 554, EnhancedCode: smtp.EnhancedCode{5, 7, 1}, Message: "no spam to ada@contoso.example"}, nil,
		&smtp.SMTPError{Code: 530, EnhancedCode: smtp.EnhancedCode{5, 7, 0}, Message: "log in first"}}
	s.rcpt["spam@contoso.example"] = &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 7, 1}, Message: "you are on a list"}
	s.rcpt["full@contoso.example"] = &smtp.SMTPError{Code: 552, EnhancedCode: smtp.EnhancedCode{5, 2, 2}, Message: "the mailbox is full"}
	s.rcpt["gone@contoso.example"] = &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "GONE@contoso.example is unknown"}
	m := testMail("k", "ada@contoso.example")
	want(t, send(t, c, m)[0], Failed, "451: come back later")
	want(t, send(t, c, m)[0], Sent, "")
	want(t, send(t, c, m)[0], Rejected, "554: no spam to …")
	out := send(t, c, testMail("g", "gone@contoso.example"), m, testMail("bad", "no address"), m)
	want(t, out[0], Bounced, "550: … is unknown")
	want(t, out[1], Sent, "")
	want(t, out[2], Rejected, "recipient is no valid address")
	want(t, out[3], Failed, "530")
	out = send(t, c, testMail("s", "spam@contoso.example"), testMail("f", "full@contoso.example"))
	want(t, out[0], Rejected, "550: you are on a list")
	want(t, out[1], Rejected, "552: the mailbox is full")
	if s.opened() != 1 {
		t.Errorf("%d connections; a refused mail must not cost the line", s.opened())
	}
	if got := s.took(); len(got) != 2 || !strings.Contains(string(got[0].raw), "\r\n..two dots") {
		t.Errorf("took %d mails; the first: %s", len(got), got[0].raw)
	}
}

// A server that is silent ends in time, and the mail can be tried again.
func TestHang(t *testing.T) {
	s := serve(t, nil, false)
	s.hang = make(chan struct{})
	defer close(s.hang)
	c := open(t, Settings{Addr: s.addr, Timeout: 50 * time.Millisecond})
	began := time.Now()
	want(t, send(t, c, testMail("k", "ada@contoso.example"))[0], Failed, "timeout")
	if took := time.Since(began); took < 150*time.Millisecond || took > 5*time.Second {
		t.Errorf("took %v", took)
	}

	// The context ends it sooner.
	slow := open(t, Settings{Addr: s.addr, Timeout: time.Hour})
	ctx, cancel := context.WithTimeout(context.Background(), 100*time.Millisecond)
	defer cancel()
	if out := slow.Deliver(ctx, []*mail.Mail{testMail("k", "ada@contoso.example")}); out[0].Status != Failed {
		t.Errorf("got %v", out)
	}
}

// A server that never greets.
func TestSilence(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	c := open(t, Settings{Addr: listener.Addr().String(), Timeout: 50 * time.Millisecond})
	want(t, send(t, c, testMail("k", "ada@contoso.example"))[0], Failed, "")
	_ = listener.Close()
	want(t, send(t, c, testMail("k", "ada@contoso.example"))[0], Failed, "could not be reached")
}

// A server that restarts between mails costs a new line, not a mail.
func TestReconnect(t *testing.T) {
	s := serve(t, nil, false)
	c := open(t, Settings{Addr: s.addr, Connections: 1})
	for i := range 3 {
		want(t, send(t, c, testMail(fmt.Sprint(i), "ada@contoso.example"))[0], Sent, "")
		s.cut()
	}
	if got, lines := len(s.took()), s.opened(); got != 3 || lines != 3 {
		t.Errorf("%d mails over %d lines", got, lines)
	}
	// A kept line that breaks under a mail says nothing about it.
	s.mu.Lock()
	s.dropBefore = 2
	s.mu.Unlock()
	for _, o := range send(t, c, testMail("x", "ada@contoso.example"), testMail("y", "ada@contoso.example")) {
		want(t, o, Sent, "")
	}
	// A new line that breaks does: the mail has failed, for now.
	s.cut()
	s.mu.Lock()
	s.dropBefore = 1
	s.mu.Unlock()
	want(t, send(t, c, testMail("z", "ada@contoso.example"))[0], Failed, "")
	want(t, send(t, c, testMail("z", "ada@contoso.example"))[0], Sent, "")
}

func TestTrust(t *testing.T) {
	config, _ := certificate(t)
	for _, kind := range []string{"starttls", "tls"} {
		s := serve(t, config, kind == "tls")
		c := open(t, Settings{Addr: s.addr, TLS: kind})
		want(t, send(t, c, testMail("k", "ada@contoso.example"))[0], Failed, "trusted")
		if len(s.took()) != 0 {
			t.Errorf("%s: a mail went to a server that is not trusted", kind)
		}
	}
	// A server without STARTTLS gets nothing either.
	s := serve(t, nil, false)
	want(t, send(t, open(t, Settings{Addr: s.addr, TLS: "starttls"}), testMail("k", "ada@contoso.example"))[0], Failed, "STARTTLS")
}

func TestLogin(t *testing.T) {
	s := serve(t, nil, false)
	s.users["ada"] = "secret"
	out := send(t, open(t, Settings{Addr: s.addr, User: "ada", Password: "hunter2"}), testMail("k", "ada@contoso.example"))[0]
	want(t, out, Failed, "535")
	if strings.Contains(out.Detail, "hunter2") {
		t.Errorf("the detail holds the password: %s", out.Detail)
	}
}

func TestSettings(t *testing.T) {
	for want, s := range map[string]Settings{
		"has no host":       {},
		"cannot do tls":     {Addr: "mx.contoso.example", TLS: "ssl"},
		"password in the c": {Addr: "mx.contoso.example:25", TLS: "none", User: "ada", Password: "x"},
	} {
		if _, err := NewSMTP(s); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
	for addr, want := range map[string]string{"mx.contoso.example": "mx.contoso.example:587 starttls", "localhost": "localhost:25 none",
		"[::1]:2525": "[::1]:2525 none", "127.0.0.1:1025": "127.0.0.1:1025 none"} {
		c := open(t, Settings{Addr: addr})
		if got := c.settings.Addr + " " + c.settings.TLS; got != want {
			t.Errorf("%s: got %s, want %s", addr, got, want)
		}
	}
}

func TestRate(t *testing.T) {
	s := serve(t, nil, false)
	c := open(t, Settings{Addr: s.addr, Rate: 50})
	mails := make([]*mail.Mail, 11)
	for i := range mails {
		mails[i] = testMail(fmt.Sprint(i), "ada@contoso.example")
	}
	began := time.Now()
	for _, o := range send(t, c, mails...) {
		want(t, o, Sent, "")
	}
	if took := time.Since(began); took < 200*time.Millisecond {
		t.Errorf("11 mails at 50 a second took %v", took)
	}
	if lines := s.opened(); lines > 4 {
		t.Errorf("%d connections", lines)
	}
}

func TestClosed(t *testing.T) {
	s := serve(t, nil, false)
	c := open(t, Settings{Addr: s.addr})
	want(t, send(t, c, testMail("k", "ada@contoso.example"))[0], Sent, "")
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	want(t, send(t, c, testMail("k", "ada@contoso.example"))[0], Failed, "closed")
}

func BenchmarkSMTP(b *testing.B) {
	s := serve(b, nil, false)
	c, err := NewSMTP(Settings{Addr: s.addr})
	if err != nil {
		b.Fatal(err)
	}
	defer c.Close()
	mails := make([]*mail.Mail, 100)
	for i := range mails {
		mails[i] = testMail(fmt.Sprint(i), "ada@contoso.example")
	}
	for b.Loop() {
		for _, o := range c.Deliver(context.Background(), mails) {
			if o.Status != Sent {
				b.Fatal(o)
			}
		}
	}
}
