package soak

import (
	"strings"
	"testing"
)

// reached is what must stand in some trace of the first seeds, so that what is made by chance proves something: by the
// words of the kinds of entries.
var reached = []string{"entered", "refused", "queued", "branch", "waiting", "goal", "left", "rule", "moved", "paused", "resumed",
	"handed", "blocked", "held", "sent", "failed", "chosen", "address blocked", "subscribed", "unsubscribed",
	"calls", "answered", "call failed", "task", "assigned", "done", "lead", "lead changed", "stage", "task withdrawn", "points", "grade", "ready",
	"joined", "parted", "raised", "started", "merged", "absorbed", "inherited", "account", "sent on"}

// What is made by chance reaches what it is to prove.
func TestSoakReaches(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for seed := range uint64(80) {
		c, err := New(seed)
		if err != nil {
			t.Fatal(err)
		}
		programs, err := c.programs()
		if err != nil {
			t.Fatal(err)
		}
		v, err := runVirtual(programs, c.Acts)
		if err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		for _, lines := range v.paths {
			for _, l := range lines {
				_, l, _ = strings.Cut(l, " ")
				kind, _, _ := strings.Cut(l, " j")
				seen[kind] = true
			}
		}
		missing := 0
		for _, kind := range reached {
			if !seen[kind] {
				missing++
			}
		}
		if missing == 0 {
			t.Logf("all is reached by seed %d", seed)
			return
		}
	}
	for _, kind := range reached {
		if !seen[kind] {
			t.Errorf("nothing is %s", kind)
		}
	}
}

// A journey that the checker refuses is made anew, also one of accounts, as that of this seed at first.
func TestSoakMakesAnew(t *testing.T) {
	if _, err := New(7730001); err != nil {
		t.Error(err)
	}
}
