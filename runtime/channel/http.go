package channel

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/journeylang/journey/runtime/mail"
)

// HTTPSettings say how to reach a provider that takes messages by HTTP.
type HTTPSettings struct {
	URL    string // where each message is posted to
	Scheme string // basic, bearer; "": nobody is asked
	User   string // of basic
	Token  string // the password of basic, or the bearer's
	From   string // who sends; "": the sender of a mail, or what the provider has set up
	Rate   float64

	Connections int           // at most at once; 0: 8
	Timeout     time.Duration // for one message; 0: 30 s
}

// HTTP is the channel to a provider of SMS, push or mail, or to a small program in front of one. Each message is one
// POST of JSON, as Posting says, with its key in the header Idempotency-Key.
type HTTP struct {
	settings HTTPSettings
	pace     *pace
	client   *http.Client
}

// maxAnswer is how much of an answer is read.
const maxAnswer = 64 << 10

// NewHTTP returns the channel to the provider of the settings. It opens no connection yet; errors are about settings.
func NewHTTP(s HTTPSettings) (*HTTP, error) {
	u, err := url.Parse(s.URL)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		return nil, errors.New(`the url is no address of the web; write "https://sms.example.com/send"`)
	}
	if u.User != nil {
		return nil, errors.New(`the url has a password in it; write auth basic env("USER") env("TOKEN")`)
	}
	if ip := net.ParseIP(u.Hostname()); u.Scheme == "http" && s.Scheme != "" && u.Hostname() != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return nil, errors.New("it would send its password in the clear; use https")
	}
	if s.Connections <= 0 {
		s.Connections = 8
	}
	if s.Timeout <= 0 {
		s.Timeout = 30 * time.Second
	}
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.MaxConnsPerHost, transport.MaxIdleConnsPerHost = s.Connections, s.Connections
	// A redirect would carry the message, and who we are, somewhere that nobody wrote down.
	stay := func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &HTTP{s, newPace(s.Rate), &http.Client{Transport: transport, Timeout: s.Timeout, CheckRedirect: stay}}, nil
}

// Deliver posts the messages, several at once. When the provider cannot be reached for as many as go at once, the rest
// have failed too: waiting for each would hold up every other message.
func (c *HTTP) Deliver(ctx context.Context, mails []*mail.Mail) []Outcome {
	outcomes := make([]Outcome, len(mails))
	work := make(chan int)
	var workers sync.WaitGroup
	var lost atomic.Int64
	for range min(c.settings.Connections, len(mails)) {
		workers.Go(func() {
			for i := range work {
				if lost.Load() >= int64(c.settings.Connections) {
					outcomes[i] = Outcome{Status: Failed, Detail: "the provider could not be reached"}
					continue
				}
				reached := false
				if outcomes[i], reached = c.deliver(ctx, mails[i]); reached {
					lost.Store(0)
				} else {
					lost.Add(1)
				}
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

// deliver posts one message; reached is whether the provider answered.
func (c *HTTP) deliver(ctx context.Context, m *mail.Mail) (out Outcome, reached bool) {
	body, err := json.Marshal(PostingOf(m, c.settings.From))
	if err != nil {
		return Outcome{Status: Rejected, Detail: "the message cannot be written as JSON"}, true
	}
	if err := c.pace.wait(ctx); err != nil {
		return Outcome{Status: Failed, Detail: "stopped before it was sent"}, false
	}
	if m.Gone() {
		return Outcome{Status: Withdrawn}, true
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, c.settings.URL, bytes.NewReader(body))
	if err != nil {
		return Outcome{Status: Failed, Detail: "the url cannot be used"}, false
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Accept", "application/json")
	r.Header.Set("Idempotency-Key", m.Key)
	r.Header.Set("User-Agent", "journey")
	switch c.settings.Scheme {
	case "basic":
		r.SetBasicAuth(c.settings.User, c.settings.Token)
	case "bearer":
		r.Header.Set("Authorization", "Bearer "+c.settings.Token)
	}
	answer, err := c.client.Do(r)
	if err != nil {
		return Outcome{Status: Failed, Detail: "the provider could not be reached: " + c.scrub(lastCause(err), m)}, false
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(io.LimitReader(answer.Body, maxAnswer))
	if err != nil && answer.StatusCode < 300 {
		// It was taken; what it is called is not known, and that is all.
		return Outcome{Status: Sent}, true
	}
	return c.judge(answer, text, m), true
}

// reply is what a provider may say; all of it is optional.
type reply struct {
	ID      string `json:"id"`      // what it calls the message
	Error   string `json:"error"`   // why it did not take it
	Message string `json:"message"` // the same, as many say it
	Bounced bool   `json:"bounced"` // the address does not work
}

// judge makes an outcome of an answer. Only what is about this message is for good: an address or a password in the
// settings that is wrong can be mended, and then the message goes out.
func (c *HTTP) judge(answer *http.Response, text []byte, m *mail.Mail) Outcome {
	var said reply
	other := json.Unmarshal(text, &said) // an answer in other words says less, that is all
	code := answer.StatusCode
	if code >= 200 && code < 300 {
		return Outcome{Status: Sent, ID: c.scrub(said.ID, m)}
	}
	words := said.Error
	if words == "" {
		words = said.Message
	}
	if other != nil && strings.HasPrefix(answer.Header.Get("Content-Type"), "text/plain") {
		words = string(text)
	}
	detail := fmt.Sprintf("the provider answered %d", code)
	if words = c.scrub(words, m); words != "" {
		detail += ": " + words
	}
	switch code {
	case http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound, http.StatusMethodNotAllowed, http.StatusProxyAuthRequired,
		http.StatusRequestTimeout, http.StatusTooEarly, http.StatusTooManyRequests:
		if !said.Bounced {
			return Outcome{Status: Failed, Detail: detail, After: retryAfter(answer.Header.Get("Retry-After"), time.Now())}
		}
	}
	switch {
	case code < 400 || code >= 500:
		return Outcome{Status: Failed, Detail: detail, After: retryAfter(answer.Header.Get("Retry-After"), time.Now())}
	case said.Bounced || code == http.StatusGone:
		return Outcome{Status: Bounced, Detail: detail}
	}
	return Outcome{Status: Rejected, Detail: detail}
}

// scrub takes addresses and secrets out of a provider's words.
func (c *HTTP) scrub(words string, m *mail.Mail) string {
	return scrub(words, m.To, strings.TrimPrefix(m.To, "+"), c.settings.Token, c.settings.User)
}

// Close lets the kept connections go.
func (c *HTTP) Close() error {
	c.client.CloseIdleConnections()
	return nil
}

// lastCause returns an error without the address that was asked for: there may be a secret in it.
func lastCause(err error) string {
	var asked *url.Error
	if errors.As(err, &asked) {
		if asked.Timeout() {
			return "it did not answer in time"
		}
		err = asked.Err
	}
	return err.Error()
}

// longestAfter is how long a server may ask us to wait.
const longestAfter = time.Hour

// retryAfter reads the header Retry-After: seconds, or a date.
func retryAfter(text string, now time.Time) time.Duration {
	if text == "" {
		return 0
	}
	if n, err := strconv.ParseUint(text, 10, 31); err == nil {
		return min(time.Duration(n)*time.Second, longestAfter)
	}
	at, err := http.ParseTime(text)
	if err != nil {
		return 0
	}
	return min(max(at.Sub(now), 0), longestAfter)
}
