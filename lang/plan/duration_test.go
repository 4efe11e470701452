package plan

import (
	"testing"
	"time"
	_ "time/tzdata"
)

// TestAfter adds days across the changes of the clock. The expected instants are those of the zone database.
func TestAfter(t *testing.T) {
	day := Duration{Days: 1}
	for _, c := range []struct {
		name, zone, from string
		d                Duration
		want             string
	}{
		{"plain", "Europe/Copenhagen", "2026-03-10T10:00:00+01:00", day, "2026-03-11T10:00:00+01:00"},
		{"into summer keeps the clock", "Europe/Copenhagen", "2026-03-28T10:00:00+01:00", day, "2026-03-29T10:00:00+02:00"},
		{"spring gap", "Europe/Copenhagen", "2026-03-28T02:30:00+01:00", day, "2026-03-29T03:00:00+02:00"},
		{"first instant of the gap", "Europe/Copenhagen", "2026-03-28T02:00:00+01:00", day, "2026-03-29T03:00:00+02:00"},
		{"last second before the gap", "Europe/Copenhagen", "2026-03-28T01:59:59+01:00", day, "2026-03-29T01:59:59+01:00"},
		{"last second of the gap", "Europe/Copenhagen", "2026-03-28T02:59:59+01:00", day, "2026-03-29T03:00:00+02:00"},
		{"behind the gap", "Europe/Copenhagen", "2026-03-28T03:00:00+01:00", day, "2026-03-29T03:00:00+02:00"},
		{"autumn overlap takes the first", "Europe/Copenhagen", "2026-10-24T02:30:00+02:00", day, "2026-10-25T02:30:00+02:00"},
		{"the first instant of the overlap", "Europe/Copenhagen", "2026-10-24T02:00:00+02:00", day, "2026-10-25T02:00:00+02:00"},
		{"behind the overlap", "Europe/Copenhagen", "2026-10-24T03:00:00+02:00", day, "2026-10-25T03:00:00+01:00"},
		{"from the second of the overlap", "Europe/Copenhagen", "2026-10-25T02:30:00+01:00", day, "2026-10-26T02:30:00+01:00"},
		{"24 h are exact", "Europe/Copenhagen", "2026-03-28T10:00:00+01:00", Duration{Exact: 24 * time.Hour}, "2026-03-29T11:00:00+02:00"},
		{"days first, then hours", "Europe/Copenhagen", "2026-03-28T01:30:00+01:00", Duration{Days: 1, Exact: time.Hour}, "2026-03-29T03:30:00+02:00"},
		{"a week over the change", "America/New_York", "2026-03-05T09:00:00-05:00", Duration{Days: 7}, "2026-03-12T09:00:00-04:00"},
		{"spring gap", "America/New_York", "2026-03-07T02:30:00-05:00", day, "2026-03-08T03:00:00-04:00"},
		{"autumn overlap", "America/New_York", "2026-10-31T01:30:00-04:00", day, "2026-11-01T01:30:00-04:00"},
		{"a gap of half an hour", "Australia/Lord_Howe", "2026-10-03T02:15:00+10:30", day, "2026-10-04T02:30:00+11:00"},
		{"behind the gap of half an hour", "Australia/Lord_Howe", "2026-10-03T02:30:00+10:30", day, "2026-10-04T02:30:00+11:00"},
		{"an overlap of half an hour", "Australia/Lord_Howe", "2026-04-04T01:45:00+11:00", day, "2026-04-05T01:45:00+11:00"},
		{"before the overlap of half an hour", "Australia/Lord_Howe", "2026-04-04T01:29:59+11:00", day, "2026-04-05T01:29:59+11:00"},
		{"a day that never was", "Pacific/Apia", "2011-12-29T12:00:00-10:00", day, "2011-12-31T00:00:00+14:00"},
		{"a gap at midnight", "America/Santiago", "2026-09-05T00:30:00-04:00", day, "2026-09-06T01:00:00-03:00"},
		{"no zone is UTC", "", "2026-03-28T02:30:00Z", day, "2026-03-29T02:30:00Z"},
	} {
		t.Run(c.zone+" "+c.name, func(t *testing.T) {
			var zone *time.Location
			if c.zone != "" {
				var err error
				if zone, err = time.LoadLocation(c.zone); err != nil {
					t.Fatal(err)
				}
			}
			from, err := time.Parse(time.RFC3339, c.from)
			if err != nil {
				t.Fatal(err)
			}
			want, err := time.Parse(time.RFC3339, c.want)
			if err != nil {
				t.Fatal(err)
			}
			if got := c.d.After(from, zone); !got.Equal(want) {
				t.Errorf("got %s, want %s", got.Format(time.RFC3339), c.want)
			}
		})
	}
}

// TestLocalAll compares Local with a search through every minute around each change of the clock for ten years.
func TestLocalAll(t *testing.T) {
	for _, name := range []string{"Europe/Copenhagen", "America/New_York", "Australia/Lord_Howe", "America/Santiago", "Africa/Casablanca", "Asia/Kathmandu"} {
		zone, err := time.LoadLocation(name)
		if err != nil {
			t.Fatal(err)
		}
		at := time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)
		_, before := at.In(zone).Zone()
		for end := at.AddDate(10, 0, 0); at.Before(end); at = at.Add(15 * time.Minute) {
			_, off := at.In(zone).Zone()
			if off == before {
				continue
			}
			before = off
			checkAround(t, zone, at)
		}
	}
}

// checkAround takes every wall clock time within three hours of a change: Local must give the first instant that
// shows it, or, where none does, the first that shows a later time.
func checkAround(t *testing.T, zone *time.Location, change time.Time) {
	t.Helper()
	wall := func(at time.Time) string { return at.In(zone).Format("2006-01-02 15:04") }
	l := change.In(zone)
	for m := -180; m <= 180; m += 5 {
		naive := time.Date(l.Year(), l.Month(), l.Day(), l.Hour(), l.Minute()+m, 0, 0, time.UTC)
		text := naive.Format("2006-01-02 15:04")
		var want time.Time
		for at := change.Add(-8 * time.Hour); ; at = at.Add(time.Minute) {
			if wall(at) >= text {
				want = at
				break
			}
		}
		got := Local(naive.Year(), naive.Month(), naive.Day(), naive.Hour(), naive.Minute(), 0, 0, zone)
		if !got.Equal(want) {
			t.Errorf("%s %s: got %s, want %s", zone, text, got.Format(time.RFC3339), want.In(zone).Format(time.RFC3339))
		}
	}
}
