package intake

import (
	"strings"
	"testing"
)

// TestMisspelt says of every way in which a line can be no JSON where it is wrong and what belongs there, in no words of a
// decoder.
func TestMisspelt(t *testing.T) {
	tests := []struct{ line, want string }{
		{`{"id": "ada",}`, `character 14 (}): it is not JSON: a name in double quotes belongs here, like "email": (and no comma behind the last value)`},
		{`{id: "ada"}`, `character 2 (i): it is not JSON: a name in double quotes belongs here, like "email": (and no comma behind the last value)`},
		{`{"id" "ada"}`, `character 7 ("): it is not JSON: a colon belongs between a name and its value`},
		{`{"näme": "Zoë" "id": 1}`, `character 16 ("): it is not JSON: a comma belongs between two values`},
		{`{"tags": [1 2]}`, `character 13 (2): it is not JSON: a comma belongs between two values of a list`},
		{`{"id": 'ada'}`, `character 8 ('): it is not JSON: a value belongs here: a text in double quotes, a number, true, false or null`},
		{"{\"id\": \"a\tb\"}", `character 10: it is not JSON: a tab or another control character stands in a text; write it as \t, or remove it`},
		{`{"path": "C:\data"}`, `character 14 (d): it is not JSON: a backslash in a text is written twice: \\`},
		{`{"on": trve}`, `character 10 (v): it is not JSON: a text stands in double quotes; only true, false, null and numbers stand without`},
		{`{"n": 12.x}`, `character 10 (x): it is not JSON: a number is written like 12.5; put anything else in double quotes`},
		{`{"n": ` + strings.Repeat("[", 10_001) + `}`, `character 10006 ([): it is not JSON: lists and objects lie too deep in each other`},
		{`{"id": "ada"`, `the object is not closed; write one object a line, each on a line of its own`},
		{`"ada"`, `it is not an object; write one object a line, like {"id": "ada"}`},
		{`null`, `it is not an object; write one object a line, like {"id": "ada"}`},
		{`{"id": "ada", "fields": {"a": 1, "b": 2, "a": 3}}`, `"a" stands in the object twice, and nobody knows which of the two is meant; write it once`},
		{`{"id": "ada"} {"id": "ben"}`, `character 15: text follows the object; write one object a line`},
	}
	for _, test := range tests {
		_, err := decode([]byte(test.line))
		if err == nil {
			t.Errorf("%.40s is taken", test.line)
		} else if err.Error() != test.want {
			t.Errorf("%.40s\ngot  %s\nwant %s", test.line, err, test.want)
		}
	}
}
