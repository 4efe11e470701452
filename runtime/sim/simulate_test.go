package sim_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/journeylang/journey/lang/load"
	"github.com/journeylang/journey/lang/plan"
	"github.com/journeylang/journey/lang/source"
	"github.com/journeylang/journey/runtime/machine"
	"github.com/journeylang/journey/runtime/sim"
)

const tenSteps = `
project "Ten"
contact { email: email?, n: number = 0 }
event began { n: number }
event went_on { n: number }
journey ten {
  start on began
  goal went_on within 60d
  set contact.n = 1
  wait 1d
  set contact.n = 2
  wait up to 3d for went_on where event.n == start.n
  if contact.n > 1 { set contact.n = 3 }
  wait 10d
  split s { 50% a { set contact.n = 4 } 50% b { set contact.n = 5 } }
  wait 30d
  set contact.n = 6
}
`

func program(t testing.TB, text string) *plan.Program {
	t.Helper()
	p, diags := load.Sources([]*source.File{source.NewFile("sim.journey", text)})
	if diags.HasErrors() {
		t.Fatalf("the program is wrong: %+v", diags)
	}
	return p
}

var start = time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)

func shell(t testing.TB, text string) *sim.Shell {
	t.Helper()
	s, err := sim.New(program(t, text), 7, start, sim.NewMailbox())
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// crowd returns an event of each of n people, spread over a span.
func crowd(n int, over time.Duration, event string) []sim.Timed {
	inputs := make([]sim.Timed, n)
	for i := range inputs {
		at := start.Add(time.Duration(i) * over / time.Duration(n)).UnixMilli()
		inputs[i] = sim.Timed{At: at, Input: machine.Input{Kind: machine.EventInput, Contact: fmt.Sprintf("c%d", i), Name: event,
			Fields: machine.Values{"n": float64(i)}}}
	}
	return inputs
}

// 100,000 contacts over 90 days of a ten-step journey: the budget is 30 s.
func BenchmarkSimulate(b *testing.B) {
	for b.Loop() {
		s := shell(b, tenSteps)
		if err := s.Run(crowd(100_000, 80*24*time.Hour, "began"), start.AddDate(0, 0, 90)); err != nil {
			b.Fatal(err)
		}
	}
}
