package query_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
)

// TestSelections widens a selection step by step, from | on, within an expression.
func TestSelections(t *testing.T) {
	for _, test := range []struct {
		rule string
		want []string
	}{
		{`contact.age >= 18 and contact.pl|an == "free" or vip`, []string{
			`plan`, `contact.plan`, `contact.plan == "free"`, `contact.age >= 18 and contact.plan == "free"`,
			`contact.age >= 18 and contact.plan == "free" or vip`}},
		{`count(paid where total > 5|0 + 1, 30d) > 2`, []string{
			`50`, `50 + 1`, `total > 50 + 1`, `paid where total > 50 + 1, 30d`, `(paid where total > 50 + 1, 30d)`,
			`count(paid where total > 50 + 1, 30d)`, `count(paid where total > 50 + 1, 30d) > 2`}},
		{`contact.plan not in ["fr|ee", "pro"]`, []string{
			`"free"`, `"free", "pro"`, `["free", "pro"]`, `contact.plan not in ["free", "pro"]`}},
		{`contact.p|lan not in ["free"]`, []string{`plan`, `contact.plan`, `contact.plan not in ["free"]`}},
		{`not (contact.age + 1| + 2 > 5)`, []string{
			`1`, `contact.age + 1`, `contact.age + 1 + 2`, `contact.age + 1 + 2 > 5`, `(contact.age + 1 + 2 > 5)`, `not (contact.age + 1 + 2 > 5)`}},
	} {
		text := "segment s = " + test.rule + "\n"
		at := strings.IndexByte(text, '|')
		text = text[:at] + text[at+1:]
		s := snapshot([]txtar.File{{Name: "a.journey", Data: []byte(text)}})
		var got []string
		for _, span := range s.Selections("a.journey", at) {
			got = append(got, span.Text())
		}
		want := append(test.want, strings.TrimSuffix(text, "\n"), text)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: -want +got\n%s", test.rule, diff)
		}
	}
}
