package mail

import (
	"bytes"
	"errors"
	"fmt"
	"net/mail"
	"strings"

	gomail "github.com/wneessen/go-mail"
)

// Compose returns the MIME message: text and HTML as alternatives, quoted-printable, lines ending in CR LF. Equal
// mails give equal bytes.
//
// A marketing mail carries the headers of RFC 8058, so that a mail program can unsubscribe with one click. Errors say
// which field cannot stand in a header; they name no address.
func Compose(m *Mail) ([]byte, error) {
	if short(m.Medium) {
		return composeNote(m)
	}
	from, err := mail.ParseAddress(m.From)
	if err != nil || !ValidAddress(from.Address) {
		return nil, errors.New("the sender is no valid address")
	}
	if !ValidAddress(m.To) {
		return nil, errors.New("the recipient is no valid address")
	}
	id := m.MessageID
	if id == "" {
		id = MessageID(m.Key, m.From)
	}
	for _, h := range []struct{ name, value string }{{"Message-ID", id}, {"address to unsubscribe", m.UnsubscribeURL}} {
		if strings.ContainsFunc(h.value, func(r rune) bool { return r <= ' ' || r >= 0x7f || r == '<' || r == '>' }) {
			return nil, fmt.Errorf("the %s has characters that cannot stand in a header", h.name)
		}
	}
	msg := gomail.NewMsg(gomail.WithEncoding(gomail.EncodingQP), gomail.WithNoDefaultUserAgent(),
		gomail.WithBoundary("part-"+keyHash("boundary", m.Key)))
	msg.FromMailAddress(from)
	msg.ToMailAddress(&mail.Address{Address: m.To})
	msg.Subject(oneLine(m.Subject))
	msg.SetMessageIDWithValue(id)
	msg.SetDateWithValue(m.Date.UTC())
	if m.UnsubscribeURL != "" {
		msg.SetGenHeader(gomail.HeaderListUnsubscribe, "<"+m.UnsubscribeURL+">")
		msg.SetGenHeader(gomail.HeaderListUnsubscribePost, "List-Unsubscribe=One-Click")
	}
	msg.SetBodyString(gomail.TypeTextPlain, m.Text)
	msg.AddAlternativeString(gomail.TypeTextHTML, m.HTML)
	var b bytes.Buffer
	b.Grow(2048 + len(m.Text)*5/4 + len(m.HTML)*5/4)
	if _, err := msg.WriteTo(&b); err != nil {
		return nil, fmt.Errorf("composing the mail: %w", err)
	}
	return b.Bytes(), nil
}
