package schema_test

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/journeylang/journey/lang/schema"
)

// A path finds what it names in the shapes in which lead forms send their answers, and nothing elsewhere.
func TestPath(t *testing.T) {
	var document any
	if err := json.Unmarshal([]byte(`{"lead":{"id":7,"answers":[{"name":"email","values":["ada@contoso.example"]},{"name":5,"value":true}]},"a b":"c","fields":[{"field":{"ref":"phone"}},{"field":{"ref":"mail"},"email":"bob@contoso.example"}]}`), &document); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{
		"lead.id":                            "7",
		"lead.answers[name=email].values[0]": "ada@contoso.example",
		"lead.answers[0].values[0]":          "ada@contoso.example",
		"lead.answers[name=5].value":         "true",
		"a b":                                "c",
		"lead.answers[name=phone].value":     "<nil>",
		"lead.answers[9]":                    "<nil>",
		"lead.id.more":                       "<nil>",
		"lead[0]":                            "<nil>",
		"lead[name=x]":                       "<nil>",
		"fields[field.ref=mail].email":       "bob@contoso.example",
		"fields[field.ref=none].email":       "<nil>",
	} {
		p, err := schema.ParsePath(path)
		if err != nil {
			t.Errorf("%s: %v", path, err)
		} else if got := fmt.Sprint(p.Find(document)); got != want {
			t.Errorf("%s finds %s, want %s", path, got, want)
		}
	}
	for _, path := range []string{"", ".a", "a.", "a..b", "a[", "a[x]", "a[-1]", "a[0]b"} {
		if _, err := schema.ParsePath(path); err == nil {
			t.Errorf("%q is taken for a path", path)
		}
	}
}
