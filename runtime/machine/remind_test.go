package machine_test

import (
	"bytes"
	"testing"
	"time"

	"github.com/journeylang/journey/runtime/machine"
)

const rounds = `
project "Shop" { timezone "UTC" }
contact { email: email?, by: string? }
event visited {}
event ordered {}
email hello for transactional { subject "Hello", body "Hello" }
email second for transactional { subject "Second", body "Second" }
journey a {
  start on visited
  repeat up to 3 times {
    remind until ordered or 2d {
      after 1h email hello
      after 2h email second
    } done { set contact.by = reminder.message }
    wait 1d
  }
}
`

// TestSeriesIsKept: a state that is written and read at every hour goes the same way as one that is not, through series
// and rounds.
func TestSeriesIsKept(t *testing.T) {
	whole, read := begin(t, rounds), begin(t, rounds)
	for _, h := range []*heart{whole, read} {
		h.apply(noon, "", machine.Values{"email": "ada@shop.example"})
		h.apply(noon, "visited", nil)
	}
	for hour := range 24 * 12 {
		at := noon.Add(time.Duration(hour) * time.Hour)
		b, err := machine.EncodeState(read.state)
		if err != nil {
			t.Fatal(err)
		}
		if read.state, err = machine.DecodeState(b); err != nil {
			t.Fatal(err)
		}
		for _, h := range []*heart{whole, read} {
			h.fire(at, at)
			if hour == 26 || hour == 75 {
				h.apply(at, "ordered", nil)
			}
		}
		one, err := machine.EncodeState(whole.state)
		if err != nil {
			t.Fatal(err)
		}
		two, err := machine.EncodeState(read.state)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(one, two) {
			t.Fatalf("hour %d: the states differ:\n%+v\n%+v", hour, whole.state.Trips, read.state.Trips)
		}
	}
	if n := len(whole.out.Effects); n < 5 {
		t.Errorf("%d messages were handed over, want those of three rounds", n)
	}
	keys := map[string]bool{}
	for _, e := range whole.out.Effects {
		if keys[e.Key] {
			t.Errorf("the key %s is given twice", e.Key)
		}
		keys[e.Key] = true
	}
}

// TestConversionsAreCounted: done counts at the series and at the message behind which it came.
func TestConversionsAreCounted(t *testing.T) {
	h := begin(t, rounds)
	h.apply(noon, "", machine.Values{"email": "ada@shop.example"})
	h.apply(noon, "visited", nil)
	h.fire(noon.Add(90*time.Minute), noon.Add(90*time.Minute))
	h.apply(noon.Add(100*time.Minute), "ordered", nil)
	steps := h.out.Counts(nil, 0).Steps
	converted := map[string]int64{}
	for i, s := range h.world.Current().Plan.Journeys[0].Steps {
		if n := steps[i].Converted; n != 0 {
			converted[s.Label] = n
		}
	}
	if len(converted) != 2 || converted["remind until ordered"] != 1 || converted["email hello"] != 1 {
		t.Errorf("converted: %v", converted)
	}
	if h.state.Profile["by"] != "hello" {
		t.Errorf("by %v", h.state.Profile["by"])
	}
}
