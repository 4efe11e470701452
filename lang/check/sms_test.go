package check

import "testing"

// A part holds 160 characters of the SMS alphabet, the letters of its second table count twice; any other letter
// leaves 70.
func TestPartsOf(t *testing.T) {
	a := func(n int) string {
		b := make([]byte, n)
		for i := range b {
			b[i] = 'a'
		}
		return string(b)
	}
	for _, c := range []struct {
		text   string
		length int
		parts  int
	}{
		{"", 0, 1}, {a(160), 160, 1}, {a(161), 161, 2}, {a(306), 306, 2}, {a(307), 307, 3},
		{a(158) + "€", 160, 1}, {a(159) + "€", 161, 2}, {"æøåß", 4, 1},
		{a(69) + "ж", 70, 1}, {a(70) + "ж", 71, 2}, {a(69) + "☕", 70, 1}, {a(69) + "😀", 71, 2}, {a(134) + "ж", 135, 3},
	} {
		if got := partsOf(c.text); got.length != c.length || got.parts != c.parts {
			t.Errorf("%d bytes: %d characters in %d parts, want %d in %d", len(c.text), got.length, got.parts, c.length, c.parts)
		}
	}
	for in, want := range map[string]string{
		"a {{ b }} c": "a  c", "{% if a %}b{% endif %}": "b", "{a} {{ b": "{a} {{ b", "{": "{", "x{{a}}{{b}}": "x",
	} {
		if got := fixedText(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}
