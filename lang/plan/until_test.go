package plan_test

import (
	"testing"
	"time"

	"github.com/journeylang/journey/lang/plan"
)

var (
	everyDay = [7]bool{true, true, true, true, true, true, true}
	workdays = [7]bool{false, true, true, true, true, true, false}
	sundays  = [7]bool{true}
)

// TestNext holds the next time of the week at the edges: the very minute, inside and at the end of a window, a window that
// crosses midnight, the weekend, and both clock changes.
func TestNext(t *testing.T) {
	for _, c := range []struct {
		name       string
		next       plan.Next
		from, want string
	}{
		{"today, still to come", plan.Next{Days: everyDay, From: 9 * 60}, "2026-03-02 08:59", "2026-03-02 09:00"},
		{"the very minute", plan.Next{Days: everyDay, From: 9 * 60}, "2026-03-02 09:00", "2026-03-03 09:00"},
		{"over the weekend", plan.Next{Days: workdays, From: 9 * 60}, "2026-03-06 09:00", "2026-03-09 09:00"},
		{"a week on", plan.Next{Days: sundays}, "2026-03-01 00:00", "2026-03-08 00:00"},
		{"window, before", plan.Next{Days: workdays, Window: true, From: 9 * 60, To: 17 * 60}, "2026-03-02 08:00", "2026-03-02 09:00"},
		{"window, its beginning", plan.Next{Days: workdays, Window: true, From: 9 * 60, To: 17 * 60}, "2026-03-02 09:00", "2026-03-02 09:00"},
		{"window, its last minute", plan.Next{Days: workdays, Window: true, From: 9 * 60, To: 17 * 60}, "2026-03-02 16:59", "2026-03-02 16:59"},
		{"window, its end", plan.Next{Days: workdays, Window: true, From: 9 * 60, To: 17 * 60}, "2026-03-02 17:00", "2026-03-03 09:00"},
		{"night, after midnight", plan.Next{Days: sundays, Window: true, From: 22 * 60, To: 6 * 60}, "2026-03-02 05:59", "2026-03-02 05:59"},
		{"night, over", plan.Next{Days: sundays, Window: true, From: 22 * 60, To: 6 * 60}, "2026-03-02 06:00", "2026-03-08 22:00"},
		{"night, of another day", plan.Next{Days: sundays, Window: true, From: 22 * 60, To: 6 * 60}, "2026-03-04 23:00", "2026-03-08 22:00"},
		{"in the spring gap", plan.Next{Days: everyDay, From: 2*60 + 30}, "2026-03-29 01:00", "2026-03-29 03:00"},
		{"behind the spring gap", plan.Next{Days: everyDay, From: 2*60 + 30}, "2026-03-29 03:00", "2026-03-30 02:30"},
		{"the first of two in autumn", plan.Next{Days: everyDay, From: 2*60 + 30}, "2026-10-25 01:00", "2026-10-25 00:30Z"},
		{"between the two in autumn", plan.Next{Days: everyDay, From: 2*60 + 30}, "2026-10-25 00:45Z", "2026-10-26 02:30"},
	} {
		got := c.next.After(instant(t, c.from), copenhagen(t))
		if want := instant(t, c.want); !got.Equal(want) {
			t.Errorf("%s: from %s to %s, want %s", c.name, c.from, got, want)
		}
	}
}

// TestNextIsNeverPast walks through two years in odd steps: the answer is never before, never more than eight days on,
// and behind it comes another.
func TestNextIsNeverPast(t *testing.T) {
	zone := copenhagen(t)
	nights := plan.Next{Days: workdays, Window: true, From: 22 * 60, To: 5 * 60}
	mornings := plan.Next{Days: workdays, From: 2*60 + 30}
	for at := instant(t, "2026-01-01 00:00"); at.Year() < 2028; at = at.Add(5*time.Hour + 13*time.Minute + 7*time.Second) {
		if got := nights.After(at, zone); got.Before(at) || got.Sub(at) > 8*24*time.Hour {
			t.Fatalf("night: from %s to %s", at, got)
		}
		if got := mornings.After(at, zone); !got.After(at) || got.Sub(at) > 8*24*time.Hour {
			t.Fatalf("morning: from %s to %s", at, got)
		}
	}
}

// instant reads a time in Copenhagen, or with Z one in UTC.
func instant(t *testing.T, text string) time.Time {
	t.Helper()
	if at, err := time.Parse("2006-01-02 15:04Z", text); err == nil {
		return at
	}
	at, err := time.ParseInLocation("2006-01-02 15:04", text, copenhagen(t))
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func copenhagen(t *testing.T) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation("Europe/Copenhagen")
	if err != nil {
		t.Fatal(err)
	}
	return zone
}
