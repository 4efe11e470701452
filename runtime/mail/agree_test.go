package mail

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/journeylang/journey/lang/check"
)

// What the checker lets through, the renderer has.
func TestFiltersAgreeWithTheChecker(t *testing.T) {
	var names []string
	for _, f := range filterTable {
		names = append(names, f.name)
	}
	if diff := cmp.Diff(check.TemplateFilters, names); diff != "" {
		t.Errorf("-checker +renderer:\n%s", diff)
	}
}
