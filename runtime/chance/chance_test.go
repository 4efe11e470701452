package chance_test

import (
	"math"
	"testing"

	"github.com/journeylang/journey/runtime/chance"
)

// Figures worked out by hand from the definition: 18 of 60 against 8 of 50 gives z = 0.14/0.08136 = 1.72.
func TestProportions(t *testing.T) {
	for _, c := range []struct {
		a, n, c, m int64
		want       float64
	}{
		{18, 60, 8, 50, 0.0853},
		{50, 500, 80, 500, 0.0049},
		{10, 100, 10, 100, 1},
		{0, 100, 0, 100, 1},
		{100, 100, 100, 100, 1},
		{0, 0, 5, 10, 1},
	} {
		if got := chance.Proportions(c.a, c.n, c.c, c.m); math.Abs(got-c.want) > 5e-4 {
			t.Errorf("%d of %d against %d of %d: p is %.4f, want %.4f", c.a, c.n, c.c, c.m, got, c.want)
		}
		if a, b := chance.Proportions(c.a, c.n, c.c, c.m), chance.Proportions(c.c, c.m, c.a, c.n); a != b {
			t.Errorf("the order of the arms matters: %v and %v", a, b)
		}
	}
}

func TestRate(t *testing.T) {
	for _, c := range []struct {
		a, n int64
		u    float64
		want float64
	}{
		{0, 0, 0.25, 0.25}, // nothing is known: any rate is as likely
		{1, 1, 0.25, 0.5},  // Beta(2, 1) has the quantile √u
		{0, 1, 0.75, 0.5},  // and Beta(1, 2) 1-√(1-u)
		{7, 3, 0.001, math.Pow(0.001, 0.25)},
	} {
		if got := chance.Rate(c.a, c.n, c.u); math.Abs(got-c.want) > 1e-9 {
			t.Errorf("rate of %d of %d at %v is %v, want %v", c.a, c.n, c.u, got, c.want)
		}
	}
	if got := chance.MeanRate(12, 40); got != 13.0/42 {
		t.Errorf("the mean rate of 12 of 40 is %v", got)
	}
}
