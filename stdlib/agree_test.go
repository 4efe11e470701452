package stdlib_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/journeylang/journey/lang/check"
	"github.com/journeylang/journey/stdlib"
)

// The reference says what the checker knows: the same interactions, with the same fields.
func TestInteractionsAgreeWithTheChecker(t *testing.T) {
	var names []string
	for _, i := range stdlib.Interactions {
		names = append(names, i.Name)
		fields, ok := check.InteractionFields(i.Name)
		if !ok {
			t.Errorf("the checker does not know %s", i.Name)
			continue
		}
		want := i.Fields
		if len(want.Fields) == 0 && len(fields.Fields) == 0 {
			continue
		}
		if diff := cmp.Diff(want, fields); diff != "" {
			t.Errorf("%s differs between the reference and the checker:\n%s", i.Name, diff)
		}
	}
	if diff := cmp.Diff(names, check.Interactions); diff != "" {
		t.Errorf("interactions differ:\n%s", diff)
	}
}
