package report

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// method says how lifts are computed.
const method = "Each arm is compared with the holdout of its step, with 95 % intervals: the difference of rates by Newcombe's hybrid score method " +
	"(Statistics in Medicine 17, 1998, 873-890, method 10), the relative lift by the log method " +
	"(Katz, Baptista, Azen and Pike, Biometrics 34, 1978, 469-474), revenue per person by Welch's t interval (Biometrika 34, 1947, 28-35); " +
	"a lift is significant if the interval of its difference excludes zero."

// confidence of all intervals.
const confidence = 0.95

// Lift compares the rate of an arm with that of its control.
type Lift struct {
	Relative       *float64 `json:"relative"` // 0.25: a quarter more; null where the control reached nothing
	Low            *float64 `json:"low"`      // null where the method cannot tell: either reached nothing, or all did
	High           *float64 `json:"high"`
	Difference     float64  `json:"difference"` // of the rates
	DifferenceLow  float64  `json:"difference_low"`
	DifferenceHigh float64  `json:"difference_high"`
	Significant    bool     `json:"significant"`
}

// RevenueLift compares the revenue per person of an arm with that of its control.
type RevenueLift struct {
	Difference  float64  `json:"difference"`
	Low         *float64 `json:"low"` // null where there are too few people to tell
	High        *float64 `json:"high"`
	Significant bool     `json:"significant"`
}

// liftOf compares a of n people with c of m. Neither n nor m is zero.
func liftOf(a, n, c, m int64) *Lift {
	low, high := newcombe(float64(a), float64(n), float64(c), float64(m))
	rate, control := float64(a)/float64(n), float64(c)/float64(m)
	l := &Lift{Difference: rate - control, DifferenceLow: low, DifferenceHigh: high, Significant: low > 0 || high < 0}
	if c > 0 {
		ratio := rate / control
		relative := ratio - 1
		l.Relative = &relative
		if a > 0 && (a < n || c < m) {
			low, high := katz(float64(a), float64(n), float64(c), float64(m))
			low, high = low-1, high-1
			l.Low, l.High = &low, &high
		}
	}
	return l
}

func normalQuantile() float64 { return distuv.UnitNormal.Quantile(1 - (1-confidence)/2) }

// newcombe returns the interval of a/n - c/m by method 10 of Newcombe (1998): the score intervals of both
// proportions, joined by the square-and-add rule.
func newcombe(a, n, c, m float64) (low, high float64) {
	p, q := a/n, c/m
	pLow, pHigh := wilson(a, n)
	qLow, qHigh := wilson(c, m)
	return p - q - math.Hypot(p-pLow, qHigh-q), p - q + math.Hypot(pHigh-p, q-qLow)
}

// wilson returns the score interval of the proportion a/n (Wilson 1927).
func wilson(a, n float64) (low, high float64) {
	z := normalQuantile()
	center := 2*a + z*z
	half := z * math.Sqrt(z*z+4*a*(1-a/n))
	low, high = (center-half)/(2*(n+z*z)), (center+half)/(2*(n+z*z))
	if a == 0 {
		low = 0
	}
	if a == n {
		high = 1
	}
	return low, high
}

// katz returns the interval of (a/n)/(c/m); a and c are above zero.
func katz(a, n, c, m float64) (low, high float64) {
	spread := normalQuantile() * math.Sqrt(1/a-1/n+1/c-1/m)
	ratio := (a / n) / (c / m)
	return ratio * math.Exp(-spread), ratio * math.Exp(spread)
}

// sample is what is known of the values of n people, of whom those without one count as zero.
type sample struct{ n, sum, squares float64 }

func (s sample) mean() float64 { return s.sum / s.n }

// variance returns the unbiased estimate; n is above one.
func (s sample) variance() float64 { return max(0, s.squares-s.sum*s.sum/s.n) / (s.n - 1) }

// revenueLift compares means by Welch's interval: unequal variances, degrees of freedom after Satterthwaite.
func revenueLift(a, c sample) *RevenueLift {
	l := &RevenueLift{Difference: a.mean() - c.mean()}
	if a.n < 2 || c.n < 2 {
		return l
	}
	va, vc := a.variance()/a.n, c.variance()/c.n
	if va+vc == 0 {
		return l
	}
	freedom := (va + vc) * (va + vc) / (va*va/(a.n-1) + vc*vc/(c.n-1))
	half := distuv.StudentsT{Mu: 0, Sigma: 1, Nu: freedom}.Quantile(1-(1-confidence)/2) * math.Sqrt(va+vc)
	low, high := l.Difference-half, l.Difference+half
	l.Low, l.High, l.Significant = &low, &high, low > 0 || high < 0
	return l
}
