// Package mail turns a message of the plan and the values of one person into the bytes that travel.
//
// The way of a mail: Compile reads the Liquid of a message once; Render writes the subject, the HTML and the text for
// one person; Compose makes the MIME message. A value of a person is never markup: while the Markdown is rendered a
// marker stands in its place (see slot.go), and it enters the finished page last, escaped for the exact spot where it
// lands. So nothing that a person calls themselves can become a heading, a link or a script.
package mail

import (
	"crypto/sha256"
	"encoding/hex"
	"net/mail"
	"strings"
	"time"
)

// Mail is one rendered mail to one person.
type Mail struct {
	Key     string // names the sending for ever; equal keys, equal Message-ID
	Contact string // the person's id, for the outbox
	Message string // the message's name
	Medium  string // sms, push: a note of plain text, without sender and HTML; "": a mail

	MessageID      string // without angle brackets; "": MessageID(Key, From)
	From           string // "Contoso Coffee <hello@contoso.example>"
	To             string // the bare address
	Subject        string // one line; the title of a push
	Text           string
	HTML           string
	UnsubscribeURL string // of a marketing mail; "" for any other
	Open           string // of a push: the address that it opens
	Purpose        string // what it is for: marketing, transactional, or a topic
	Receipt        string // names the sending to the server that takes its outcomes; "": nobody asked
	Callback       string // the address that takes its outcomes
	Date           time.Time
	Withdrawn      func() bool // asked right before it is handed over: true says that it is not to be any more; nil: it is
}

// Gone reports whether the mail is not to be handed over any more.
func (m *Mail) Gone() bool { return m.Withdrawn != nil && m.Withdrawn() }

// MessageID returns the Message-ID, without angle brackets, of the sending called key: the same for the same key, so
// that a mail that is sent again after a crash is known as the same.
func MessageID(key, from string) string {
	domain := "localhost"
	if a, err := mail.ParseAddress(from); err == nil {
		domain = a.Address[strings.LastIndexByte(a.Address, '@')+1:]
	}
	return keyHash("id", key) + "@" + domain
}

// keyHash returns 32 hexadecimal digits for a key and a use of it.
func keyHash(use, key string) string {
	sum := sha256.Sum256([]byte(use + "\x00" + key))
	return hex.EncodeToString(sum[:16])
}
