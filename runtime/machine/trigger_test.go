package machine_test

import (
	"testing"
	"time"

	"github.com/journeylang/journey/runtime/machine"
)

const echo = `
project "Echo" { timezone "UTC" }
contact { n: number = 0, plan: "free" | "pro" = "free" }
event visited {}
event pinged {}

journey echoes {
  start on contact.n changed
  per event.after
  again always
  set contact.n = contact.n + 1
}
`

// A journey that brings about its own start goes on for ever, but in inputs of its own: one input does not hold up its
// partition.
func TestEndlessEcho(t *testing.T) {
	h := begin(t, echo)
	h.apply(noon, "", nil)
	h.apply(noon, "", machine.Values{"n": 1.0})
	if n := h.state.Profile["n"]; n != 101.0 {
		t.Errorf("contact.n is %v, want what one input may bring about", n)
	}
	if len(h.out.Tells) != 1 || h.out.Tells[0].Kind != machine.InnerInput || h.out.Tells[0].Contact != "ada" {
		t.Fatalf("told %v, want the rest as an input of its own", h.out.Tells)
	}
	next := h.out.Tells[0]
	h.out.Tells = nil
	machine.Apply(h.world, h.state, noon.UnixMilli(), &next, &h.out)
	if n := h.state.Profile["n"]; n != 202.0 {
		t.Errorf("contact.n is %v behind the next input, want 202", n)
	}
}

const watched = `
project "Watched" { timezone "UTC" }
contact { ends: time?, seen: number = 0, other: number = 0 }
event visited {}
event bought {}
journey trial {
  start on visited
  exit when contact.ends < now
  exit when count(bought, 1d) >= 2
  wait 30d
  set contact.seen = 1
}
`

// A moment at which time alone turns an exit is a timer of the trip; it is moved by what the exit reads, and nothing is
// left of it behind the trip.
func TestTurn(t *testing.T) {
	h := begin(t, watched)
	ends := noon.Add(48 * time.Hour)
	h.apply(noon, "", machine.Values{"ends": ends})
	h.apply(noon, "visited", nil)
	due := func() time.Time { return time.UnixMilli(h.state.NextDue()).UTC() }
	if got := due(); got.Before(ends) || got.After(ends.Add(time.Millisecond)) {
		t.Errorf("due at %s, want %s", got, ends)
	}
	h.apply(noon, "", machine.Values{"ends": noon.Add(24 * time.Hour)})
	if got, want := due(), noon.Add(24*time.Hour); got.Before(want) || got.After(want.Add(time.Millisecond)) {
		t.Errorf("due at %s behind the change, want %s", got, want)
	}
	h.apply(noon, "", machine.Values{"ends": nil})
	if got, want := due(), noon.AddDate(0, 0, 30); !got.Equal(want) {
		t.Errorf("due at %s without a moment, want the wait's %s", got, want)
	}
	h.apply(noon, "bought", nil)
	if got, want := due(), noon.Add(24*time.Hour); !got.Equal(want) {
		t.Errorf("due at %s with an event in the window, want its end at %s", got, want)
	}
	h.apply(noon, "bought", nil)
	if trip := h.state.Trips; len(trip) > 0 && trip[0].Left == 0 {
		t.Error("the trip goes on although its exit holds")
	}
	if got := h.state.NextDue(); got != 0 {
		t.Errorf("due at %s behind the trip, want never", due())
	}
}

// A contact whose segments read the clock joins at the exact millisecond.
func TestClockedSegment(t *testing.T) {
	h := begin(t, `
project "Clock" { timezone "UTC" }
contact { ends: time? }
event seen {}
event visited {}
segment over  = contact.ends <= now
segment quiet = since(seen) > 60d
segment both  = over and quiet
journey leaves {
  start on visited
  exit when in both
  wait 365d
  set contact.ends = contact.ends
}`)
	ends := noon.Add(90 * time.Minute)
	h.apply(noon, "", machine.Values{"ends": ends})
	h.apply(noon, "seen", nil)
	h.apply(noon, "visited", nil)
	for _, step := range []struct {
		at   time.Time
		want string
	}{
		{ends.Add(-time.Millisecond), ""},
		{ends, "over"},
		{noon.Add(60 * 24 * time.Hour), "over"},
		{noon.Add(60*24*time.Hour + time.Millisecond), "both over quiet"},
	} {
		for due := h.state.NextDue(); due != 0 && due <= step.at.UnixMilli(); due = h.state.NextDue() {
			h.fire(time.UnixMilli(due).UTC(), time.UnixMilli(due).UTC())
		}
		got := ""
		for i, s := range h.state.Segments {
			if i > 0 {
				got += " "
			}
			got += s
		}
		if got != step.want {
			t.Errorf("at %s in %q, want %q", step.at, got, step.want)
		}
	}
	if len(h.state.Trips) > 0 && h.state.Trips[0].Left == 0 {
		t.Error("the trip goes on although its exit holds")
	}
}
