package mail

import (
	"net/mail"
	"strings"
)

// ValidAddress reports whether s is a bare address that a mail can be sent to: "ada@contoso.example".
//
// Lengths are those of RFC 5321 (4.5.3.1). Letters beyond ASCII are refused: they need SMTPUTF8, which few servers have.
func ValidAddress(s string) bool {
	if len(s) < 3 || len(s) > 254 {
		return false
	}
	at := strings.LastIndexByte(s, '@')
	if at < 1 || at > 64 {
		return false
	}
	return validLocal(s[:at]) && validDomain(s[at+1:])
}

// validLocal reports whether s is a dot-atom of RFC 5322; quoted local parts are refused.
func validLocal(s string) bool {
	if s[0] == '.' || s[len(s)-1] == '.' || strings.Contains(s, "..") {
		return false
	}
	for i := 0; i < len(s); i++ {
		if !isAlnum(s[i]) && !strings.ContainsRune(".!#$%&'*+-/=?^_`{|}~", rune(s[i])) {
			return false
		}
	}
	return true
}

// validDomain reports whether s is a host name; one label is enough, as for localhost.
func validDomain(s string) bool {
	for _, label := range strings.Split(s, ".") {
		if label == "" || len(label) > 63 || label[0] == '-' || label[len(label)-1] == '-' {
			return false
		}
		for i := 0; i < len(label); i++ {
			if !isAlnum(label[i]) && label[i] != '-' {
				return false
			}
		}
	}
	return true
}

func isAlnum(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
}

// Sender returns the sender of messages that name none: the project's name at localhost.
func Sender(project string) string {
	local := strings.Map(func(r rune) rune {
		switch {
		case 'A' <= r && r <= 'Z':
			return r + 'a' - 'A'
		case 'a' <= r && r <= 'z', '0' <= r && r <= '9':
			return r
		case r == ' ', r == '-', r == '_':
			return '-'
		}
		return -1
	}, project)
	if local = strings.Trim(local, "-"); local == "" || len(local) > 64 {
		local = "journey"
	}
	return (&mail.Address{Name: oneLine(project), Address: local + "@localhost"}).String()
}
