package explain_test

import (
	"math"
	"testing"

	"github.com/journeylang/journey/runtime/explain"
)

// TestPoints writes points of which half is gone every so often: what is a moment past a whole number is no whole number.
func TestPoints(t *testing.T) {
	tenths := 0.0
	for range 100 {
		tenths += 0.1 // 9.99999999999998
	}
	for _, c := range []struct {
		points float64
		want   string
	}{
		{0, "0"}, {10, "10"}, {12.5, "12.5"}, {3.14159, "3.14"}, {0.125, "0.13"}, {-7, "-7"}, {-7.001, "-7.01"}, {-6.999, "-7"},
		{9.999, "9.99"}, {9.996, "9.99"}, {9.99, "9.99"}, {9.5, "9.5"}, {10.001, "10"}, {28.9999, "28.99"},
		{tenths, "10"},
		{10 * math.Exp2(-1.0/(30*24*3600*1000)), "9.99"}, // a millisecond of a month
		{0.0001, "0"}, {-0.0001, "0"},
	} {
		if got := explain.Points(c.points); got != c.want {
			t.Errorf("%v: got %s, want %s", c.points, got, c.want)
		}
	}
}
