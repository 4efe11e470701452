package intake

import (
	"fmt"
	"strings"
	"testing"
)

func TestRepeated(t *testing.T) {
	var many strings.Builder
	for i := range 100 {
		fmt.Fprintf(&many, `"k%d": %d, `, i, i)
	}
	for text, want := range map[string]string{
		`{}`:                                     "",
		`{"a": 1, "b": "a", "c": {"a": 2}}`:      "",
		`{"a": 1, "b": 2, "a": 3}`:               "a",
		`{"a": {"b": [{"c": 1}, {"c": 1}]}}`:     "",
		`{"fields": {"x": [1, "x"], "x": null}}`: "x",
		`{"a": "\"a\":,\\", "\u0061": 2}`:        "a",
		`[{"a": 1}, {"b": [], "b": {}}]`:         "b",
		`{"": 1, "a": [","], "b": "}", "": 2}`:   "",
		`{` + many.String() + `"end": 1}`:        "",
		`{` + many.String() + `"k70": 1}`:        "k70",
		`{"a": "b`:                               "",
	} {
		got, found := Repeated([]byte(text))
		if got != want || found != (want != "" || strings.HasPrefix(text, `{""`)) {
			t.Errorf("%.60s: got %q, %v; want %q", text, got, found, want)
		}
	}
}
