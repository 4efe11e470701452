package parse

import (
	"testing"

	"github.com/journeylang/journey/lang/source"
)

// TestMended holds that slips of one sign are named for what they are, and that the fix mends them.
func TestMended(t *testing.T) {
	for _, test := range []struct{ text, message, mended string }{
		{"segment grown = contact.age is 18\n", "is does not compare", "segment grown = contact.age == 18\n"},
		{"segment grown = contact.age equals 18 and dach\n", "equals does not compare", "segment grown = contact.age == 18 and dach\n"},
		{"function initials(first string, last: string): string js \"return first\"\n",
			"a colon is missing between the name first and its type", "function initials(first: string, last: string): string js \"return first\"\n"},
		{"contact {\n  age number\n}\n", "a colon is missing between the name age and its type", "contact {\n  age: number\n}\n"},
	} {
		_, diags := File(source.NewFile("in.journey", test.text))
		if len(diags) != 1 || diags[0].Message != test.message || len(diags[0].Fix) != 1 {
			t.Errorf("%s is said to be: %s", test.text, render(diags))
			continue
		}
		fix := diags[0].Fix[0]
		got := test.text[:fix.Span.Start] + fix.Text + test.text[fix.Span.End:]
		if got != test.mended {
			t.Errorf("%s becomes %s", test.text, got)
		}
		if _, diags := File(source.NewFile("in.journey", got)); len(diags) > 0 {
			t.Errorf("%s, which was mended: %s", got, render(diags))
		}
	}
}
