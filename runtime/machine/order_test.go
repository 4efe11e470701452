package machine_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/journeylang/journey/lang/load"
	"github.com/journeylang/journey/lang/source"
	"github.com/journeylang/journey/runtime/machine"
)

const order = `
project "Shop" { timezone "UTC" }
contact { email: email?, said: string = "> " }
event visited {}
event ordered {}
event closed {}
email hello for transactional { subject "Hello", body "Hello" }
email second for transactional { subject "Second", body "Second" }

journey waiting {
  start on visited
  wait up to 2d for ordered { set contact.said = contact.said + "wait " }
}
journey reminding {
  start on visited
  remind until ordered or 2d { after 1d email hello } done { set contact.said = contact.said + "done " }
}
journey leaving {
  start on visited
  exit on ordered
  wait up to 2d for ordered { set contact.said = contact.said + "never " }
}
journey twice {
  start on visited
  wait up to 2d for ordered
  wait up to 2d for ordered { set contact.said = contact.said + "again " }
}
journey late {
  start on visited
  remind until closed or 4d { after 1d email hello
    after 2d email second }
}
`

// heart applies inputs to one contact.
type heart struct {
	world *machine.World
	state *machine.State
	out   machine.Output
}

func begin(t *testing.T, script string) *heart {
	t.Helper()
	p, diags := load.Sources([]*source.File{source.NewFile("a.journey", script)})
	for _, d := range diags {
		if d.Severity == 0 {
			t.Fatalf("%d: %s", d.Span.Line(), d.Message)
		}
	}
	prog := machine.NewProgram(1, 1, p)
	h := &heart{world: (&machine.World{}).With(prog), state: &machine.State{ID: "ada"}}
	counts := make([]*machine.Counts, len(p.Journeys))
	for i := range counts {
		counts[i] = prog.NewCounts(i)
	}
	h.out.Counts = func(_ *machine.Program, journey int) *machine.Counts { return counts[journey] }
	return h
}

func (h *heart) apply(at time.Time, name string, fields machine.Values) {
	in := machine.Input{Kind: machine.EventInput, Contact: "ada", Name: name, Fields: fields}
	if name == "" {
		in.Kind = machine.ContactInput
	}
	h.out.Offset++
	machine.Apply(h.world, h.state, at.UnixMilli(), &in, &h.out)
}

func (h *heart) fire(now, upto time.Time) {
	h.out.Offset++
	machine.Fire(h.world, h.state, now.UnixMilli(), upto.UnixMilli(), &h.out)
}

var noon = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

// TestOrderOfOneEvent: an exit comes first, then the end of a series, then the waits, whatever the order of the journeys;
// and a wait that the event has led to does not see it.
func TestOrderOfOneEvent(t *testing.T) {
	h := begin(t, order)
	h.apply(noon, "", machine.Values{"email": "ada@shop.example"})
	h.apply(noon, "visited", nil)
	h.out.Trace = nil
	h.apply(noon.Add(time.Hour), "ordered", nil)
	if said := h.state.Profile["said"]; said != "> done wait " {
		t.Errorf("said %q, want the series before the wait, and nothing else", said)
	}
	first := slices.IndexFunc(h.out.Trace, func(e machine.Entry) bool { return e.Kind == machine.Left || e.Kind == machine.Branched })
	if e := h.out.Trace[first]; e.Kind != machine.Left || e.Text != "exit" {
		t.Errorf("the first to happen is %v %q, want the exit", e.Kind, e.Text)
	}
	h.apply(noon.Add(2*time.Hour), "ordered", nil)
	if said := h.state.Profile["said"]; said != "> done wait again " {
		t.Errorf("said %q behind the second order", said)
	}
}

// TestOverdueReminders: where nothing could fire for days, the last of the overdue reminders goes out and the others are
// told of; behind the limit none does.
func TestOverdueReminders(t *testing.T) {
	h := begin(t, order)
	h.apply(noon, "", machine.Values{"email": "ada@shop.example"})
	h.apply(noon, "visited", nil)
	h.out.Trace, h.out.Effects = nil, nil
	h.fire(noon.Add(60*time.Hour), noon.Add(60*time.Hour))
	var sent, skipped []string
	for _, e := range h.out.Trace {
		if h.world.Current().Plan.Journeys[max(e.Journey, 0)].Name != "late" {
			continue
		}
		switch e.Kind {
		case machine.Handed:
			sent = append(sent, e.Text)
		case machine.Blocked:
			skipped = append(skipped, e.Values["message"].(string)+" "+e.Text)
		}
	}
	if strings.Join(sent, ", ") != "second" || strings.Join(skipped, ", ") != "hello overtaken" {
		t.Errorf("sent %q, passed over %q", sent, skipped)
	}
}

// TestStepCountsAddUp: who stands at a step is In less Out, on the way through a series of reminders too.
func TestStepCountsAddUp(t *testing.T) {
	h := begin(t, order)
	h.apply(noon, "", machine.Values{"email": "ada@shop.example"})
	h.apply(noon, "visited", nil)
	for hour := range 120 {
		at := noon.Add(time.Duration(hour) * time.Hour)
		h.fire(at, at)
		standing := map[string]int64{}
		for i := range h.state.Trips {
			if trip := &h.state.Trips[i]; trip.Left == 0 {
				standing[trip.Journey]++
			}
		}
		for i, j := range h.world.Current().Plan.Journeys {
			here := int64(0)
			for k, s := range h.out.Counts(nil, i).Steps {
				here += s.In - s.Out
				if s.In < s.Out {
					t.Fatalf("hour %d: more have left step %s than came", hour, j.Steps[k].ID)
				}
			}
			if here != standing[j.Name] {
				t.Fatalf("hour %d: %d stand in %s, its steps count %d", hour, standing[j.Name], j.Name, here)
			}
		}
	}
	if n := h.out.Counts(nil, 1).Steps[0]; n.In != 1 || n.Out != 1 || n.Converted != 0 {
		t.Errorf("the series counts %+v, want one who came and left unconverted", n)
	}
}
