package schema

import "testing"

func TestDialled(t *testing.T) {
	for _, c := range []struct{ text, country, want string }{
		{"030 1234567", "DE", "+49301234567"},
		{"(212) 736-5000", "us", "+12127365000"},
		{" 12 34 56 78", "DK", "+4512345678"},
		{"+45 12 34 56 78", "DE", "+45 12 34 56 78"},
		{"0045 12345678", "DE", "0045 12345678"},
		{"030 1234567", "", "030 1234567"},
		{"030 1234567", "ZZ", "030 1234567"},
		{"12", "DE", "12"},
		{"call me", "DE", "call me"},
		{"", "DE", ""},
	} {
		if got := Dialled(c.text, c.country); got != c.want {
			t.Errorf("Dialled(%q, %q) = %q, not %q", c.text, c.country, got, c.want)
		}
	}
}
