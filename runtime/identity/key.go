package identity

import (
	"cmp"
	"crypto/sha256"
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/idna"
	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"

	"github.com/journeylang/journey/lang/plan"
	"github.com/journeylang/journey/lang/schema"
	"github.com/journeylang/journey/runtime/machine"
)

// Keys returns what a contact with this profile can be found by under a program, one key for each strategy all of whose
// fields are known. Equal keys mean the same person. It depends on nothing but what it is given.
func Keys(p *plan.Program, profile machine.Values) []string {
	var keys []string
	for _, s := range p.Identities() {
		if k, ok := key(p, p.Contact, s.By, profile); ok {
			keys = append(keys, k)
		}
	}
	return keys
}

// key is what a strategy makes of values: its fields, then each value in its normal form.
func key(p *plan.Program, rec *schema.Record, by []string, values machine.Values) (string, bool) {
	var b strings.Builder
	b.WriteString(strings.Join(by, ","))
	for _, name := range by {
		text := normal(p, rec, name, values)
		if text == "" {
			return "", false
		}
		b.WriteByte(0x1f)
		b.WriteString(text)
	}
	if b.Len() > maxKey {
		return fmt.Sprintf("%s\x1f#%x", strings.Join(by, ","), sha256.Sum256([]byte(b.String()))), true
	}
	return b.String(), true
}

// maxKey is how long a key may be; of a longer one its hash is kept.
const maxKey = 250

// normal writes a value so that two ways of writing the same are equal; "" where there is nothing.
func normal(p *plan.Program, rec *schema.Record, name string, values machine.Values) string {
	kind := schema.String
	if f, ok := rec.Field(name); ok {
		kind = f.Type.Kind
	}
	switch v := values[name].(type) {
	case nil:
		return ""
	case string:
		switch {
		case kind == schema.Email:
			return Email(v)
		case kind == schema.Phone:
			country, _ := values["country"].(string)
			return Phone(v, cmp.Or(country, p.Country))
		}
		return Text(v)
	case time.Time:
		return v.UTC().Format(time.RFC3339Nano)
	default:
		return fmt.Sprint(v)
	}
}

// Email returns an address as it is compared: without case and spaces around it, its domain in ASCII (RFC 5891).
func Email(s string) string {
	s = strings.TrimSpace(s)
	at := strings.LastIndexByte(s, '@')
	if at < 0 {
		return fold(s)
	}
	return fold(s[:at]) + "@" + asciiDomain(strings.TrimSuffix(s[at+1:], "."))
}

// asciiDomain writes a domain in small ASCII letters. One that is no domain stays as it is, in small letters.
func asciiDomain(s string) string {
	lower := strings.ToLower(s)
	if isASCII(s) && !strings.Contains(lower, "xn--") {
		return lower // most are: nothing is to be looked up
	}
	if ascii, err := idna.Lookup.ToASCII(s); err == nil {
		return strings.ToLower(ascii)
	}
	return lower
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// Text returns a text as it is compared: without case, spaces around it and the length of those inside it.
func Text(s string) string { return fold(strings.Join(strings.Fields(s), " ")) }

// fold takes case away, and control characters, which have a meaning in keys.
func fold(s string) string {
	plain := strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return -1
		}
		return r
	}, s)
	if isASCII(plain) {
		return strings.ToLower(plain) // what follows does just that to it, slowly
	}
	return norm.NFC.String(cases.Fold().String(plain))
}
