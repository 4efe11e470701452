package machine_test

import (
	"testing"

	"github.com/journeylang/journey/lang/load"
	"github.com/journeylang/journey/lang/source"
	"github.com/journeylang/journey/runtime/machine"
)

// What the runtime reports and nobody listens to is not even put together.
func TestUnheardCostsNothing(t *testing.T) {
	const script = `
project "Hears"
contact { stage: number = 0, seen: number = 0 }
event bought { total: number }
journey plain { start on bought
  wait 1h
  set contact.seen = 1 }
`
	heard := cost(t, script+"journey listening { start on contact.stage changed\n  wait 1h\n  set contact.seen = 2 }\n")
	unheard := cost(t, script)
	if unheard+5 > heard {
		t.Errorf("a change of a field costs %v allocations where nobody listens, %v where a journey does", unheard, heard)
	}
}

// cost returns how many allocations a change of a contact's field makes.
func cost(t *testing.T, script string) float64 {
	t.Helper()
	p, diags := load.Sources([]*source.File{source.NewFile("hears.journey", script)})
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	prog := machine.NewProgram(1, 1, p)
	w := (&machine.World{}).With(prog)
	counts := make([]*machine.Counts, len(p.Journeys))
	for i := range counts {
		counts[i] = prog.NewCounts(i)
	}
	st := &machine.State{ID: "c1"}
	out := machine.Output{Counts: func(_ *machine.Program, journey int) *machine.Counts { return counts[journey] }}
	stage := 0.0
	return testing.AllocsPerRun(100, func() {
		stage++
		out.Trace, out.Tells, out.Effects = out.Trace[:0], nil, nil
		machine.Apply(w, st, 1000+int64(stage), &machine.Input{Kind: machine.ContactInput, Contact: "c1", Fields: machine.Values{"stage": stage}}, &out)
		if len(out.Trace) == 0 {
			t.Fatal("the change left no trace")
		}
	})
}
