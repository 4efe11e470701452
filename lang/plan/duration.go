package plan

import "time"

// addDuration adds the calendar days on the wall clock of zone, then the exact part.
//
// time.Date resolves a local time inside a gap to an instant before it; people expect the first instant after it.
func addDuration(t time.Time, d Duration, zone *time.Location) time.Time {
	if d.Days != 0 {
		if zone == nil {
			zone = time.UTC
		}
		l := t.In(zone)
		t = Local(l.Year(), l.Month(), l.Day()+d.Days, l.Hour(), l.Minute(), l.Second(), l.Nanosecond(), zone)
	}
	return t.Add(d.Exact)
}

// Local returns the instant of a wall clock time in zone: in the gap of spring the first instant behind the gap, in
// the overlap of autumn the first of the two.
func Local(year int, month time.Month, day, hour, minute, sec, nsec int, zone *time.Location) time.Time {
	naive := time.Date(year, month, day, hour, minute, sec, nsec, time.UTC)
	// The offsets a day before and after bracket any change; try the earlier offset first, so an overlap yields the
	// first of its two instants.
	_, before := naive.Add(-24 * time.Hour).In(zone).Zone()
	_, after := naive.Add(24 * time.Hour).In(zone).Zone()
	for _, off := range []int{before, after} {
		at := naive.Add(-time.Duration(off) * time.Second)
		if _, have := at.In(zone).Zone(); have == off {
			return at.In(zone)
		}
	}
	// In the gap: the transition lies between the two readings of the wall clock; find it to the second.
	lo, hi := naive.Add(-time.Duration(max(before, after))*time.Second), naive.Add(-time.Duration(min(before, after))*time.Second)
	for hi.Sub(lo) > time.Second {
		mid := lo.Add(hi.Sub(lo) / 2).Truncate(time.Second)
		if mid.Equal(lo) {
			mid = lo.Add(time.Second)
		}
		if _, off := mid.In(zone).Zone(); off == before {
			lo = mid
		} else {
			hi = mid
		}
	}
	return hi.In(zone)
}
