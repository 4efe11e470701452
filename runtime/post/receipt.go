package post

import (
	"crypto/hmac"
	"encoding/base64"
	"strconv"
	"strings"
)

// Sending names one message that went to one contact.
type Sending struct {
	Contact string
	Message string
	Key     string // of its effect
	At      int64  // when it was sent (ms)
}

// The uses of a token: what was signed for one is worth nothing for another. No purpose begins with such a sign, so no
// unsubscribe link is one of these either.
const (
	useReceipt = "\x01r"
	useOpen    = "\x01o"
	useClick   = "\x01c"
)

// Receipt returns the token by which a provider reports what became of a sending.
func (l Links) Receipt(s Sending) string { return l.token(useReceipt, s) }

// ReadReceipt returns what a receipt stands for.
func (l Links) ReadReceipt(token string) (Sending, error) {
	s, _, err := l.read(useReceipt, token, 0)
	return s, err
}

// Open returns the token of the picture that counts opens.
func (l Links) Open(s Sending) string { return l.token(useOpen, s) }

// ReadOpen returns whose open it is.
func (l Links) ReadOpen(token string) (Sending, error) {
	s, _, err := l.read(useOpen, token, 0)
	return s, err
}

// Click returns the token of a link that counts clicks and then leads to address.
func (l Links) Click(s Sending, title, address string) string {
	return l.token(useClick, s, title, address)
}

// ReadClick returns whose click it is, the link's title ("" where it has none), and where it leads.
func (l Links) ReadClick(token string) (s Sending, title, address string, err error) {
	s, more, err := l.read(useClick, token, 2)
	if err != nil {
		return Sending{}, "", "", err
	}
	return s, more[0], more[1], nil
}

func (l Links) token(use string, s Sending, more ...string) string {
	parts := append([]string{use, s.Contact, s.Message, s.Key, strconv.FormatInt(s.At, 36)}, more...)
	for i, p := range parts {
		parts[i] = strings.ReplaceAll(p, "\x00", "")
	}
	text := []byte(strings.Join(parts, "\x00"))
	signed := l.sign(text)
	// The use is known from where the token stands.
	return base64.RawURLEncoding.EncodeToString(append(signed, text[len(use)+1:]...))
}

func (l Links) read(use, token string, more int) (Sending, []string, error) {
	b, err := base64.RawURLEncoding.DecodeString(token)
	if err != nil || len(b) < signatureSize {
		return Sending{}, nil, ErrLink
	}
	text := append([]byte(use+"\x00"), b[signatureSize:]...)
	if !hmac.Equal(b[:signatureSize], l.sign(text)) {
		return Sending{}, nil, ErrLink
	}
	parts := strings.Split(string(b[signatureSize:]), "\x00")
	if len(parts) != 4+more {
		return Sending{}, nil, ErrLink
	}
	at, err := strconv.ParseInt(parts[3], 36, 64)
	if err != nil {
		return Sending{}, nil, ErrLink
	}
	return Sending{Contact: parts[0], Message: parts[1], Key: parts[2], At: at}, parts[4:], nil
}
