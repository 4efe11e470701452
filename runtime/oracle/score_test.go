package oracle_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/journeylang/journey/lang/load"
	"github.com/journeylang/journey/lang/plan"
	"github.com/journeylang/journey/lang/source"
	"github.com/journeylang/journey/runtime/machine"
	"github.com/journeylang/journey/runtime/sim"
)

const scored = `
project "Scored" { timezone "UTC" }
contact { email: email?, title: string? }
account { name: string unique, size: number? }
lead { product: string? }
event seen { size: number }
event asked {}
event fled {}
email news for transactional { subject "News", body "News" }
score heat for lead {
  category deeds at most 60 {
    +5 each seen where event.size > 1 at most 20 in 3d
    +8 each asked at most 20
    +2 each email.opened
    +30 when not happened(seen, 2d)
  }
  category doubts { -7 each fled }
  halve every 5d
  grades { A from 40, B from 20, C from 3, D }
  sales ready at 35
}
score plain for lead {
  category deeds { +1 each asked, +4 when contact.title == "Head" }
  category firm { +20 when account.size > 50, -3 when curious, +6 when lead.product == "espresso" }
  grades { High from 20, Low }
  sales ready at 25
}
segment curious = count(asked, 5d) >= 2
segment hot = any(leads, .heat >= 33)
segment warm = any(leads, .score > 12.5)
segment best = any(leads, .grade == "A" and .sales_ready)
segment big = account.size >= 40 and not curious
segment latest = any(leads, .heat > 10 and .stage != nil)
segment vip static
segment close = vip and latest
journey firms for account {
  start on asked
  wait 2d
  email news
}
`

// script returns the program of a script.
func script(t testing.TB, text string) *plan.Program {
	t.Helper()
	p, diags := load.Sources([]*source.File{source.NewFile("scored.journey", text)})
	if diags.HasErrors() {
		t.Fatalf("line %d: %s", diags[0].Span.Line(), diags[0].Message)
	}
	return p
}

// Points, grades, readiness and the segments of contacts and accounts that read them are what the oracle says: behind each
// thing that happens, at any instant, at each instant at which the machine wakes, and in the millisecond before it.
func TestScores(t *testing.T) {
	games := uint64(12)
	if testing.Short() {
		games = 5
	}
	for seed := range games {
		playScores(t, seed, 60, true)
	}
	playScores(t, 158, 60, true) // the lesser of two scores changes, and with it when the most of both turns
}

func FuzzScores(f *testing.F) {
	f.Add(uint64(1))
	f.Fuzz(func(t *testing.T, seed uint64) { playScores(t, seed, 40, true) })
}

// playScores plays a game; compared: each moment is held against the oracle.
func playScores(t testing.TB, seed uint64, steps int, compared bool) *sim.Shell {
	r := rand.New(rand.NewPCG(seed, 7))
	shell, err := sim.New(script(t, scored), 1, time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC), nil)
	if err != nil {
		t.Fatal(err)
	}
	agree := func(what string) {
		t.Helper()
		if !compared {
			return
		}
		for _, who := range append(shell.Contacts(), shell.Accounts()...) {
			compare(t, shell, who, fmt.Sprintf("seed %d: %s", seed, what))
		}
	}
	people := []string{"ada", "bob", "cyd"}
	for n := range steps {
		for until, waking := shell.Now().Add(time.Duration(r.Int64N(int64(30*time.Hour)))), 0; shell.Now().Before(until); waking++ {
			next := nextDue(t, shell)
			if next.IsZero() || next.After(until) {
				advance(t, shell, until)
				break
			}
			if before := next.Add(-time.Millisecond); before.After(shell.Now()) {
				advance(t, shell, before)
				agree("before waking")
			}
			advance(t, shell, next)
			agree("waking")
			if waking > 200 {
				t.Fatalf("seed %d: the machine wakes again and again", seed)
			}
		}
		in := scoredInput(r, shell, people[r.IntN(len(people))], n)
		if err := shell.Put(in); err != nil {
			t.Fatal(err)
		}
		agree(fmt.Sprintf("step %d, %s %s of %s %v", n, in.Name, in.Key, in.Contact, in.Fields))
	}
	for _, who := range shell.Contacts() {
		if err := shell.View(who, func(_ int64, _ *machine.World, st *machine.State) {
			for i := range st.Credits {
				if n := len(st.Credits[i].Given); n > 16 {
					t.Errorf("seed %d: %d points are kept for a limit of 20 in 3d", seed, n)
				}
			}
		}); err != nil {
			t.Fatal(err)
		}
	}
	return shell
}

// Points of two who become one are what the oracle says, where limits make each event's points hang on those around it.
func TestScoresOfMergedContacts(t *testing.T) {
	for seed := range uint64(20) {
		shell := playMerge(t, seed)
		compare(t, shell, "bob", fmt.Sprintf("seed %d", seed))
	}
}

// playMerge plays a game of two people who do much at once, one of whom has a lead, and then turn out to be one.
func playMerge(t testing.TB, seed uint64) *sim.Shell {
	r := rand.New(rand.NewPCG(seed, 3))
	shell, err := sim.New(script(t, scored), 1, time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC), nil)
	if err != nil {
		t.Fatal(err)
	}
	put := func(in machine.Input) {
		t.Helper()
		if err := shell.Put(in); err != nil {
			t.Fatal(err)
		}
	}
	put(machine.Input{Kind: machine.LeadInput, Contact: "ada", Name: machine.LeadPut, Key: "lead", Fields: machine.Values{"product": "filter"}})
	for n := range 30 {
		advance(t, shell, shell.Now().Add(time.Duration(r.Int64N(int64(20*time.Hour)))))
		put(machine.Input{Kind: machine.EventInput, Contact: []string{"ada", "bob"}[r.IntN(2)], ID: fmt.Sprint(n), Name: []string{"seen", "asked", "asked", "fled"}[r.IntN(4)],
			Fields: machine.Values{"size": float64(1 + r.IntN(2))}})
	}
	put(machine.Input{Kind: machine.MergeInput, Contact: "ada", Name: machine.MergeInto, Key: "bob"})
	return shell
}

// scoredInput is something that happens to a contact, its account or its leads.
func scoredInput(r *rand.Rand, shell *sim.Shell, who string, n int) machine.Input {
	in := machine.Input{Kind: machine.EventInput, Contact: who, ID: fmt.Sprint(n)}
	switch k := r.IntN(24); {
	case n < 3 || k < 3:
		in.Kind, in.Fields = machine.ContactInput, machine.Values{"title": []any{"Head", "Hand"}[r.IntN(2)]}
		if r.IntN(2) == 0 {
			in.Fields["account.name"] = []any{"Contoso", "Fabrikam", nil}[r.IntN(3)]
		}
	case k < 6:
		in.Kind, in.Name, in.Key, in.Fields = machine.LeadInput, machine.LeadPut, fmt.Sprint("lead", r.IntN(4)), machine.Values{"product": []any{"espresso", "filter", nil}[r.IntN(3)]}
		switch r.IntN(6) {
		case 0:
			in.Status = "won"
		case 1:
			in.Name, in.Fields = machine.LeadUpdate, machine.Values{"stage": "nurture"}
		case 2:
			in.Fields["sales_ready"] = true
		case 3:
			in.Contact = machine.AccountID([]string{"contoso", "fabrikam"}[r.IntN(2)])
		}
	case k == 6:
		in.Kind, in.Contact, in.Name = machine.AccountInput, machine.AccountID("contoso"), machine.AccountSet
		in.Fields = machine.Values{"name": "Contoso", "size": float64(r.IntN(90))}
	case k == 7:
		in.Kind, in.Name, in.Status = machine.ListInput, "vip", []string{machine.ListAdd, machine.ListRemove}[r.IntN(2)]
	case k == 9 && r.IntN(2) == 0:
		in = machine.Input{Kind: machine.ForgetInput, Contact: who, Key: fmt.Sprint("mark", n)}
	case k == 8 && r.IntN(2) == 0:
		in.Kind, in.Name, in.Key = machine.MergeInput, machine.MergeInto, []string{"ada", "bob", "cyd"}[r.IntN(3)]
	default:
		in.Name = []string{"seen", "seen", "asked", "fled", "news.opened"}[r.IntN(5)]
		if in.Name == "seen" {
			in.Fields = machine.Values{"size": float64(r.IntN(3))}
		}
		if r.IntN(3) == 0 {
			in.Time = shell.Now().UnixMilli() - r.Int64N(int64(5*24*time.Hour/time.Millisecond))
		}
	}
	return in
}

func advance(t testing.TB, shell *sim.Shell, to time.Time) {
	t.Helper()
	if err := shell.Advance(to); err != nil {
		t.Fatal(err)
	}
}

// nextDue returns when the machine next has something to do for somebody; zero: never.
func nextDue(t testing.TB, shell *sim.Shell) (next time.Time) {
	t.Helper()
	for _, who := range append(shell.Contacts(), shell.Accounts()...) {
		if err := shell.View(who, func(_ int64, _ *machine.World, st *machine.State) {
			if due := st.NextDue(); due != 0 && (next.IsZero() || due < next.UnixMilli()) {
				next = time.UnixMilli(due)
			}
		}); err != nil {
			t.Fatal(err)
		}
	}
	return next
}
