package report

import (
	"math"
	"math/rand/v2"
	"testing"
)

func near(a, b, tolerance float64) bool { return math.Abs(a-b) <= tolerance }

// TestNewcombe repeats table II of Newcombe, Statistics in Medicine 17, 1998, 873-890, method 10.
func TestNewcombe(t *testing.T) {
	for _, c := range []struct{ a, n, c, m, low, high float64 }{
		{56, 70, 48, 80, 0.0524, 0.3339},
		{9, 10, 3, 10, 0.1705, 0.8090},
		{6, 7, 2, 7, 0.0582, 0.8062},
		{5, 56, 0, 29, -0.0381, 0.1926},
		{0, 10, 0, 20, -0.1611, 0.2775},
		{0, 10, 0, 10, -0.2775, 0.2775},
		{10, 10, 0, 20, 0.6791, 1.0000},
		{10, 10, 0, 10, 0.6075, 1.0000},
	} {
		low, high := newcombe(c.a, c.n, c.c, c.m)
		if !near(low, c.low, 0.00005) || !near(high, c.high, 0.00005) {
			t.Errorf("%v/%v - %v/%v: got %.4f to %.4f, want %.4f to %.4f", c.a, c.n, c.c, c.m, low, high, c.low, c.high)
		}
	}
}

// TestWilson checks the limits against what defines them: at a limit p, |a/n - p| is z standard errors of p.
func TestWilson(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	z := normalQuantile()
	for range 10_000 {
		n := float64(1 + r.IntN(100_000))
		a := float64(r.IntN(int(n) + 1))
		low, high := wilson(a, n)
		for _, p := range []float64{low, high} {
			if p < 0 || p > 1 || !near(math.Abs(a/n-p), z*math.Sqrt(p*(1-p)/n), 1e-9) {
				t.Fatalf("%v/%v: %v is not a limit", a, n, p)
			}
		}
	}
}

// TestKatz repeats example 8.18 of Moore, McCabe and Craig, Introduction to the Practice of Statistics, 9th edition,
// and compares with the other way to write the variance of the log ratio.
func TestKatz(t *testing.T) {
	low, high := katz(45, 411, 73, 411)
	if !near(low, 0.4364, 0.00005) || !near(high, 0.8707, 0.00005) {
		t.Errorf("got %.4f to %.4f, want 0.4364 to 0.8707", low, high)
	}
	r := rand.New(rand.NewPCG(3, 4))
	for range 10_000 {
		n, m := float64(1+r.IntN(100_000)), float64(1+r.IntN(100_000))
		a, c := float64(1+r.IntN(int(n))), float64(1+r.IntN(int(m)))
		p, q := a/n, c/m
		low, high := katz(a, n, c, m)
		spread := normalQuantile() * math.Sqrt((1-p)/a+(1-q)/c)
		if !near(math.Log(low), math.Log(p/q)-spread, 1e-6) || !near(math.Log(high), math.Log(p/q)+spread, 1e-6) {
			t.Fatalf("%v/%v against %v/%v: got %v to %v", a, n, c, m, low, high)
		}
	}
}

func sampleOf(values ...float64) sample {
	s := sample{n: float64(len(values))}
	for _, v := range values {
		s.sum += v
		s.squares += v * v
	}
	return s
}

// TestWelch uses the samples of example 1 in "Welch's t-test", Wikipedia: t = -2.46 with 25.0 degrees of freedom, so
// half an interval is 2.0595 (Student's t, 97.5 %, 25 degrees) of difference/t.
func TestWelch(t *testing.T) {
	a := sampleOf(27.5, 21.0, 19.0, 23.6, 17.0, 17.9, 16.9, 20.1, 21.9, 22.6, 23.1, 19.6, 19.0, 21.7, 21.4)
	c := sampleOf(27.1, 22.0, 20.8, 23.4, 23.4, 23.5, 25.8, 22.0, 24.8, 20.2, 21.9, 22.1, 22.9, 20.5, 24.4)
	l := revenueLift(a, c)
	half := (*l.High - *l.Low) / 2
	if statistic := l.Difference / (half / 2.0595); !near(statistic, -2.46, 0.005) {
		t.Errorf("t = %.4f, want -2.46", statistic)
	}
	if !l.Significant {
		t.Error("P is 0.021: that is significant")
	}
}

// TestWelchAgainstPooled: with equal sizes and variances Welch's interval is Student's pooled one.
func TestWelchAgainstPooled(t *testing.T) {
	a, c := sampleOf(1, 2, 3, 4, 5), sampleOf(3, 4, 5, 6, 7)
	l := revenueLift(a, c)
	half := 2.306004 * math.Sqrt(2.5*(1.0/5+1.0/5)) // Student's t, 97.5 %, 8 degrees
	if !near(*l.Low, -2-half, 1e-6) || !near(*l.High, -2+half, 1e-6) {
		t.Errorf("got %v to %v, want %v to %v", *l.Low, *l.High, -2-half, -2+half)
	}
}

// TestLiftIsFinite: whatever was counted, nothing is divided by zero and every interval holds its estimate.
func TestLiftIsFinite(t *testing.T) {
	for n := int64(1); n <= 6; n++ {
		for m := int64(1); m <= 6; m++ {
			for a := range n + 1 {
				for c := range m + 1 {
					l := liftOf(a, n, c, m)
					in(t, l.Difference, &l.DifferenceLow, &l.DifferenceHigh)
					if (l.Relative == nil) != (c == 0) || (l.Low == nil) != (a == 0 || c == 0 || a == n && c == m) || (l.High == nil) != (l.Low == nil) {
						t.Fatalf("%d/%d against %d/%d: %+v", a, n, c, m, l)
					}
					if l.Low != nil {
						in(t, *l.Relative, l.Low, l.High)
					}
					r := revenueLift(sample{float64(n), float64(a), float64(a)}, sample{float64(m), float64(c), float64(c)})
					if r.Low != nil {
						in(t, r.Difference, r.Low, r.High)
					}
				}
			}
		}
	}
}

func in(t *testing.T, v float64, low, high *float64) {
	t.Helper()
	const slack = 1e-12
	if !(*low <= v+slack && v <= *high+slack) || math.IsInf(*low, 0) || math.IsInf(*high, 0) {
		t.Fatalf("%v is not in %v to %v", v, *low, *high)
	}
}
