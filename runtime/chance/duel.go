package chance

import "math"

// A duel compares two arms while people are still coming, as often as anybody likes: after each one of them the chance that
// arms which do equally well have ever been told apart is at most the level that is asked for.
//
// It is the safe logrank test (J. ter Schure, M. F. Pérez-Ortiz, A. Ly, P. Grünwald: The Safe Logrank Test, arXiv:2011.06931).
// Whenever somebody does what the arms are judged by, each of those who have not done it yet could have been the one; where
// the arms are equal, the one is of the first arm as often as the first arm has its share of them. The evidence is how much
// better the guess does that one arm works by some ratio, multiplied up from person to person; of equal arms its
// expected value is 1 at all times, so it ever comes to 1/p with a probability of p at most (Ville's inequality). When people
// do it and how many come each day does not matter, as long as the shares of the arms stay what they are.
//
// It sees 5 % against 7 % in four of five cases within 8,000 people, and 30 % against 35 % within 4,500: TestDuelSees.

// ratios are the guesses: how much more often people of the first arm do it than those of the second.
var ratios = [...]float64{0.6, 0.8, 1 / 0.8, 1 / 0.6}

// Evidence is what is known of two arms: for each ratio the logarithm of how much better it has guessed than equality. nil
// is nothing yet.
type Evidence []float64

// Met returns the evidence behind somebody who did what the arms are judged by: of the first arm, or of the second. open
// tells how many had been dealt each arm and had not done it before; nobody is not counted.
func (e Evidence) Met(first bool, openFirst, openSecond int64) Evidence {
	if openFirst < 0 || openSecond < 0 || first && openFirst == 0 || !first && openSecond == 0 {
		return e
	}
	if len(e) != len(ratios) {
		e = make(Evidence, len(ratios))
	}
	a, b := float64(openFirst), float64(openSecond)
	for i, ratio := range ratios {
		// The share of the first arm by the guess, divided by its share of those who are open.
		better := (a + b) / (ratio*a + b)
		if first {
			better *= ratio
		}
		e[i] += math.Log(better)
	}
	return e
}

// P returns how probable it is at most that equal arms would ever have looked as different: 1 where nothing is known.
func (e Evidence) P() float64 {
	if len(e) == 0 {
		return 1
	}
	most := e[0]
	for _, x := range e {
		most = max(most, x)
	}
	sum := 0.0
	for _, x := range e {
		sum += math.Exp(x - most)
	}
	return min(1, math.Exp(-most)*float64(len(e))/sum)
}
