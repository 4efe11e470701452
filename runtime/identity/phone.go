package identity

import (
	"hash/maphash"
	"strings"
	"sync/atomic"

	"github.com/nyaruka/phonenumbers"
)

// Phone returns a telephone number in E.164. A number without its country's prefix is one of country (ISO 3166 alpha-2;
// "": not known). What is no number of any country is compared by its digits.
func Phone(s, country string) string {
	s = strings.TrimSpace(s)
	if strings.HasPrefix(s, "00") {
		s = "+" + s[2:]
	}
	place := &dialled[(maphash.String(dialledSeed, s)^maphash.String(dialledSeed, country))%uint64(len(dialled))]
	if one := place.Load(); one != nil && one.text == s && one.country == country {
		return one.number
	}
	one := &phone{s, country, parsed(s, country)}
	place.Store(one)
	return one.number
}

// The library takes tens of microseconds for a number, and a row that is matched asks for its own several times. So those asked
// for lately are remembered: each has one place, which the latest of those that fall there takes. Which are remembered decides
// nothing but the speed.
var (
	dialled     [1 << 16]atomic.Pointer[phone]
	dialledSeed = maphash.MakeSeed()
)

// phone is a number as it was written, and in E.164.
type phone struct{ text, country, number string }

func parsed(s, country string) string {
	if n, err := phonenumbers.Parse(s, strings.ToUpper(country)); err == nil {
		return phonenumbers.Format(n, phonenumbers.E164)
	}
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, s)
}
