package schema

import (
	"math/rand/v2"
	"net/mail"
	"testing"
)

// What is taken for an address without asking the parser is one for the parser too.
func TestSimpleEmail(t *testing.T) {
	const letters = "aZ09-_+.@\"é "
	r := rand.New(rand.NewPCG(1, 2))
	simple := 0
	for range 200_000 {
		b := make([]byte, 1+r.IntN(9))
		for i := range b {
			b[i] = letters[r.IntN(len(letters))]
		}
		s := string(b)
		if !simpleEmail(s) {
			continue
		}
		simple++
		if a, err := mail.ParseAddress(s); err != nil || a.Address != s {
			t.Fatalf("%q is no address: %v %v", s, a, err)
		}
	}
	if simple < 1000 {
		t.Errorf("only %d were simple", simple)
	}
	for _, s := range []string{"ada@shop.example", "Ada.Love-lace+x_1@mail.shop.example"} {
		if !simpleEmail(s) {
			t.Errorf("%q is not simple", s)
		}
	}
}
