package fold

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/journeylang/journey/runtime/machine"
)

func TestReleasedInOrderOfArrival(t *testing.T) {
	effects := []machine.Effect{{Key: "c", Held: 30}, {Key: "now"}, {Key: "a", Held: 10}, {Key: "b", Held: 10}, {Key: "too"}}
	var got []string
	for _, e := range released(effects) {
		got = append(got, e.Key)
	}
	if diff := cmp.Diff([]string{"now", "too", "a", "b", "c"}, got); diff != "" {
		t.Error(diff)
	}
}
