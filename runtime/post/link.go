package post

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"strings"
)

// Links makes and reads the links in mails that act for a contact. They are signed, so that nobody can unsubscribe
// anybody else, and they work for as long as the data folder lives.
type Links struct {
	Base   string // where the server is reached: "https://journey.example"
	Secret []byte // of the data folder
}

// ErrLink means that a link was not made by this installation, or was changed on its way.
var ErrLink = errors.New("this link is not valid; it may have been cut on its way, open it from the mail again")

// Unsubscribe returns the link that withdraws a contact's consent for a purpose or a topic.
func (l Links) Unsubscribe(contact, purpose string) string {
	text := []byte(purpose + "\x00" + contact)
	return l.Base + "/u/" + base64.RawURLEncoding.EncodeToString(append(l.sign(text), text...))
}

// ReadUnsubscribe returns whom and what the last part of an unsubscribe link stands for.
func (l Links) ReadUnsubscribe(token string) (contact, purpose string, err error) {
	b, err := base64.RawURLEncoding.DecodeString(token)
	if err != nil || len(b) < signatureSize {
		return "", "", ErrLink
	}
	if !hmac.Equal(b[:signatureSize], l.sign(b[signatureSize:])) {
		return "", "", ErrLink
	}
	purpose, contact, ok := strings.Cut(string(b[signatureSize:]), "\x00")
	if !ok {
		return "", "", ErrLink
	}
	return contact, purpose, nil
}

const signatureSize = 16

func (l Links) sign(text []byte) []byte {
	mac := hmac.New(sha256.New, l.Secret)
	mac.Write(text)
	return mac.Sum(nil)[:signatureSize]
}
