package machine_test

import (
	"fmt"
	"hash/fnv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/journeylang/journey/lang/expr"
	"github.com/journeylang/journey/lang/load"
	"github.com/journeylang/journey/lang/schema"
	"github.com/journeylang/journey/lang/source"
	"github.com/journeylang/journey/runtime/machine"
)

const segmentHead = `
project "Segments"
contact { email: email?, n: number = 0, city: string? }
lead { product: string? }
event bought { total: number }
event seen { page: string? }
event idle {}
`

func segmentWorld(t testing.TB, script string) *machine.World {
	t.Helper()
	p, diags := load.Sources([]*source.File{source.NewFile("segments.journey", segmentHead+script)})
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	return (&machine.World{}).With(machine.NewProgram(1, 1, p))
}

type visitor struct {
	t     testing.TB
	world *machine.World
	state machine.State
	out   machine.Output
}

func (p *visitor) does(now, at int64, event string, fields machine.Values) {
	p.out.Trace, p.out.Effects = p.out.Trace[:0], p.out.Effects[:0]
	machine.Apply(p.world, &p.state, now, &machine.Input{Kind: machine.EventInput, Contact: p.state.ID, Name: event, Time: at, Fields: fields}, &p.out)
}

func newVisitor(t testing.TB, script string) *visitor {
	p := &visitor{t: t, world: segmentWorld(t, script), state: machine.State{ID: "ada"}}
	p.out.Counts = func(prog *machine.Program, journey int) *machine.Counts { return prog.NewCounts(journey) }
	return p
}

// A membership that came and went while no tick fired has been there, in the order of its moments.
func TestFlipsBetweenLateTicks(t *testing.T) {
	p := newVisitor(t, `segment pause = happened(seen) and not happened(seen, 1h) and happened(bought, 3h)`)
	const hour = int64(time.Hour / time.Millisecond)
	p.does(hour, 0, "seen", nil)
	p.does(hour, 0, "bought", machine.Values{"total": 1.0})
	p.out.Trace = nil
	machine.Fire(p.world, &p.state, 9*hour, 9*hour, &p.out)
	var got []string
	for _, e := range p.out.Trace {
		got = append(got, e.Kind.String()+" "+e.Text)
	}
	if diff := cmp.Diff([]string{"joined pause", "parted pause"}, got); diff != "" {
		t.Error(diff)
	}
	if due := p.state.NextDue(); due != 0 {
		t.Errorf("something is due at %d", due)
	}
}

// An input at the very millisecond at which a window slides does not hide the slide from the timer.
func TestInputAtTheMomentOfASlide(t *testing.T) {
	p := newVisitor(t, "segment buyer = happened(bought, 1h)\nsegment visitor = happened(seen, 2h)")
	const hour = int64(time.Hour / time.Millisecond)
	p.does(1000, 0, "bought", machine.Values{"total": 1.0})
	p.does(1000+hour, 0, "seen", nil)
	machine.Fire(p.world, &p.state, 1000+hour, 1000+hour, &p.out)
	if diff := cmp.Diff([]string{"visitor"}, p.state.Segments); diff != "" {
		t.Error(diff)
	}
}

// What a window keeps is bounded by what is asked of it.
func TestWindowsKeepLittle(t *testing.T) {
	p := newVisitor(t, `
segment a = happened(seen, 30d)
segment b = max(bought, "total", 30d) > 1
segment c = distinct(seen, "page", 30d) > 1
segment d = count(seen, 30d) > 1
segment e = sum(bought, "total", 30d) > 1
`)
	const n = 400
	for i := range int64(n) {
		p.does(1000+i/4, 0, "seen", machine.Values{"page": fmt.Sprint(i % 3)}) // four in each millisecond
		p.does(1000+i, 0, "bought", machine.Values{"total": float64(i % 7)})
	}
	got := map[string]int{}
	for _, agg := range p.world.Current().Plan.Aggregates {
		h := fnv.New64a()
		h.Write([]byte(agg.Key))
		for i := range p.state.Aggregates {
			if p.state.Aggregates[i].Key == h.Sum64() {
				got[agg.Key] = len(p.state.Aggregates[i].Points)
			}
		}
	}
	want := map[string]int{"happened(seen, 30d)": 1, `max(bought, "total", 30d)`: 2, `distinct(seen, "page", 30d)`: 3, "count(seen, 30d)": n / 4, `sum(bought, "total", 30d)`: n}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	b, err := machine.EncodeState(&p.state)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d bytes for %d points", len(b), n+n/4+6)
}

func manySegments(n int, rule func(i int) string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "segment s%d = %s\n", i, rule(i))
	}
	return b.String()
}

// threeScores are models of a lead that count an event, and what somebody is.
func threeScores(event string) string {
	var b strings.Builder
	for i := range 3 {
		fmt.Fprintf(&b, `
score m%d for lead {
  category behaviour at most 60 {
    +%d each %s at most 40 in 30d
    -10 when not happened(bought, %dd)
  }
  category fit { +10 when contact.n > %d }
  halve every 30d
}
`, i, i+1, event, i+20, i)
	}
	return b.String()
}

// What segments and scores cost an event: none there are; 50 and 3 that it does not touch; 50 and 3 of which it touches ten
// segments and all scores. ns/event is the event alone; what windows cost as they slide from one event to the next is in
// ns/op.
func BenchmarkSegments(b *testing.B) {
	mixed := func(i int) string {
		switch i % 5 {
		case 0:
			return fmt.Sprintf("count(bought where total > %d, 30d) >= 3", i)
		case 1:
			return fmt.Sprintf("contact.n > %d and happened(bought, %dd)", i, i+1)
		case 2:
			return fmt.Sprintf("sum(bought, \"total\", %dd) > 100", i+1)
		case 3:
			return fmt.Sprintf("since(bought) > %dd", i+1)
		}
		return fmt.Sprintf("contact.n > %d", i)
	}
	touching := func(i int) string {
		if i%5 == 0 {
			return []string{fmt.Sprintf("count(idle, %dh) >= 3", i+1), fmt.Sprintf("since(idle) > %dd", i+1)}[i/5%2]
		}
		return mixed(i)
	}
	for _, c := range []struct{ name, script string }{
		{"none", ""},
		{"fifty-idle", manySegments(50, mixed) + threeScores("bought")},
		{"fifty-ten-touched", manySegments(50, touching) + threeScores("idle")},
	} {
		b.Run(c.name, func(b *testing.B) {
			p := newVisitor(b, c.script)
			now := int64(1_000_000)
			machine.Apply(p.world, &p.state, now, &machine.Input{Kind: machine.LeadInput, Contact: p.state.ID, Name: machine.LeadCreate, Key: "l1"}, &p.out)
			for i := range int64(30) {
				p.does(now+i*1000, 0, "bought", machine.Values{"total": float64(i)})
			}
			now += 100_000
			b.ReportAllocs()
			spent := time.Duration(0)
			for b.Loop() {
				now += 3_600_000
				for p.state.SegmentDue != 0 && p.state.SegmentDue < now {
					machine.Fire(p.world, &p.state, p.state.SegmentDue, p.state.SegmentDue, &p.out)
				}
				before := time.Now()
				p.does(now, 0, "idle", nil)
				spent += time.Since(before)
			}
			b.ReportMetric(float64(spent.Nanoseconds())/float64(b.N), "ns/event")
		})
	}
}

// What it costs to ask one rule of an encoded state, beside decoding it: a million take less than three seconds on two
// cores.
func BenchmarkAsk(b *testing.B) {
	p := newVisitor(b, manySegments(20, func(i int) string { return fmt.Sprintf("count(bought where total > %d, 30d) >= 3", 3*i) }))
	p.state.Profile = machine.Values{"email": "ada@shop.example", "n": 4.0, "city": "Kolding"}
	for i := range int64(6) {
		p.does(1_000_000+i*1000, 0, "bought", machine.Values{"total": float64(i * 5)})
	}
	encoded, err := machine.EncodeState(&p.state)
	if err != nil {
		b.Fatal(err)
	}
	text := `contact.n > 3 and count(bought where total > 6, 30d) >= 3 and not s19`
	f := source.NewFile("rule", text)
	plan := p.world.Current().Plan
	rule, diags := expr.Compile(source.Span{File: f, End: len(text)}, plan.Scope(), schema.Type{Kind: schema.Bool})
	if diags.HasErrors() {
		b.Fatal(diags)
	}
	asker := machine.NewAsker(rule)
	b.ReportAllocs()
	for b.Loop() {
		if _, past, err := asker.Encoded(p.world, 1_100_000, "ada", encoded); past || err != nil {
			b.Fatal(past, err)
		}
	}
	b.ReportMetric(float64(len(encoded)), "bytes/state")
}
