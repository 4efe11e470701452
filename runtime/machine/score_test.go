package machine_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/journeylang/journey/runtime/machine"
)

const scored = `
project "Scored" { timezone "UTC" }
contact { n: number = 0, title: string? }
lead { product: string? }
event seen { size: number }
event asked {}
event fled {}
score heat for lead {
  category deeds at most 60 {
    +5 each seen where event.size > 1 at most 20 in 3d
    +8 each asked at most 20
    +30 when not happened(seen, 2d)
  }
  category doubts { -7 each fled }
  halve every 5d
  grades { A from 40, B from 20, C from 3, D }
  sales ready at 55
}
score plain for lead { category deeds { +1 each asked, +4 when contact.title == "Head" } }
segment hot = any(leads, .heat >= 33)
segment warm = any(leads, .score > 12.5)
`

const day = int64(24 * time.Hour / time.Millisecond)

// deed is something that happened, as the slow evaluator keeps it: all of it, for ever.
type deed struct {
	name string
	at   int64
	size float64
}

// heat is what the score heat says at the instant now, from everything that happened, in order of arrival.
func heat(all []deed, now int64) float64 {
	left := func(p float64, from, to int64) float64 { return p * math.Exp2(-float64(to-from)/float64(5*day)) }
	type given struct {
		at     int64
		points float64
	}
	var sights, questions []given
	doubts, recent, newest := 0.0, false, int64(math.MinInt64)
	for _, d := range all {
		switch d.name {
		case "seen":
			recent = recent || d.at > now-2*day
			if d.size <= 1 || newest != math.MinInt64 && d.at <= newest-3*day {
				continue
			}
			room := 20.0
			for _, g := range sights {
				if g.at > d.at-3*day && g.at < d.at+3*day {
					room -= g.points
				}
			}
			if p := min(5, room); p > 0 {
				sights, newest = append(sights, given{d.at, p}), max(newest, d.at)
			}
		case "asked":
			when := d.at
			for _, g := range questions {
				when = max(when, g.at)
			}
			room := 20.0
			for _, g := range questions {
				room -= left(g.points, g.at, when)
			}
			questions = append(questions, given{d.at, min(8, max(0, room)/left(1, d.at, when))})
		case "fled":
			doubts -= left(7, d.at, now)
		}
	}
	deeds := 0.0
	for _, g := range append(sights, questions...) {
		deeds += left(g.points, g.at, now)
	}
	if !recent {
		deeds += 30
	}
	return min(60, deeds) + doubts
}

func gradeOf(points float64) string {
	switch {
	case points >= 40:
		return "A"
	case points >= 20:
		return "B"
	case points >= 3:
		return "C"
	}
	return "D"
}

// Points, grades, readiness and the segments that read points are what a slow evaluator of the whole history says: at any
// instant, at each instant at which the machine wakes, and in the millisecond before it.
func TestScoresAreExact(t *testing.T) {
	for seed := range uint64(40) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) { playScores(t, rand.New(rand.NewPCG(seed, 7))) })
	}
}

func playScores(t *testing.T, r *rand.Rand) {
	h := begin(t, scored)
	now := noon.UnixMilli()
	put := func(in machine.Input) {
		in.Contact = "ada"
		h.out.Offset++
		machine.Apply(h.world, h.state, now, &in, &h.out)
	}
	put(machine.Input{Kind: machine.ContactInput})
	put(machine.Input{Kind: machine.LeadInput, Name: machine.LeadCreate, Key: "l"})
	var all []deed
	ready := false
	agree := func(what string) {
		t.Helper()
		view, want := machine.ViewLead(h.world, h.state, now, "l"), heat(all, now)
		if got := view["heat"].(float64); math.Abs(got-want) > 1e-9 {
			t.Fatalf("%s: heat is %v, want %v after %v", what, got, want, all)
		}
		near := false // to a border, closer than the two ways of adding agree
		for _, border := range []float64{40, 20, 3, 33, 55} {
			near = near || math.Abs(want-border) < 1e-8
		}
		if near {
			return
		}
		if got := view["grade"]; got != gradeOf(want) && view["plain"].(float64) < want {
			t.Fatalf("%s: with %v points the grade is %v, want %v", what, want, got, gradeOf(want))
		}
		ready = ready || want >= 55
		if got := view["sales_ready"]; got != ready {
			t.Fatalf("%s: ready is %v, want %v at %v points", what, got, ready, want)
		}
		in := func(name string) bool {
			for _, s := range h.state.Segments {
				if s == name {
					return true
				}
			}
			return false
		}
		if got := in("hot"); got != (want >= 33) {
			t.Fatalf("%s: in hot is %v with %v points", what, got, want)
		}
		if best := view["score"].(float64); in("warm") != (best > 12.5) {
			t.Fatalf("%s: in warm is %v with %v points", what, in("warm"), best)
		}
	}
	for range 60 {
		for until, waking := now+r.Int64N(4*day), 0; now < until; waking++ {
			due := h.state.NextDue()
			if due == 0 || due > until {
				now = until
				break
			}
			if due-1 > now {
				now = due - 1
				agree("before waking")
			}
			now = due
			machine.Fire(h.world, h.state, now, now, &h.out)
			agree("waking")
			if waking > 100 {
				t.Fatal("the machine wakes again and again")
			}
		}
		agree("in between")
		d := deed{name: []string{"seen", "seen", "asked", "fled"}[r.IntN(4)], at: now, size: float64(r.IntN(3))}
		if r.IntN(3) == 0 {
			d.at -= r.Int64N(5 * day)
		}
		put(machine.Input{Kind: machine.EventInput, Name: d.name, Time: d.at, Fields: machine.Values{"size": d.size}})
		all = append(all, d)
		agree("after " + d.name)
	}
	for i := range h.state.Credits {
		if n := len(h.state.Credits[i].Given); n > 16 {
			t.Errorf("%d points are kept for a limit of 20 in 3d", n)
		}
	}
}
