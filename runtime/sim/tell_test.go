package sim_test

import (
	"strings"
	"testing"
	"time"

	"github.com/journeylang/journey/runtime/machine"
	"github.com/journeylang/journey/runtime/sim"
)

const rated = `
project "Rated"
contact { n: number = 0 }
event began { n: number }
event came { n: number }
journey rated {
  start on began
  at most 25 per hour
  set contact.n = 1
  adaptively split way by came { left { wait 1h } right { wait 2h } }
}
`

// entries returns when each contact entered.
func entries(t *testing.T, s *sim.Shell) (at []int64) {
	t.Helper()
	for _, id := range s.Contacts() {
		lines, err := s.Path(id)
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range lines {
			if l.Entry.Kind == machine.Entered {
				at = append(at, l.Entry.Time)
			}
		}
	}
	return at
}

// Within any hour no more enter than the rate says, everybody enters, in the order of coming, and as early as the rate
// allows.
func TestEntryRateIsExact(t *testing.T) {
	s := shell(t, rated)
	inputs := crowd(200, 3*time.Hour, "began")
	if err := s.Run(inputs, start.AddDate(0, 0, 3)); err != nil {
		t.Fatal(err)
	}
	entered := map[int64]int{}
	for _, at := range entries(t, s) {
		entered[at]++
	}
	var want []int64
	for i, in := range inputs {
		turn := in.At
		if i >= 25 {
			turn = max(turn, want[i-25]+time.Hour.Milliseconds())
		}
		want = append(want, max(turn, last(want)))
	}
	for _, at := range want {
		entered[at]--
	}
	for at, n := range entered {
		if n != 0 {
			t.Errorf("at %s %+d entered more than expected", time.UnixMilli(at).UTC(), n)
		}
	}
	if c := s.Counts()[0]; c.Entered != 200 || c.Waiting != 0 {
		t.Errorf("%d entered and %d wait, want 200 and 0", c.Entered, c.Waiting)
	}
}

func last(list []int64) int64 {
	if len(list) == 0 {
		return 0
	}
	return list[len(list)-1]
}

// What is told is heard at the instant at which it is told, whatever else is due later, and the same on every run.
func TestLanesShareOneTime(t *testing.T) {
	var first string
	for range 3 {
		s := shell(t, rated)
		if err := s.Run(crowd(100, time.Hour, "began"), start.Add(90*time.Minute)); err != nil {
			t.Fatal(err)
		}
		var all strings.Builder
		for _, id := range s.Contacts() {
			lines, err := s.Path(id)
			if err != nil {
				t.Fatal(err)
			}
			for _, l := range lines {
				e := l.Entry
				all.WriteString(time.UnixMilli(e.Time).UTC().String() + e.Contact + e.Kind.String() + e.Text + "\n")
			}
		}
		if first == "" {
			first = all.String()
		}
		if all.String() != first {
			t.Fatal("two runs differ")
		}
	}
	if !strings.Contains(first, "queued") {
		t.Error("nobody waited: the test exercises too little")
	}
}
