package report

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/journeylang/journey/lang/load"
	"github.com/journeylang/journey/lang/source"
	"github.com/journeylang/journey/runtime/machine"
)

const first = `
project "Shop" { timezone "UTC" }
contact { email: email?, arm: string? }
event visit
event order { total: number }
segment all = contact.arm != ""
email hello for marketing {
  subject "Hello"
  body "Hello there"
}
journey welcome {
  start with all
  goal order worth event.total
  goal visit
  hold out 10%
  email hello
  wait 1d
  choose contact.arm {
    "a" { email hello }
    "b" { hold out }
    else { wait 2d }
  }
}
`

func programs(t *testing.T) []*machine.Program {
	second := strings.Replace(first, "  goal visit\n", "", 1)
	second = strings.Replace(second, "  wait 1d\n", "  wait 2h\n", 1) + "\njourney other { start on visit\n email hello\n}\n"
	var out []*machine.Program
	for i, text := range []string{first, second} {
		p, list := load.Sources([]*source.File{source.NewFile("shop.journey", text)})
		if list.HasErrors() {
			t.Fatalf("%+v", list)
		}
		out = append(out, machine.NewProgram(uint32(i+1), 1, p))
	}
	return out
}

// TestOf sums two versions of a journey: what they share is added, what only the old one has stands behind.
func TestOf(t *testing.T) {
	progs := programs(t)
	count := func(p int, factor int64) *machine.Counts {
		c := progs[p].NewCounts(0)
		c.Entered, c.Left = 100*factor, 90*factor
		c.Reasons = []machine.Reason{{Text: "end", N: 80 * factor}, {Text: "holdout", N: 10 * factor}}
		c.Refused = []machine.Reason{{Text: "entered before", N: factor}}
		c.Steps[0] = machine.StepCounts{In: 90 * factor, Out: 90 * factor, Sent: 88 * factor, Blocked: factor, Failed: factor}
		c.Steps[1] = machine.StepCounts{In: 90 * factor, Out: 80 * factor}
		for i := range c.Goals {
			c.Goals[i] = machine.GoalCounts{N: 9 * factor, Micros: 90_000_000 * factor}
		}
		for i := range c.Arms {
			c.Arms[i].People, c.Arms[i].Sent = 20*factor, 18*factor
			for k := range c.Arms[i].Goals {
				c.Arms[i].Goals[k] = machine.GoalCounts{N: int64(i+1) * factor, Micros: int64(i+1) * 10_000_000 * factor, Squares: float64(100 * int64(i+1) * factor)}
			}
		}
		return c
	}
	r := Of([]*machine.Counts{count(0, 1), count(1, 2), progs[1].NewCounts(1)}, progs)
	if len(r.Journeys) != 2 || r.Journeys[0].Journey != "welcome" || r.Journeys[1].Journey != "other" {
		t.Fatalf("journeys: %v", r.Journeys)
	}
	j := r.Journeys[0]
	if j.Entered != 300 || j.Inside != 30 || j.Left != 270 || j.Reasons["end"] != 240 || j.Refused["entered before"] != 3 {
		t.Errorf("%+v", j)
	}
	if diff := cmp.Diff(Messages{Sent: 264, Blocked: 3, Failed: 3}, j.Messages); diff != "" {
		t.Error(diff)
	}
	var steps []string
	for _, s := range j.Steps {
		steps = append(steps, s.Label)
		if s.Here != s.In-s.Out {
			t.Errorf("%s: %d here of %d in, %d out", s.Label, s.Here, s.In, s.Out)
		}
	}
	if got := strings.Join(steps, ", "); !strings.HasPrefix(got, "email hello, wait 2h, ") || !strings.HasSuffix(got, "wait 1d") {
		t.Errorf("steps: %s", got)
	}
	if len(j.Goals) != 2 || j.Goals[0].Goal != "order" || j.Goals[0].Revenue != 270 || j.Goals[1].Reached != 9 {
		t.Errorf("goals: %+v %+v", j.Goals[0], j.Goals[1])
	}
	for _, a := range j.Arms {
		control := a.HoldOut
		for _, g := range a.Goals {
			if (g.Lift == nil) != control || (g.RevenueLift == nil) != control {
				t.Errorf("arm %s of %q: goal %s has lift %v", a.Arm, a.Step, g.Goal, g.Lift)
			}
		}
	}
	// reached 3 of 60 people against held out 6 of 60
	if a := j.Arms[0]; a.Arm != "reached" || *a.Goals[0].Rate != 0.05 || *a.Goals[0].Lift.Relative != -0.5 || *a.Goals[0].RevenuePerPerson != 0.5 {
		t.Errorf("%+v", a)
	}
}

// TestNothingCounted: a report of nothing has no lift, no rate and no null lists.
func TestNothingCounted(t *testing.T) {
	progs := programs(t)
	r := Of([]*machine.Counts{progs[0].NewCounts(0)}, progs)
	b, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range r.Journeys[0].Arms {
		for _, g := range a.Goals {
			if g.Rate != nil || g.Lift != nil || g.RevenueLift != nil {
				t.Errorf("%+v", g)
			}
		}
	}
	if empty, _ := json.Marshal(Of(nil, nil)); !strings.HasPrefix(string(empty), `{"journeys":[],"method":"Each arm`) {
		t.Errorf("%s", empty)
	}
	if strings.Contains(string(b), `"arms":null`) || strings.Contains(string(b), `"steps":null`) {
		t.Errorf("%s", b)
	}
}
