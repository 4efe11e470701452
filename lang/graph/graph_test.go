package graph

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"gonum.org/v1/gonum/graph/formats/dot"

	"github.com/journeylang/journey/lang/expr"
	"github.com/journeylang/journey/lang/plan"
)

// launch is the coffee example by hand: every kind of step once.
func launch() *plan.Journey {
	mail := func(name, subject string) *plan.Message {
		return &plan.Message{Medium: "email", Name: name, Subject: subject}
	}
	end := plan.End
	return &plan.Journey{
		Name: "launch", Title: "Coffee launch", Doc: "Each link in the mail leads to its own follow-up.",
		Start: plan.Start{On: &plan.Trigger{Event: "cart_updated", Text: "cart_updated where event.total >= 20"}},
		Per:   &expr.Program{Text: "event.cart_id"}, Again: plan.Again{After: plan.Duration{Days: 7}}, Only: []string{"dach"}, Skip: []string{"staff", "testers"},
		Exits:   []plan.Trigger{{Event: "checked_out", Text: "checked_out where event.cart_id == start.cart_id"}},
		Goals:   []plan.Goal{{Name: "order_placed", On: plan.Trigger{Event: "order_placed"}, Within: plan.Duration{Days: 14}, Worth: &expr.Program{Text: "event.total"}, ThenExit: true}},
		HoldOut: 0.1,
		Arms:    []plan.Arm{{Step: -1, Label: "holdout", HoldOut: true}, {Step: 4, Label: "short"}, {Step: 4, Label: "long"}, {Step: 7, Label: `"de", "nl"`}},
		Steps: []plan.Step{
			{ID: "launch/email-welcome", Kind: plan.Send, Label: "email welcome", Next: 1, Else: 10, HasElse: true, Message: mail("welcome", "Welcome, {{ contact.first_name | default: 'coffee lover' }}!")},
			{ID: "launch/wait-1", Kind: plan.WaitFor, Label: "wait up to 3d", For: plan.Duration{Days: 3}, Else: 8, HasElse: true, Branches: []plan.Branch{
				{Label: `welcome.clicked where event.link == "espresso"`, To: 2, Arm: -1}, {Label: `welcome.clicked where event.link == "filter"`, To: 3, Arm: -1}}},
			{ID: "launch/wait-1/espresso/wait-1", Kind: plan.Wait, Label: "wait 1h30m", For: plan.Duration{Exact: 90 * time.Minute}, Next: 3},
			{ID: "launch/if-1", Kind: plan.If, Label: `if contact.plan == "free"`, Else: 9, Branches: []plan.Branch{
				{Label: `contact.plan == "free"`, To: 4, Arm: -1}, {Label: "big_spender", To: 7, Arm: -1}}},
			{ID: "launch/if-1/1/split-subject_line", Kind: plan.Split, Label: "split subject_line", Next: 10, Branches: []plan.Branch{
				{Label: "short", Share: 0.5, To: 5, Arm: 1}, {Label: "long", Share: 0.5, To: 6, Arm: 2}}},
			{ID: "launch/if-1/1/split-subject_line/short/email-offer_short", Kind: plan.Send, Label: "email offer_short", Next: 10, Else: 10, Message: mail("offer_short", "Now")},
			{ID: "launch/if-1/1/split-subject_line/long/email-offer_long", Kind: plan.Send, Label: "email offer_long", Next: 10, Else: 10, Message: mail("offer_long", "An offer that you will certainly want to read about at length")},
			{ID: "launch/if-1/2/choose-1", Kind: plan.Choose, Label: "choose contact.language", Else: 10, ElseArm: -1, Branches: []plan.Branch{
				{Label: `"de", "nl"`, Values: []any{"de", "nl"}, To: 11, Arm: 3}}},
			{ID: "launch/wait-1/else/if-1", Kind: plan.If, Label: "if lapsed", Else: 3, Branches: []plan.Branch{{Label: "lapsed", To: 11, Arm: -1}}},
			{ID: "launch/if-1/else/exit-1", Kind: plan.Exit, Label: `exit "not a target"`, Reason: "not a target", Next: end},
			{ID: "launch/set-recovered", Kind: plan.Set, Label: "set contact.recovered = true", Field: "recovered", Next: end},
			{ID: "launch/hold-out-1", Kind: plan.HoldOut, Label: "hold out", Next: 10},
		},
	}
}

func draw(t *testing.T, j *plan.Journey) *Graph {
	t.Helper()
	g, err := Of(j)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// golden compares got with a file of testdata; JOURNEY_UPDATE=1 rewrites it.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if os.Getenv("JOURNEY_UPDATE") == "1" {
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), string(got)); d != "" {
		t.Errorf("%s: %s", file, d)
	}
}

func TestDrawings(t *testing.T) {
	g := draw(t, launch())
	var svg, mermaid, graphviz, again bytes.Buffer
	counts := map[string]Counts{
		StartID:                {In: 12345, Out: 12345},
		"launch/email-welcome": {In: 12345, Here: 0, Out: 12345, Sent: 12100, Blocked: 245},
		"launch/wait-1":        {In: 12100, Here: 845, Out: 11255},
	}
	counted, err := Counted(launch(), counts)
	if err != nil {
		t.Fatal(err)
	}
	if err := SVG(&svg, counted); err != nil {
		t.Fatal(err)
	}
	if err := Mermaid(&mermaid, g); err != nil {
		t.Fatal(err)
	}
	if err := DOT(&graphviz, g); err != nil {
		t.Fatal(err)
	}
	golden(t, "every-step.svg", svg.Bytes())
	golden(t, "every-step.mmd", mermaid.Bytes())
	golden(t, "every-step.dot", graphviz.Bytes())
	out, err := json.MarshalIndent(g, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "every-step.json", append(out, '\n'))
	twice, err := Counted(launch(), counts)
	if err != nil {
		t.Fatal(err)
	}
	if err := SVG(&again, twice); err != nil || !bytes.Equal(svg.Bytes(), again.Bytes()) {
		t.Errorf("a second drawing differs from the first (%v)", err)
	}
}

// TestEveryFormatHasTheCounts: whoever asks for numbers finds them, whatever the form.
func TestEveryFormatHasTheCounts(t *testing.T) {
	g, err := Counted(launch(), map[string]Counts{
		"launch/email-welcome": {In: 12345, Out: 12345, Sent: 12100, Blocked: 245},
		"launch/wait-1":        {In: 12100, Here: 845, Out: 11255},
	})
	if err != nil {
		t.Fatal(err)
	}
	wants := map[string][]string{
		"svg":  {"845 here", "12,100 sent", "245 blocked"},
		"mmd":  {"12,100 sent, 245 blocked", "12,100 in, 845 here"},
		"dot":  {`\l12,100 sent, 245 blocked\l"`, `\l12,100 in, 845 here\l"`},
		"json": {`"counts":{"in":12345,"here":0,"out":12345,"sent":12100,"blocked":245}`},
	}
	writers := map[string]func(io.Writer, *Graph) error{
		"svg": SVG, "mmd": Mermaid, "dot": DOT, "json": func(w io.Writer, g *Graph) error { return json.NewEncoder(w).Encode(g) },
	}
	for form, write := range writers {
		var b bytes.Buffer
		if err := write(&b, g); err != nil {
			t.Fatal(err)
		}
		for _, want := range wants[form] {
			if !strings.Contains(b.String(), want) {
				t.Errorf("%s does not say %q:\n%s", form, want, b.String())
			}
		}
	}
}

func TestHostileTextsAreEscaped(t *testing.T) {
	j := &plan.Journey{
		Name: "bad", Title: "<script>alert(1)</script> & \"more\"\x00\x1b\xff", Doc: "]]> <!--",
		Steps: []plan.Step{
			{ID: "bad/a", Kind: plan.Exit, Label: "1. \"quoted\" <b>bold</b> `code` #35; end\n] | {x}", Next: plan.End},
		},
	}
	var svg, mermaid bytes.Buffer
	g := draw(t, j)
	if err := SVG(&svg, g); err != nil {
		t.Fatal(err)
	}
	for d := xml.NewDecoder(&svg); ; {
		token, err := d.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatalf("the SVG is no XML: %v", err)
		}
		if e, ok := token.(xml.StartElement); ok && (e.Name.Local == "script" || e.Name.Local == "b") {
			t.Errorf("a text became the element %s", e.Name.Local)
		}
	}
	var graphviz bytes.Buffer
	if err := DOT(&graphviz, g); err != nil {
		t.Fatal(err)
	}
	if file, err := dot.ParseBytes(graphviz.Bytes()); err != nil || len(file.Graphs) != 1 {
		t.Errorf("this is no DOT (%v):\n%s", err, graphviz.String())
	}
	if err := Mermaid(&mermaid, g); err != nil {
		t.Fatal(err)
	}
	want := `  n1[["1#46; #quot;quoted#quot; #lt;b#gt;bold#lt;/b#gt; #96;code#96; #35;35#59; end #93; #124; #123;x#125;"]]:::leave`
	if !strings.Contains(mermaid.String(), want) {
		t.Errorf("got:\n%swant the line:\n%s", mermaid.String(), want)
	}
}

func TestAnEmptyJourney(t *testing.T) {
	g := draw(t, &plan.Journey{Name: "nothing"})
	if len(g.Nodes) != 2 || len(g.Edges) != 1 || g.Edges[0].From != StartID || g.Edges[0].To != EndID {
		t.Errorf("got %+v", g)
	}
}

func TestWrapKeepsWithinItsWidth(t *testing.T) {
	for _, s := range []string{"", "short", strings.Repeat("word ", 60), strings.Repeat("w", 300), strings.Repeat("日本語🎉", 40)} {
		lines := wrap(s, bold, 120, 3)
		if len(lines) == 0 || len(lines) > 3 {
			t.Errorf("%.20q: %d lines", s, len(lines))
		}
		for _, l := range lines {
			if w := measure(l, bold); w > 120 {
				t.Errorf("%.20q: a line %.1f wide: %q", s, w, l)
			}
		}
		if whole := strings.Join(lines, ""); len(s) > 100 && !strings.HasSuffix(whole, "…") {
			t.Errorf("%.20q: nothing says that there is more: %q", s, whole)
		}
	}
}

func TestDurationText(t *testing.T) {
	for want, d := range map[string]plan.Duration{
		"3d": {Days: 3}, "1h30m": {Exact: 90 * time.Minute}, "1d12h": {Days: 1, Exact: 12 * time.Hour}, "45s": {Exact: 45 * time.Second}, "0s": {},
	} {
		if got := durationText(d); got != want {
			t.Errorf("%+v: got %s, want %s", d, got, want)
		}
	}
}

// TestNothingOverlaps lays out generated journeys: no box or label may touch another, and no way may run through a box.
func TestNothingOverlaps(t *testing.T) {
	for seed := range uint64(30) {
		r := rand.New(rand.NewPCG(seed, 1))
		j := generate(r)
		counts := map[string]Counts{}
		if seed%2 == 0 {
			counts[StartID] = Counts{In: r.IntN(10_000_000)}
			for _, s := range j.Steps {
				counts[s.ID] = Counts{In: r.IntN(10_000_000), Here: r.IntN(10_000_000), Sent: r.IntN(10_000_000), Blocked: r.IntN(10_000_000)}
			}
		}
		g, err := Counted(j, counts)
		if err != nil {
			t.Fatal(err)
		}
		type rect struct {
			what       string
			x, y, w, h float64
		}
		var all []rect
		for _, n := range g.Nodes {
			all = append(all, rect{n.ID, n.X, n.Y, n.Width, n.Height})
		}
		boxes := len(all)
		for _, e := range g.Edges {
			if e.Label != "" {
				all = append(all, rect{"label " + e.Label, e.LabelAt[0] - e.LabelWidth/2, e.LabelAt[1] - e.LabelHeight/2, e.LabelWidth, e.LabelHeight})
			}
		}
		type hanging struct {
			at int // whose corner it hangs over
			rect
		}
		var badges []hanging
		for i := range g.Nodes {
			for _, b := range g.Nodes[i].badges() {
				badges = append(badges, hanging{i, rect{g.Nodes[i].ID + ": " + b.label, b.x, b.y - badgeHeight/2, b.width, badgeHeight}})
			}
		}
		for i, a := range badges {
			if a.x < 0 || a.y < 0 || a.x+a.w > g.Width || a.y+a.h > g.Height {
				t.Errorf("seed %d: %s lies outside of the drawing", seed, a.what)
			}
			for k, b := range all {
				if k != a.at && a.x < b.x+b.w && b.x < a.x+a.w && a.y < b.y+b.h && b.y < a.y+a.h {
					t.Errorf("seed %d: the badge %+v overlaps %+v", seed, a, b)
				}
			}
			for _, b := range badges[i+1:] {
				if a.x < b.x+b.w && b.x < a.x+a.w && a.y < b.y+b.h && b.y < a.y+a.h {
					t.Errorf("seed %d: the badge %+v overlaps %+v", seed, a, b)
				}
			}
			for _, e := range g.Edges {
				for _, p := range along(e.Points) {
					if a.x < p[0] && p[0] < a.x+a.w && a.y < p[1] && p[1] < a.y+a.h {
						t.Errorf("seed %d: the badge %s hides the way from %s to %s at %v", seed, a.what, e.From, e.To, p)
						break
					}
				}
			}
		}
		for i, a := range all {
			if a.x < 0 || a.y < 0 || a.x+a.w > g.Width || a.y+a.h > g.Height {
				t.Errorf("seed %d: %s lies outside of the drawing", seed, a.what)
			}
			for _, b := range all[i+1:] {
				if a.x < b.x+b.w && b.x < a.x+a.w && a.y < b.y+b.h && b.y < a.y+a.h {
					t.Errorf("seed %d: %+v overlaps %+v", seed, a, b)
				}
			}
		}
		for _, e := range g.Edges {
			for _, p := range along(e.Points) {
				for _, b := range all[:boxes] {
					if b.x+1 < p[0] && p[0] < b.x+b.w-1 && b.y+1 < p[1] && p[1] < b.y+b.h-1 {
						t.Fatalf("seed %d: the way from %s to %s runs through %s at %v", seed, e.From, e.To, b.what, p)
					}
				}
			}
		}
	}
}

// along returns points on the drawn way, close together.
func along(points [][2]float64) [][2]float64 {
	var out [][2]float64
	for i := 1; i < len(points); i++ {
		a, b := points[i-1], points[i]
		for k := range 41 {
			s := float64(k) / 40
			// The curve's handles are at half height, so x moves by the smooth step of Bézier and y by its own.
			bend := s * s * (3 - 2*s)
			y := 1.5*s*(1-s)*(1-s) + 1.5*s*s*(1-s) + s*s*s
			out = append(out, [2]float64{a[0] + (b[0]-a[0])*bend, a[1] + (b[1]-a[1])*y})
		}
	}
	return out
}

// generate makes a journey of up to 24 steps whose ways only lead on, as those of scripts do.
func generate(r *rand.Rand) *plan.Journey {
	words := strings.Fields("email welcome wait until contact.plan == free order_placed where event.total >= 20 in_dach big_spender and so on")
	say := func(most int) string {
		var s []string
		for range 1 + r.IntN(most) {
			s = append(s, words[r.IntN(len(words))])
		}
		return strings.Join(s, " ")
	}
	j := &plan.Journey{Name: "generated", Start: plan.Start{With: "dach"}}
	n := 1 + r.IntN(24)
	later := func(i int) int {
		if to := i + 1 + r.IntN(6); to < n {
			return to
		}
		return plan.End
	}
	for i := range n {
		s := plan.Step{ID: fmt.Sprintf("generated/%d", i), Kind: plan.StepKind(r.IntN(9)), Label: say(12), Next: later(i), Else: later(i), HasElse: r.IntN(2) == 0}
		for range 1 + r.IntN(4) {
			s.Branches = append(s.Branches, plan.Branch{Label: say(10), To: later(i), Share: 0.25, Arm: -1})
		}
		j.Steps = append(j.Steps, s)
	}
	return j
}

func BenchmarkOf(b *testing.B) {
	g := rand.New(rand.NewPCG(1, 2))
	for b.Loop() {
		if _, err := Of(generate(g)); err != nil {
			b.Fatal(err)
		}
	}
}
