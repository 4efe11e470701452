package fold

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
)

// The queue gives timers in their order, equal ones once, and lets go of the names of those that are gone.
func TestQueueOrder(t *testing.T) {
	dice := rand.New(rand.NewPCG(3, 4))
	var q queue
	var left []timer
	for range 8_000 {
		if dice.IntN(5) > 1 || len(left) == 0 {
			x := timer{int64(dice.IntN(1000)), fmt.Sprint("contact", dice.IntN(500))}
			q.put(x)
			left = append(left, x)
			continue
		}
		first := slices.MinFunc(left, timer.compare)
		left = slices.DeleteFunc(left, func(x timer) bool { return x == first })
		if got := q.pop(); got != first {
			t.Fatalf("%v came first, not %v", got, first)
		}
	}
	gone := left[0].id
	q.retain(func(id []byte) bool { return string(id) != gone })
	left = slices.DeleteFunc(left, func(x timer) bool { return x.id == gone })
	slices.SortFunc(left, timer.compare)
	for _, want := range slices.Compact(left) {
		if got := q.pop(); got != want {
			t.Fatalf("%v came, not %v", got, want)
		}
	}
	if len(q.heap) != 0 || len(q.names) > 3*leastSpent {
		t.Errorf("%d timers and %d bytes of names are left", len(q.heap), len(q.names))
	}
}
