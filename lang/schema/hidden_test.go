package schema

import "testing"

func TestHidden(t *testing.T) {
	for id, want := range map[string]string{
		"":                   "",
		"ada@x.example":      "",
		"Zoë Größe-7":        "",
		"e\u0301va":          "", // an accent of its own is seen
		"李四":                 "",
		"ada\u202e":          "U+202E, character 4",
		"\u200bada":          "U+200B, character 1",
		"ø\u200dd":           "U+200D, character 2",
		"a\ufeffb":           "U+FEFF, character 2",
		"a\u00adb":           "U+00AD, character 2",
		"a\u2028b":           "U+2028, character 2",
		"a\u3164b":           "U+3164, character 2",
		"a\ufe0fb":           "U+FE0F, character 2",
		"ab\U000e0041\u200b": "U+E0041, character 3",
	} {
		if got := Hidden(id); got != want {
			t.Errorf("%+q: got %q, want %q", id, got, want)
		}
	}
}
