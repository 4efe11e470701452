// Package chance is the statistics that decide something while a journey runs: which arm of a split has won, and which arm
// an adaptive split deals next. The same arguments give the same answer, always.
package chance

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// Proportions returns the two-sided p-value of the pooled z-test that a of n and c of m come from the same rate: how
// often chance alone makes rates differ as much. It is 1 where there is nothing to compare.
func Proportions(a, n, c, m int64) float64 {
	if n <= 0 || m <= 0 {
		return 1
	}
	pooled := float64(a+c) / float64(n+m)
	spread := math.Sqrt(pooled * (1 - pooled) * (1/float64(n) + 1/float64(m)))
	if spread == 0 {
		return 1
	}
	z := math.Abs(float64(a)/float64(n)-float64(c)/float64(m)) / spread
	return 2 * distuv.UnitNormal.Survival(z)
}

// Rate returns a rate as it may be when a of n were reached, where nothing was known before: the quantile u (0 to 1) of the
// distribution Beta(a+1, n-a+1).
func Rate(a, n int64, u float64) float64 {
	a = min(max(a, 0), max(n, 0))
	n = max(n, 0)
	return distuv.Beta{Alpha: float64(a) + 1, Beta: float64(n-a) + 1}.Quantile(u)
}

// MeanRate returns the mean of that distribution.
func MeanRate(a, n int64) float64 {
	a = min(max(a, 0), max(n, 0))
	return (float64(a) + 1) / (float64(max(n, 0)) + 2)
}
