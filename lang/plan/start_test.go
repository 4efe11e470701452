package plan_test

import (
	"strings"
	"testing"
)

// Who enters when decides what a journey does, so each word of it is in the hash, and nothing else.
func TestStartIsHashed(t *testing.T) {
	const script = `
project "P" { timezone "Europe/Copenhagen" }
contact { plan: string = "free", country: country? }
segment dach = contact.country == "DE"
segment vip  = contact.plan == "pro"
segment odd  = contact.plan == "odd"
email hello for transactional { subject "Hi", body "Hello" }
journey a {
  start with dach every 2 weeks 09:00
  from 2026-03-01 until 2026-06-01
  exit when in vip
  exit on contact.plan changed
  email hello
}
`
	base := one(t, script).Journeys[0].Hash
	for _, c := range []struct {
		name, old, new string
		changes        bool
	}{
		{"the count", "every 2 weeks", "every 3 weeks", true},
		{"the unit", "every 2 weeks", "every 2 months", true},
		{"the clock", "09:00", "09:30", true},
		{"the zone of the clock", "09:00", `09:00 in "Europe/London"`, true},
		{"the same zone, named", "09:00", `09:00 in "Europe/Copenhagen"`, false},
		{"the opening", "from 2026-03-01", "from 2026-03-02", true},
		{"the closing", "until 2026-06-01", "until 2026-06-02", true},
		{"the same opening on lines of their own", "2026-03-01 until", "2026-03-01 00:00\n  until", false},
		{"no occurrence", " every 2 weeks 09:00", "", true},
		{"that people come again, which every says already", " every 2 weeks 09:00\n", " every 2 weeks 09:00\n  again always\n", false},
		{"the segment of an exit", "in vip", "in odd", true},
		{"the sense of an exit", "in vip", "not in vip", true},
		{"the rule of a segment that an exit names", `contact.plan == "pro"`, `contact.plan == "top"`, true},
		{"the field of an exit", "contact.plan changed", "contact.country changed", true},
	} {
		changed := strings.Replace(script, c.old, c.new, 1)
		if changed == script {
			t.Fatalf("%s: the script does not change", c.name)
		}
		if got := one(t, changed).Journeys[0].Hash; (got != base) != c.changes {
			t.Errorf("%s: hash changed: %v, want %v", c.name, !c.changes, c.changes)
		}
	}
}
