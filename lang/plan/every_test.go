package plan

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/journeylang/journey/lang/ast"
)

func load(t *testing.T, name string) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

// occurrences returns the first n occurrences behind an instant, as the wall clock shows them.
func occurrences(e *Every, after time.Time, n int) []string {
	var out []string
	for range n {
		after = e.Next(after)
		out = append(out, after.In(e.Zone).Format("2006-01-02 15:04 -0700"))
	}
	return out
}

func TestEveryNext(t *testing.T) {
	copenhagen := load(t, "Europe/Copenhagen")
	day := func(text string, zone *time.Location) time.Time {
		at, err := time.ParseInLocation("2006-01-02 15:04", text, zone)
		if err != nil {
			t.Fatal(err)
		}
		return at
	}
	for name, c := range map[string]struct {
		every ast.Every
		from  string // when the journey opens; "": always
		zone  *time.Location
		after string
		want  []string
	}{
		"mondays keep their hour across the changes of the clocks": {
			every: ast.Every{Unit: ast.Ident{Name: "monday"}, Clock: "09:00"}, zone: copenhagen, after: "2026-03-23 09:00",
			want: []string{"2026-03-30 09:00 +0200", "2026-04-06 09:00 +0200"},
		},
		"an occurrence of today that is still to come": {
			every: ast.Every{Unit: ast.Ident{Name: "monday"}, Clock: "09:00"}, zone: copenhagen, after: "2026-03-23 08:59",
			want: []string{"2026-03-23 09:00 +0100"},
		},
		"in the gap of spring, the first instant behind it": {
			every: ast.Every{Unit: ast.Ident{Name: "day"}, Clock: "02:30"}, zone: copenhagen, after: "2026-03-28 02:30",
			want: []string{"2026-03-29 03:00 +0200", "2026-03-30 02:30 +0200"},
		},
		"the overlap of autumn has one occurrence, its first": {
			every: ast.Every{Unit: ast.Ident{Name: "day"}, Clock: "02:30"}, zone: copenhagen, after: "2026-10-24 02:30",
			want: []string{"2026-10-25 02:30 +0200", "2026-10-26 02:30 +0100"},
		},
		"day 31 is clamped and does not drift": {
			every: ast.Every{Unit: ast.Ident{Name: "month"}, Day: 31, Clock: "08:00"}, zone: time.UTC, after: "2027-12-31 08:00",
			want: []string{"2028-01-31 08:00 +0000", "2028-02-29 08:00 +0000", "2028-03-31 08:00 +0000", "2028-04-30 08:00 +0000", "2028-05-31 08:00 +0000"},
		},
		"every second month counts from the month in which the journey opens": {
			every: ast.Every{Count: 2, Unit: ast.Ident{Name: "months"}, Day: 31}, from: "2026-11-15 00:00", zone: time.UTC, after: "2026-11-15 00:00",
			want: []string{"2026-11-30 00:00 +0000", "2027-01-31 00:00 +0000", "2027-03-31 00:00 +0000"},
		},
		"29 February is 28 February in other years": {
			every: ast.Every{Unit: ast.Ident{Name: "year"}}, from: "2024-02-29 00:00", zone: time.UTC, after: "2026-03-01 00:00",
			want: []string{"2027-02-28 00:00 +0000", "2028-02-29 00:00 +0000", "2029-02-28 00:00 +0000"},
		},
		"weekdays leave out the weekend": {
			every: ast.Every{Unit: ast.Ident{Name: "weekday"}, Clock: "09:00"}, zone: time.UTC, after: "2026-03-05 09:00",
			want: []string{"2026-03-06 09:00 +0000", "2026-03-09 09:00 +0000"},
		},
		"every second week is the same week for everybody": {
			every: ast.Every{Count: 2, Unit: ast.Ident{Name: "weeks"}}, zone: time.UTC, after: "2026-03-01 00:00",
			want: []string{"2026-03-09 00:00 +0000", "2026-03-23 00:00 +0000"},
		},
		"every third day, also before the day from which it is counted": {
			every: ast.Every{Count: 3, Unit: ast.Ident{Name: "days"}}, zone: time.UTC, after: "2023-12-28 00:00",
			want: []string{"2023-12-29 00:00 +0000", "2024-01-01 00:00 +0000", "2024-01-04 00:00 +0000"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			var from time.Time
			if c.from != "" {
				from = day(c.from, c.zone)
			}
			e := every(&c.every, from, c.zone)
			if diff := cmp.Diff(c.want, occurrences(e, day(c.after, c.zone), len(c.want))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// However far apart the questions are asked, the occurrences are the same: none is skipped and none is named twice.
func TestEveryNextIsDense(t *testing.T) {
	zone := load(t, "America/New_York")
	for _, unit := range []string{"day", "weekday", "week", "month", "year", "friday"} {
		for count := 1; count <= 3; count++ {
			e := every(&ast.Every{Count: count, Unit: ast.Ident{Name: unit}, Day: 30, Clock: "02:15"}, time.Time{}, zone)
			at := time.Date(2022, 5, 6, 7, 8, 9, 0, zone)
			for range 60 {
				next := e.Next(at)
				if !next.After(at) {
					t.Fatalf("%s: behind %s comes %s", e, at, next)
				}
				if again := e.Next(at.Add(next.Sub(at) / 2)); !again.Equal(next) {
					t.Fatalf("%s: behind %s comes %s, but asked half way it is %s", e, at, next, again)
				}
				if again := e.Next(next.Add(-time.Millisecond)); !again.Equal(next) {
					t.Fatalf("%s: behind %s comes %s, but asked just before it is %s", e, at, next, again)
				}
				at = next
			}
		}
	}
}

func TestOccurrence(t *testing.T) {
	utc := func(text string) time.Time {
		at, err := time.Parse("2006-01-02 15:04", text)
		if err != nil {
			t.Fatal(err)
		}
		return at
	}
	daily := &Every{Unit: "day", Count: 1, Clock: 9 * 60, Anchor: origin, Zone: time.UTC}
	for name, c := range map[string]struct {
		journey Journey
		after   string
		want    string // "": none
	}{
		"of an event, none":             {Journey{Start: Start{On: &Trigger{}}}, "2026-03-01 00:00", ""},
		"of a segment as they join":     {Journey{Start: Start{With: "dach"}}, "2026-03-01 00:00", ""},
		"of a segment, at the opening":  {Journey{Start: Start{With: "dach"}, From: utc("2026-04-01 00:00")}, "2026-03-01 00:00", "2026-04-01 00:00"},
		"behind the opening":            {Journey{Start: Start{With: "dach"}, From: utc("2026-04-01 00:00")}, "2026-04-01 00:00", ""},
		"once":                          {Journey{Start: Start{With: "dach", Once: utc("2026-04-01 10:00")}}, "2026-03-01 00:00", "2026-04-01 10:00"},
		"once, over":                    {Journey{Start: Start{With: "dach", Once: utc("2026-04-01 10:00")}}, "2026-04-01 10:00", ""},
		"every day":                     {Journey{Start: Start{With: "dach", Every: daily}}, "2026-03-01 09:00", "2026-03-02 09:00"},
		"every day, from the opening":   {Journey{Start: Start{With: "dach", Every: daily}, From: utc("2026-04-01 09:00")}, "2026-03-01 09:00", "2026-04-01 09:00"},
		"every day, until it is closed": {Journey{Start: Start{With: "dach", Every: daily}, Until: utc("2026-03-02 09:00")}, "2026-03-01 09:00", ""},
	} {
		t.Run(name, func(t *testing.T) {
			at, ok := c.journey.Occurrence(utc(c.after))
			got := ""
			if ok {
				got = at.Format("2006-01-02 15:04")
			}
			if got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// What comes from outside under the name of what the runtime itself notices is not taken for it; declared names never are.
func TestInner(t *testing.T) {
	for name, want := range map[string]bool{
		NameEnters("dach"): true, NameLeaves("dach"): true, NameCreated("lead"): true, NameChanged("contact", "plan"): true,
		"order_placed": false, "welcome.clicked": false, "form.submitted": false, "welcome.created": false, "Order Completed": false,
	} {
		if Inner(name) != want {
			t.Errorf("%q: got %v", name, !want)
		}
	}
}
