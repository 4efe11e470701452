package machine

import (
	"strings"

	"github.com/journeylang/journey/lang/plan"
	"github.com/journeylang/journey/lang/schema"
)

// The gates of a send, in the order in which they are asked (rule 15). A closed gate never stops the trip. The last
// one, not_rendered, is the outcome of a message that could not be made: rendering is no work for the machine.
const (
	gateExpired    = "expired"     // the journey closed while the message was held, or its step says that it is too late
	gateNoAddress  = "no_address"  // the contact has none, or none that anything can be sent to
	gateQuiet      = "quiet"       // a quiet time that never ends; any other holds the message instead
	gateConsent    = "consent"     // it was withdrawn, or is asked for and was never given
	gateSuppressed = "suppressed"  // the address bounced or complained, or the contact is in a suppressed group
	gateSentBefore = "sent_before" // this visit of the step has sent it to this address already
	gateCap        = "cap"         // the address has had its share
	// The outcome of a message that could not be made.
	gateNotRendered = "not_rendered"
)

// gates is what the gates say of one message at this instant.
type gates struct {
	to     string // the address, as channels take it
	closed string // the gate that is closed; "": all are open
	until  int64  // a quiet time holds the message until then (ms); 0: none does
	why    Values // what decided
}

// told returns the values for the trace.
func (g *gates) told(m *plan.Message) Values {
	values := Values{"message": m.Name}
	for name, v := range g.why {
		values[name] = v
	}
	return values
}

// gates asks the gates in their order, up to the first that is closed.
func (r *run) gates(t *Trip, s *plan.Step, m *plan.Message) gates {
	g := gates{}
	if why, over := r.expired(t, s); over {
		g.closed, g.why = gateExpired, why
		return g
	}
	if g.to, g.why = r.address(m); g.to == "" {
		g.closed = gateNoAddress
		return g
	}
	if until, why := r.quietUntil(t, m); until != 0 {
		if g.why = why; until == never {
			g.closed = gateQuiet
		} else {
			g.until = until
		}
		return g
	}
	for _, gate := range [...]struct {
		name string
		ask  func() (Values, bool)
	}{
		{gateConsent, func() (Values, bool) { return r.unconsented(m, g.to) }},
		{gateSuppressed, func() (Values, bool) { return r.suppressed(m, g.to) }},
		{gateSentBefore, func() (Values, bool) { return nil, t.sentBefore(s, m, g.to) }},
		{gateCap, func() (Values, bool) { return r.capped(m, g.to) }},
	} {
		if why, closed := gate.ask(); closed {
			g.closed, g.why = gate.name, why
			return g
		}
	}
	return g
}

// expired reports whether the journey closed for good while the trip held its message, or the step says that it is too late
// for it: nobody wants last week's offer.
func (r *run) expired(t *Trip, s *plan.Step) (Values, bool) {
	if t.Since == r.now {
		return nil, false
	}
	if at := r.expiry(t, s); at != 0 && r.now >= at {
		return Values{"since": moment(t.Since), "after": s.Expires.String()}, true
	}
	_, j, _ := r.version(t)
	if j.Until.IsZero() || !moment(t.Since).Before(j.Until) || r.env.Now.Before(j.Until) {
		return nil, false
	}
	return Values{"closed": j.Until}, true
}

// expiry returns when it is too late for the message of the step at which the trip stands (ms), or 0 for never.
func (r *run) expiry(t *Trip, s *plan.Step) int64 {
	if s.Expires == (plan.Duration{}) {
		return 0
	}
	return r.after(t, s.Expires, t.Since)
}

// sentBefore reports whether the step has sent the message to the address on this visit: a trip that begins again
// comes by the same step on the same visit, the next round of a repeat on another.
func (t *Trip) sentBefore(s *plan.Step, m *plan.Message, to string) bool {
	step := hashText(s.ID)
	for i := range t.Sent {
		if x := &t.Sent[i]; x.Message == m.Name && x.To == to && x.Step == step && x.Visit == t.Visit {
			return true
		}
	}
	return false
}

// addressFields are the contact's fields that hold the address of a medium.
var addressFields = map[string]string{"email": "email", "sms": "phone", "push": "push_token"}

// address returns the contact's address for a medium as its channel takes it, or why there is none.
func (r *run) address(m *plan.Message) (string, Values) {
	field := addressFields[m.Medium]
	text, _ := r.profile()[field].(string)
	if text == "" {
		return "", Values{"field": field}
	}
	to := text
	switch m.Medium {
	case "email":
		if !schema.ValidEmail(to) {
			to = ""
		}
	case "sms":
		to = phone(to)
	}
	if to == "" {
		return "", Values{"field": field, "is": text}
	}
	return to, nil
}

// phone returns a number in the form of E.164, "+4512345678", or "" if it is none: signs between digits do not count,
// 00 is +. A number without its country could be anybody's.
func phone(text string) string {
	var b strings.Builder
	for i, c := range text {
		switch {
		case c >= '0' && c <= '9', c == '+' && i == 0:
			b.WriteRune(c)
		case strings.ContainsRune(" -./()\u00a0", c):
		default:
			return ""
		}
	}
	number := b.String()
	if rest, ok := strings.CutPrefix(number, "00"); ok {
		number = "+" + rest
	}
	if len(number) < 9 || len(number) > 16 || number[0] != '+' || number[1] == '0' {
		return ""
	}
	return number
}
