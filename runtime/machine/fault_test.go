package machine_test

import (
	"slices"
	"testing"
	"time"

	"github.com/journeylang/journey/runtime/machine"
)

// TestFaultIsBuried: a state that the machine cannot go on with costs its contact the trip, and nobody else anything.
func TestFaultIsBuried(t *testing.T) {
	h := begin(t, order)
	h.apply(noon, "", machine.Values{"email": "ada@shop.example"})
	h.apply(noon, "visited", nil)
	due := noon.Add(time.Hour)
	for i := range h.state.Trips {
		h.state.Trips[i].Step, h.state.Trips[i].Due = 999, due.UnixMilli()
	}
	h.out.Trace = nil
	h.fire(due, due)
	if !slices.ContainsFunc(h.out.Trace, func(e machine.Entry) bool { return e.Kind == machine.Dead }) {
		t.Fatal("the fault is not on the trace")
	}
	if next := h.state.NextDue(); next != 0 && next <= due.UnixMilli() {
		t.Errorf("it would fail again at once: the next is due at %d", next)
	}
	for i := range h.state.Trips {
		if trip := &h.state.Trips[i]; trip.Left == 0 || trip.Reason != "fault" {
			t.Errorf("trip %d goes on at step %d, reason %q", trip.No, trip.Step, trip.Reason)
		}
	}
	h.apply(due.Add(time.Minute), "visited", nil)
}
