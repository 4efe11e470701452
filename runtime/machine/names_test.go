package machine

import (
	"bytes"
	"fmt"
	"slices"
	"testing"
)

// TestOrder encodes values of the same size with other names in turn: whatever order is remembered, the names come sorted.
func TestOrder(t *testing.T) {
	for _, size := range []int{1, leastOrdered, 12, mostOrdered, mostOrdered + 1} {
		for round := range 6 {
			v := Values{}
			for i := range size {
				v[fmt.Sprintf("%c%d", 'a'+(round%3+i)%7, i)] = float64(i)
			}
			names := v.Names()
			if len(names) != size || !slices.IsSorted(names) {
				t.Fatalf("the names of %v are %q", v, names)
			}
			b, err := v.MarshalMsg(nil)
			if err != nil {
				t.Fatal(err)
			}
			var read Values
			if _, err := read.UnmarshalMsg(b); err != nil || len(read) != size {
				t.Fatalf("%v became %v: %v", v, read, err)
			}
			again, err := read.MarshalMsg(nil)
			if err != nil || !bytes.Equal(b, again) {
				t.Errorf("%v has two encodings: %v", v, err)
			}
		}
	}
}
