package channel

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	netmail "net/mail"
	"strings"
	"sync"
	"time"

	"github.com/emersion/go-smtp"

	"github.com/journeylang/journey/runtime/mail"
)

// Settings say how to reach an SMTP server.
type Settings struct {
	Addr     string  // host:port; without a port 587, with TLS "tls" 465, with "none" 25
	User     string  // "": no login
	Password string  //
	TLS      string  // starttls, tls, none; "": none on this machine's own address, else starttls
	Rate     float64 // mails per second; 0: no limit

	Connections int           // at most at once; 0: 4
	Timeout     time.Duration // for each answer of the server; 0: 30 s. The answer to a whole mail may take four times as long
	TLSConfig   *tls.Config   // nil: the system's roots and the name of the host
}

// SMTP is the channel to an SMTP server. Its connections are kept and used again.
type SMTP struct {
	settings Settings
	pace     *pace
	free     chan struct{} // one token for each connection that may be open

	mu     sync.Mutex
	idle   []*connection // the latest used last
	closed bool
}

// maxIdle is how long an unused connection is trusted.
const maxIdle = 30 * time.Second

// NewSMTP returns the channel to the server of the settings. It opens no connection yet; errors are about settings.
func NewSMTP(s Settings) (*SMTP, error) {
	host, port, err := net.SplitHostPort(s.Addr)
	if err != nil {
		host, port = strings.Trim(s.Addr, "[]"), ""
	}
	if host == "" {
		return nil, errors.New(`the SMTP channel has no host; write host "mail.example.com:587"`)
	}
	ip := net.ParseIP(host)
	here := host == "localhost" || ip != nil && ip.IsLoopback()
	if s.TLS == "" {
		s.TLS = "starttls"
		if here {
			s.TLS = "none"
		}
	}
	standard := map[string]string{"starttls": "587", "tls": "465", "none": "25"}
	if standard[s.TLS] == "" {
		return nil, fmt.Errorf("the SMTP channel cannot do tls %q; there are starttls, tls and none", s.TLS)
	}
	if port == "" {
		port = standard[s.TLS]
	}
	if s.TLS == "none" && s.User != "" && !here {
		return nil, errors.New(`the SMTP channel would send its password in the clear; write tls "starttls"`)
	}
	s.Addr = net.JoinHostPort(host, port)
	if s.Connections <= 0 {
		s.Connections = 4
	}
	if s.Timeout <= 0 {
		s.Timeout = 30 * time.Second
	}
	if s.TLSConfig == nil {
		s.TLSConfig = &tls.Config{MinVersion: tls.VersionTLS12}
	}
	s.TLSConfig = s.TLSConfig.Clone()
	if s.TLSConfig.ServerName == "" {
		s.TLSConfig.ServerName = host
	}
	c := &SMTP{settings: s, pace: newPace(s.Rate), free: make(chan struct{}, s.Connections)}
	for range s.Connections {
		c.free <- struct{}{}
	}
	return c, nil
}

// Deliver sends the mails, several at once.
func (c *SMTP) Deliver(ctx context.Context, mails []*mail.Mail) []Outcome {
	outcomes := make([]Outcome, len(mails))
	work := make(chan int)
	var workers sync.WaitGroup
	for range min(c.settings.Connections, len(mails)) {
		workers.Go(func() {
			for i := range work {
				outcomes[i] = c.deliver(ctx, mails[i])
			}
		})
	}
	for i := range mails {
		work <- i
	}
	close(work)
	workers.Wait()
	return outcomes
}

// deliver sends one mail.
func (c *SMTP) deliver(ctx context.Context, m *mail.Mail) Outcome {
	raw, err := mail.Compose(m)
	if err != nil {
		return Outcome{Status: Rejected, Detail: err.Error()}
	}
	sender, err := netmail.ParseAddress(m.From)
	if err != nil {
		return Outcome{Status: Rejected, Detail: "the sender is no valid address"}
	}
	if err := c.pace.wait(ctx); err != nil {
		return Outcome{Status: Failed, Detail: "stopped before it was sent"}
	}
	select {
	case <-c.free:
	case <-ctx.Done():
		return Outcome{Status: Failed, Detail: "stopped before it was sent"}
	}
	defer func() { c.free <- struct{}{} }()
	if m.Gone() {
		return Outcome{Status: Withdrawn}
	}

	for {
		conn, err := c.connect(ctx)
		if err != nil {
			return outcome(err, true, m, sender.Address)
		}
		// A kept connection may have died since; that tells nothing about the mail, and nothing was sent.
		kept := conn.used
		stage, err := conn.send(ctx, sender.Address, m.To, raw)
		if err == nil {
			c.keep(conn)
			return Outcome{Status: Sent}
		}
		if answer := (*smtp.SMTPError)(nil); errors.As(err, &answer) {
			if answer.Code != 421 && conn.client.Reset() == nil {
				c.keep(conn)
			} else {
				conn.close()
			}
			if kept && answer.Code == 421 && stage < staged && ctx.Err() == nil {
				continue
			}
			return outcome(err, false, m, sender.Address)
		}
		conn.close()
		if kept && stage < staged && ctx.Err() == nil {
			continue
		}
		return outcome(err, false, m, sender.Address)
	}
}

// connect returns a kept connection or opens one.
func (c *SMTP) connect(ctx context.Context) (*connection, error) {
	c.mu.Lock()
	for len(c.idle) > 0 {
		conn := c.idle[len(c.idle)-1]
		c.idle = c.idle[:len(c.idle)-1]
		if time.Since(conn.since) < maxIdle {
			c.mu.Unlock()
			return conn, nil
		}
		conn.close()
	}
	closed := c.closed
	c.mu.Unlock()
	if closed {
		return nil, errors.New("the channel is closed")
	}
	return dial(ctx, &c.settings)
}

// keep puts a connection back for the next mail.
func (c *SMTP) keep(conn *connection) {
	conn.used, conn.since = true, time.Now()
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed {
		conn.close()
		return
	}
	c.idle = append(c.idle, conn)
}

// Close closes the kept connections; deliveries under way end by themselves.
func (c *SMTP) Close() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.closed = true
	for _, conn := range c.idle {
		_ = conn.client.Quit()
		conn.close()
	}
	c.idle = nil
	return nil
}

// outcome judges an error. A server that refuses the login or the connection says nothing about the mail: mending the
// settings must be enough to send it, so only a refusal of this mail is for good.
func outcome(err error, connecting bool, m *mail.Mail, sender string) Outcome {
	answer := (*smtp.SMTPError)(nil)
	if !errors.As(err, &answer) {
		return Outcome{Status: Failed, Detail: scrub(err.Error(), m.To, sender)}
	}
	detail := scrub(fmt.Sprintf("the server answered %d: %s", answer.Code, answer.Message), m.To, sender)
	if connecting || answer.Temporary() {
		return Outcome{Status: Failed, Detail: detail}
	}
	switch answer.Code {
	case 530, 534, 535, 538: // RFC 4954: log in first, or better
		return Outcome{Status: Failed, Detail: detail}
	}
	if errors.As(err, &addressError{}) && aboutAddress(answer) {
		return Outcome{Status: Bounced, Detail: detail}
	}
	return Outcome{Status: Rejected, Detail: detail}
}

// aboutAddress reports whether a refusal at the recipient says that the address does not work, and not that the sender
// is unwelcome, the mailbox full or the server ill (RFC 3463: the second number is the subject).
func aboutAddress(answer *smtp.SMTPError) bool {
	switch enhanced := answer.EnhancedCode; {
	case enhanced[0] <= 0: // it gives none
		return true
	case enhanced[1] == 2: // the mailbox: switched off, or not there; 2 is full, 3 takes no mail so long
		return enhanced[2] < 2
	default:
		return enhanced[1] <= 1
	}
}

// scrub takes addresses out of a server's words and shortens them: they end in logs and traces.
func scrub(s string, addresses ...string) string {
	s = strings.Join(strings.Fields(s), " ")
	for _, a := range addresses {
		if a == "" {
			continue
		}
		for from := 0; ; {
			i := strings.Index(strings.ToLower(s[from:]), strings.ToLower(a))
			if i < 0 {
				break
			}
			s = s[:from+i] + "…" + s[from+i+len(a):]
			from += i + len("…")
		}
	}
	if r := []rune(s); len(r) > 300 {
		s = string(r[:300]) + "…"
	}
	return strings.ToValidUTF8(s, "\ufffd")
}
