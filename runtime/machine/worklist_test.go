package machine

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
)

// TestLongWorklist finds tasks on a list that grows and shrinks over what is looked through one by one, and is read back in
// between, where a plain search finds them.
func TestLongWorklist(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	w := &Worklist{}
	for i := range 4000 {
		task := fmt.Sprintf("t%d", r.IntN(4*fewItems))
		want := slices.IndexFunc(w.Items, func(item Item) bool { return item.Task == task })
		at := w.place(task)
		if at != want {
			t.Fatalf("step %d: %s is at %d, want %d of %d", i, task, at, want, len(w.Items))
		}
		switch {
		case at < 0:
			w.add(Item{Task: task})
		case r.IntN(2) == 0:
			w.drop(at)
		}
		if i%500 == 499 {
			w = &Worklist{Items: w.Items} // as it is read
		}
	}
	if len(w.Items) <= fewItems {
		t.Errorf("the list had only %d items in the end", len(w.Items))
	}
}
