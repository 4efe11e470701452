package js

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Places are those of the text, line by line, also behind letters of several bytes.
func TestCheck(t *testing.T) {
	for _, c := range []struct{ source, want string }{
		{"const ok = /a+/u.test('b')", ""},
		{"x = '\\\\p{L}' // \\p{L}", ""},
		{"let å = 1\nlet b = (\n", "t.js:3:1: Unexpected end of input"},
		{"let b = /a/.test(1) &&\n  [/[\\p{L}]/u]", "t.js:2:6: regular expressions do not know classes of Unicode such as \\p{…}: they would never match"},
		{"function f() { return () => ({ a: `${/\\P{Lu}/u}` }) }", "t.js:1:39: regular expressions do not know classes of Unicode such as \\P{…}: they would never match"},
		{"let a; let a", "t.js:1:12: Identifier 'a' has already been declared"},
	} {
		got := ""
		if err := Check("t.js", c.source); err != nil {
			var list Errors
			if !errors.As(err, &list) {
				t.Fatalf("%q: %T", c.source, err)
			}
			got = list[0].Error()
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", c.source, diff)
		}
	}
}
