package plan_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/journeylang/journey/lang/expr"
)

// TestSetValues evaluates what set steps write: values of the field's type, as the runtime holds them.
func TestSetValues(t *testing.T) {
	p := one(t, `
contact { born: date?, tier: "gold" | "silver"?, n: number?, tags: [string] = [], ok: bool?, mail: email?, at: time? }
event cart { total: number, tags: [string] }
journey a {
  start on cart
  set contact.born = "2026-03-02"
  set contact.tier = "silver"
  set contact.n = start.total * 2
  set contact.tags = ["a", "b"]
  set contact.tags = start.tags
  set contact.ok = start.total > 3
  set contact.mail = "ada@contoso.example"
  set contact.at = "2026-03-02T10:00:00Z"
}
`)
	env := &expr.Env{Start: map[string]any{"total": 5.0, "tags": []any{"x"}}}
	want := []any{
		time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC), "silver", 10.0, []any{"a", "b"}, []any{"x"}, true, "ada@contoso.example",
		time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC),
	}
	for i, s := range p.Journeys[0].Steps {
		got, err := s.Value.Eval(env)
		if err != nil {
			t.Errorf("%s: %v", s.Label, err)
			continue
		}
		if diff := cmp.Diff(want[i], got); diff != "" {
			t.Errorf("%s: %s", s.Label, diff)
		}
	}
}
