package plan_test

import (
	"strings"
	"testing"
)

const hashed = `
project "P" { timezone "Europe/Copenhagen" }
contact { plan: string = "free", other: string? }
event cart { id: string, total: number }
event paid { total: number }
event unrelated { x: string }
segment big = count(paid where total > 50, 30d) > 2
segment vip = big and contact.plan == "pro"
segment elsewhere = contact.other == "x"
email hello for marketing { subject "Hi", body "Hello" }
email bye for marketing { subject "Bye", body "Bye" }
/// What it is for.
journey a {
  start on cart where event.total > 3 and vip
  goal paid within 3d
  wait 1d
  email hello
}
journey b {
  start on cart
  email bye
}
`

// TestJourneyHash changes the script in one place and says whether journey a behaves differently after it.
func TestJourneyHash(t *testing.T) {
	base := one(t, hashed).Journeys[0].Hash
	for _, c := range []struct {
		name, old, new string
		changes        bool
	}{
		{"blanks", "event.total > 3 and vip", "event.total  >  3   and vip", false},
		{"a comment", "  wait 1d\n", "  // a day\n\n  wait 1d // one\n", false},
		{"the doc", "What it is for", "What it is", false},
		{"another journey", "email bye\n}", "email bye\n  wait 1d\n}", false},
		{"another message", `subject "Bye"`, `subject "Good bye"`, false},
		{"an unrelated event", "unrelated { x", "unrelated { y", false},
		{"an unrelated segment", `contact.other == "x"`, `contact.other == "y"`, false},
		{"an unrelated field", "other: string?", "other: string? unique", false},
		{"the place", "event cart", "\n\n\nevent cart", false},
		{"a step", "wait 1d", "wait 24h", true},
		{"a filter", "event.total > 3", "event.total > 4", true},
		{"a blank in a text", `subject "Hi"`, `subject "H i"`, true},
		{"the body", `body "Hello"`, `body "Hello!"`, true},
		{"the purpose", "email hello for marketing", "email hello for transactional", true},
		{"a goal's time", "within 3d", "within 4d", true},
		{"a goal's exit", "within 3d", "within 3d then exit", true},
		{"a segment", `contact.plan == "pro"`, `contact.plan == "free"`, true},
		{"a segment of a segment", "30d) > 2", "31d) > 2", true},
		{"a field of the start event", "id: string, total: number", "id: number, total: number", true},
		{"a field of an event in history", "paid { total: number }", "paid { total: number, n: number }", true},
		{"a default that it reads", `plan: string = "free"`, `plan: string = "pro"`, true},
		{"the zone", "Europe/Copenhagen", "Europe/Berlin", true},
		{"a clause", "  goal paid", "  again always\n  goal paid", true},
		{"the control group", "  goal paid", "  hold out 5%\n  goal paid", true},
	} {
		changed := strings.Replace(hashed, c.old, c.new, 1)
		if changed == hashed {
			t.Fatalf("%s: the script does not change", c.name)
		}
		got := one(t, changed)
		if (got.Journeys[0].Hash != base) != c.changes {
			t.Errorf("%s: hash changed: %v, want %v", c.name, !c.changes, c.changes)
		}
		if got.Hash == one(t, hashed).Hash {
			t.Errorf("%s: the hash of the program did not change", c.name)
		}
	}
}

// TestStableIDs adds a step in front of others: the ids of those stay.
func TestStableIDs(t *testing.T) {
	before := one(t, hashed).Journeys[0]
	after := one(t, strings.Replace(hashed, "  wait 1d", "  if vip { email bye }\n  wait 2d\n  wait 1d", 1)).Journeys[0]
	ids := map[string]bool{}
	for _, s := range after.Steps {
		ids[s.ID] = true
	}
	for _, s := range before.Steps {
		if !ids[s.ID] {
			t.Errorf("%s is gone", s.ID)
		}
	}
}
