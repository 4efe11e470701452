package graph

import (
	"testing"

	"github.com/journeylang/journey/lang/plan"
)

// TestIcons: every kind of step has a kind of box and an icon of its own.
func TestIcons(t *testing.T) {
	for kind := plan.Send; kind <= plan.SendBest; kind++ {
		name := kindName(kind)
		if name == "step" || icons[name] == "" {
			t.Errorf("the boxes of step kind %d are of the kind %q, which has the icon %q", kind, name, icons[name])
		}
	}
	for _, name := range []string{"start", "end"} {
		if icons[name] == "" {
			t.Errorf("there is no icon for %s", name)
		}
	}
}
