package identity

import "testing"

func TestNormalForms(t *testing.T) {
	for _, c := range []struct{ got, want string }{
		{Email(" Ada@CONTOSO.example. "), "ada@contoso.example"},
		{Email("x@bücher.example"), "x@xn--bcher-kva.example"},
		{Phone("12 34 56 78", "dk"), "+4512345678"},
		{Phone("0045 12345678", ""), "+4512345678"},
		{Phone("+45 12-34-56-78", "DE"), "+4512345678"},
		{Phone("12 34 56 78", ""), "12345678"},
		{Text("  Anna  MARIA Groß\x1f "), "anna maria gross"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}
