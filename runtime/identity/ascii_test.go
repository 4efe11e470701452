package identity

import (
	"strings"
	"testing"
	"unicode"

	"golang.org/x/net/idna"
	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// What is written in ASCII takes a short way, which must lead to where the long one does: keys are on disk.
func TestShortWayOfASCII(t *testing.T) {
	texts := []string{"", "Contoso.Example", "a_b.example", "-x.Example", "A..B", "xn--bcher-KVA.example", "XN--A.example", strings.Repeat("Ab", 150)}
	for c := range rune(unicode.MaxASCII + 1) {
		texts = append(texts, "Ab"+string(c)+"Cd.example", string(c))
	}
	for _, s := range texts {
		domain := s
		if ascii, err := idna.Lookup.ToASCII(s); err == nil {
			domain = ascii
		}
		if want := strings.ToLower(domain); asciiDomain(s) != want {
			t.Errorf("the domain %q is written %q, want %q", s, asciiDomain(s), want)
		}
		plain := strings.Map(func(r rune) rune {
			if unicode.IsControl(r) {
				return -1
			}
			return r
		}, s)
		if want := norm.NFC.String(cases.Fold().String(plain)); fold(s) != want {
			t.Errorf("%q folds to %q, want %q", s, fold(s), want)
		}
	}
}
