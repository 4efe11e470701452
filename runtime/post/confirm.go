package post

import (
	"crypto/hmac"
	"encoding/base64"
	"encoding/hex"
	"strconv"
	"strings"
	"time"
)

// Confirmation is what the link in the mail of a double opt-in stands for: somebody with this address has filled in the
// form, and says by the link that it was them.
type Confirmation struct {
	Contact string
	Form    string
	Topic   string // or purpose: what is consented to
	Address string
	At      int64 // when the mail was sent (ms)
}

// ConfirmWithin is how long the link to confirm works.
const ConfirmWithin = 7 * 24 * time.Hour

// Over reports whether it is too late to confirm at the instant now (ms).
func (c Confirmation) Over(now int64) bool { return now > c.At+ConfirmWithin.Milliseconds() }

const (
	useConfirm = "\x01f"
	useStamp   = "\x01s"
	useInbound = "\x01i"
)

// Confirm returns the link that confirms.
func (l Links) Confirm(c Confirmation) string {
	return l.Base + "/d/" + l.seal(useConfirm, c.Contact, c.Form, c.Topic, c.Address, strconv.FormatInt(c.At, 36))
}

// ReadConfirm returns what the last part of a link to confirm stands for.
func (l Links) ReadConfirm(token string) (Confirmation, error) {
	parts, err := l.unseal(useConfirm, token, 5)
	if err != nil {
		return Confirmation{}, err
	}
	at, err := strconv.ParseInt(parts[4], 36, 64)
	if err != nil {
		return Confirmation{}, ErrLink
	}
	return Confirmation{parts[0], parts[1], parts[2], parts[3], at}, nil
}

// Stamp returns what the page of a form carries: that it was given out at an instant (ms), under a name of its own.
func (l Links) Stamp(form, name string, at int64) string {
	return l.seal(useStamp, form, name, strconv.FormatInt(at, 36))
}

// ReadStamp returns under which name and when (ms) a page of the form was given out.
func (l Links) ReadStamp(form, stamp string) (name string, at int64, err error) {
	parts, err := l.unseal(useStamp, stamp, 3)
	if err != nil || parts[0] != form {
		return "", 0, ErrLink
	}
	if at, err = strconv.ParseInt(parts[2], 36, 64); err != nil {
		return "", 0, ErrLink
	}
	return parts[1], at, nil
}

// Inbound returns the secret that another system must know to hand in submissions of the form.
func (l Links) Inbound(form string) string {
	return hex.EncodeToString(l.sign([]byte(useInbound + "\x00" + form)))
}

// seal signs texts for a use; what was sealed for one is worth nothing for another.
func (l Links) seal(use string, parts ...string) string {
	for i, p := range parts {
		parts[i] = strings.ReplaceAll(p, "\x00", "")
	}
	text := []byte(use + "\x00" + strings.Join(parts, "\x00"))
	return base64.RawURLEncoding.EncodeToString(append(l.sign(text), text...))
}

func (l Links) unseal(use, token string, n int) ([]string, error) {
	b, err := base64.RawURLEncoding.DecodeString(token)
	if err != nil || len(b) < signatureSize || !hmac.Equal(b[:signatureSize], l.sign(b[signatureSize:])) {
		return nil, ErrLink
	}
	parts := strings.Split(string(b[signatureSize:]), "\x00")
	if len(parts) != n+1 || parts[0] != use {
		return nil, ErrLink
	}
	return parts[1:], nil
}
