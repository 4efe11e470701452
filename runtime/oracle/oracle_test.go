package oracle_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/journeylang/journey/lang/load"
	"github.com/journeylang/journey/lang/plan"
	"github.com/journeylang/journey/lang/source"
	"github.com/journeylang/journey/runtime/machine"
	"github.com/journeylang/journey/runtime/oracle"
	"github.com/journeylang/journey/runtime/sim"
)

const head = `
project "Oracle"
contact { email: email?, score: number = 0, country: country?, renewal: time? }
event bought { total: number, shop: string? }
event seen { page: string? }
email news for transactional { subject "News", body "News" }
`

// rules are what a random program is made of. %d is a threshold and %s a window.
var rules = []string{
	"count(bought) >= %d", "count(bought, %s) >= %d", "count(bought where total > 5, %s) >= %d", "happened(seen, %s)",
	"happened(bought where shop == \"web\")", "not happened(bought, %s)", "sum(bought, \"total\", %s) > %d", "sum(bought, \"total\") > %d",
	"avg(bought, \"total\", %s) > %d", "min(bought, \"total\", %s) > %d", "max(bought, \"total\", %s) > %d", "min(bought, \"total\") < %d",
	"distinct(bought, \"shop\", %s) >= %d", "distinct(seen, \"page\") >= %d", "since(seen) > %s", "since(bought) <= %s", "now - first(seen) >= %s",
	"now - first(bought) > %s", "last(bought) < now - 2h", "since(seen) > 90m", "contact.score > %d", "contact.country in [\"DE\", \"AT\"]",
	"contact.renewal < now + %s", "contact.renewal <= now", "count(news.clicked, %s) >= 1", "count(email.opened) >= %d",
	"count(bought, %s) > count(seen, %s)", "since(bought) < since(seen)",
}

var windows = []string{"1h", "3h", "1d", "2d", "7d"}

func randomProgram(t testing.TB, r *rand.Rand) *plan.Program {
	var b strings.Builder
	b.WriteString(head)
	var names []string
	for i := range 6 + r.IntN(10) {
		rule := rules[r.IntN(len(rules))]
		for strings.ContainsAny(rule, "%") {
			at := strings.IndexByte(rule, '%')
			value := windows[r.IntN(len(windows))]
			if rule[at+1] == 'd' {
				value = fmt.Sprint(1 + r.IntN(4))
			}
			rule = rule[:at] + value + rule[at+2:]
		}
		if len(names) > 0 && r.IntN(4) == 0 {
			rule = "(" + rule + ") " + []string{"and ", "or ", "and not "}[r.IntN(3)] + names[r.IntN(len(names))]
		}
		name := fmt.Sprintf("s%d", i)
		fmt.Fprintf(&b, "segment %s = %s\n", name, rule)
		names = append(names, name)
	}
	p, diags := load.Sources([]*source.File{source.NewFile("oracle.journey", b.String())})
	if diags.HasErrors() {
		t.Fatalf("%v\n%s", diags, b.String())
	}
	return p
}

// play does random things to a few people and compares what the machine says of them with the oracle, behind each.
func play(t testing.TB, seed uint64, steps int) {
	r := rand.New(rand.NewPCG(seed, 23))
	p := randomProgram(t, r)
	shell, err := sim.New(p, 1, time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC), nil)
	if err != nil {
		t.Fatal(err)
	}
	people := []string{"ada", "bob"}
	check := func(what string) {
		for _, who := range people {
			compare(t, shell, who, fmt.Sprintf("seed %d: %s", seed, what))
		}
	}
	for n := range steps {
		who := people[r.IntN(len(people))]
		what, err := "", error(nil)
		switch k := r.IntN(20); {
		case k < 9:
			in := randomEvent(r, shell.Now(), who)
			what = fmt.Sprintf("%s did %s at %d", who, in.Name, in.Time)
			if err = shell.Put(in); err == nil && r.IntN(5) == 0 {
				what += " twice"
				err = shell.Put(in) // the same request again
			}
		case k < 12:
			what = who + " changed"
			err = shell.Put(machine.Input{Kind: machine.ContactInput, Contact: who, Fields: randomProfile(r, shell.Now())})
		case k < 19:
			to := randomMoment(t, r, shell, who)
			what = "time passed to " + to.Format("2006-01-02 15:04:05.000")
			err = shell.Advance(to)
		default:
			what = "another program"
			p = randomProgram(t, r)
			err = shell.Publish(p, "")
			for _, who := range people { // what the sweep does in the background
				if err == nil && known(t, shell, who) {
					err = shell.Put(machine.Input{Kind: machine.ContactInput, Contact: who})
				}
			}
		}
		if err != nil {
			t.Fatal(err)
		}
		check(fmt.Sprintf("step %d, %s", n, what))
	}
}

func randomEvent(r *rand.Rand, now time.Time, who string) machine.Input {
	in := machine.Input{Kind: machine.EventInput, Contact: who, ID: fmt.Sprint(r.Uint64()), Fields: machine.Values{}}
	switch r.IntN(6) {
	case 0, 1, 2:
		in.Name = "bought"
		in.Fields["total"] = float64(r.IntN(40)) / 4
		if r.IntN(3) > 0 {
			in.Fields["shop"] = []string{"web", "town"}[r.IntN(2)]
		}
	case 3, 4:
		in.Name = "seen"
		if r.IntN(2) > 0 {
			in.Fields["page"] = []string{"a", "b", "c"}[r.IntN(3)]
		}
	case 5:
		in.Name = "news." + []string{"clicked", "opened"}[r.IntN(2)]
	}
	switch r.IntN(4) {
	case 0: // late, by up to three days, often to the same millisecond as others
		in.Time = now.Add(-time.Duration(r.IntN(73)) * time.Hour).UnixMilli()
	case 1:
		in.Time = now.Add(-time.Duration(r.IntN(3)) * time.Millisecond).UnixMilli()
	}
	return in
}

func randomProfile(r *rand.Rand, now time.Time) machine.Values {
	v := machine.Values{}
	switch r.IntN(4) {
	case 0:
		v["score"] = float64(r.IntN(6))
	case 1:
		v["country"] = []string{"DE", "DK"}[r.IntN(2)]
	case 2:
		v["renewal"] = now.Add(time.Duration(r.IntN(96)-24) * time.Hour)
	case 3:
		v[[]string{"score", "country", "renewal"}[r.IntN(3)]] = nil
	}
	return v
}

// randomMoment returns when time is to pass to: often the moment at which the machine expects a membership to turn, or a
// millisecond beside it.
func randomMoment(t testing.TB, r *rand.Rand, shell *sim.Shell, who string) time.Time {
	now := shell.Now()
	due := int64(0)
	if err := shell.View(who, func(_ int64, _ *machine.World, st *machine.State) {
		if st != nil {
			due = st.SegmentDue
		}
	}); err != nil {
		t.Fatal(err)
	}
	to := now.Add(time.Duration(r.IntN(50)) * time.Hour)
	switch r.IntN(5) {
	case 0:
		to = now.Add(time.Duration(r.IntN(1000)) * time.Millisecond)
	case 1, 2, 3:
		if due != 0 {
			to = time.UnixMilli(due + int64(r.IntN(3)) - 1)
		}
	}
	if to.Before(now) {
		return now
	}
	return to
}

func known(t testing.TB, shell *sim.Shell, who string) (is bool) {
	if err := shell.View(who, func(_ int64, _ *machine.World, st *machine.State) { is = st != nil }); err != nil {
		t.Fatal(err)
	}
	return is
}

// compare holds what the machine says of a person against the oracle.
func compare(t testing.TB, shell *sim.Shell, who, what string) {
	t.Helper()
	var differs error
	if err := shell.View(who, func(now int64, w *machine.World, st *machine.State) {
		if st != nil {
			differs = oracle.Compare(w, st, now, history(shell))
		}
	}); err != nil {
		t.Fatal(err)
	}
	if differs != nil {
		t.Fatalf("%s: %v", what, differs)
	}
}

func history(shell *sim.Shell) oracle.History {
	return func(id string) ([]machine.Entry, error) {
		lines, err := shell.Path(id)
		trace := make([]machine.Entry, len(lines))
		for i := range lines {
			trace[i] = lines[i].Entry
		}
		return trace, err
	}
}

// The machine and the oracle agree on everybody at every instant, whatever happens.
func TestOracle(t *testing.T) {
	games := 100
	if testing.Short() {
		games = 20
	}
	for seed := range uint64(games) {
		play(t, seed, 120)
	}
}

func FuzzOracle(f *testing.F) {
	f.Add(uint64(1))
	f.Fuzz(func(t *testing.T, seed uint64) { play(t, seed, 60) })
}
