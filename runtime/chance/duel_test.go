package chance_test

import (
	"container/heap"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/journeylang/journey/runtime/chance"
)

// reaction is when somebody of an arm does what the arms are judged by.
type reaction struct {
	at  float64
	arm int
}

type reactions []reaction

func (q reactions) Len() int           { return len(q) }
func (q reactions) Less(i, j int) bool { return q[i].at < q[j].at }
func (q reactions) Swap(i, j int)      { q[i], q[j] = q[j], q[i] }
func (q *reactions) Push(x any)        { *q = append(*q, x.(reaction)) }
func (q *reactions) Pop() any {
	last := (*q)[len(*q)-1]
	*q = (*q)[:len(*q)-1]
	return last
}

// experiment deals arms to people in turn, of whom each does it by the rate of the arm some while later, and looks at the
// evidence after every one of them. It returns how many people had come when p fell below the level, and whether it did.
func experiment(dice *rand.Rand, rates []float64, people int, level float64) (after int, found bool) {
	pairs := float64(len(rates) * (len(rates) - 1) / 2)
	dealt, reached := make([]int64, len(rates)), make([]int64, len(rates))
	evidence := map[[2]int]chance.Evidence{}
	var later reactions
	for n := range people {
		arm := dice.IntN(len(rates))
		dealt[arm]++
		if dice.Float64() < rates[arm] {
			heap.Push(&later, reaction{float64(n) + dice.ExpFloat64()*200, arm})
		}
		for len(later) > 0 && later[0].at <= float64(n) {
			met := heap.Pop(&later).(reaction).arm
			for other := range rates {
				if other == met {
					continue
				}
				a, b := min(met, other), max(met, other)
				e := evidence[[2]int{a, b}].Met(met == a, dealt[a]-reached[a], dealt[b]-reached[b])
				evidence[[2]int{a, b}] = e
				if e.P()*pairs < level {
					return n, true
				}
			}
			reached[met]++
		}
	}
	return people, false
}

// TestDuelOfEquals: of arms that do equally well, at most one test in twenty ever finds a difference, though it is looked at
// after each person.
func TestDuelOfEquals(t *testing.T) {
	const experiments, level = 2000, 0.05
	for _, c := range []struct {
		name   string
		rates  []float64
		people int
	}{
		{"two arms of 10 %", []float64{0.1, 0.1}, 3000},
		{"two arms of 60 %", []float64{0.6, 0.6}, 1000},
		{"four arms of 20 %", []float64{0.2, 0.2, 0.2, 0.2}, 1000},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			dice := rand.New(rand.NewPCG(1, 2))
			wrong := 0
			for range experiments {
				if _, found := experiment(dice, c.rates, c.people, level); found {
					wrong++
				}
			}
			t.Logf("%d of %d", wrong, experiments)
			if float64(wrong) > level*experiments {
				t.Errorf("equal arms were told apart in %d of %d experiments, at most %v may be", wrong, experiments, level*experiments)
			}
			if wrong == 0 {
				t.Error("equal arms were never told apart: the test would find nothing else either")
			}
		})
	}
}

// TestDuelSees: differences that matter are found, in four of five cases.
func TestDuelSees(t *testing.T) {
	const experiments = 500
	for _, c := range []struct {
		name   string
		rates  []float64
		people int
	}{
		{"5 % against 7 %", []float64{0.05, 0.07}, 8000},
		{"30 % against 35 %", []float64{0.30, 0.35}, 4500},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			dice := rand.New(rand.NewPCG(3, 4))
			seen, all := 0, 0
			for range experiments {
				if after, found := experiment(dice, c.rates, c.people, 0.05); found {
					seen, all = seen+1, all+after
				}
			}
			t.Logf("seen in %d of %d experiments, after %d people on average", seen, experiments, all/max(seen, 1))
			if seen < experiments*4/5 {
				t.Errorf("seen in %d of %d experiments", seen, experiments)
			}
		})
	}
}

func TestEvidenceOfOne(t *testing.T) {
	if p := (chance.Evidence)(nil).P(); p != 1 {
		t.Errorf("nothing is known, and p is %v", p)
	}
	// 10 and 10 are open, and one of the first arm does it: each ratio r guessed 2r/(r+1) times as well as equality.
	want := 0.0
	for _, r := range []float64{0.6, 0.8, 1.25, 1 / 0.6} {
		want += 2 * r / (r + 1) / 4
	}
	if p := (chance.Evidence)(nil).Met(true, 10, 10).P(); math.Abs(p-min(1, 1/want)) > 1e-12 {
		t.Errorf("p is %v, want %v", p, min(1, 1/want))
	}
	if e := (chance.Evidence)(nil).Met(true, 0, 10); e != nil {
		t.Errorf("nobody was dealt the first arm, and there is evidence %v", e)
	}
}
