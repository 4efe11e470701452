package machine

import "slices"

// What is kept of a window is as little as its question allows, without making any answer inexact:
//
//	happened         the last event
//	min, max         the events that no later one beats
//	distinct         of each value the last event
//	count, sum, avg  every event; those of the same millisecond that are alike as one
//
// So a state grows without bound only by events that lie inside a window of the last line, each of which takes 12 bytes
// there, and up to 11 more where it has a value.

// everything is a question for which every event is kept as it is.
const everything = "everything"

// keepsAs returns the question that a window is kept for: in the time of the first records every window kept everything.
func (r *run) keepsAs(fn string) string {
	if r.first() {
		return everything
	}
	return fn
}

// enter puts an event into a window, in the order of time; of the same instant, in the order of arrival.
func (a *Aggregate) enter(fn string, p Point) {
	i, _ := slices.BinarySearchFunc(a.Points, p, func(x, p Point) int {
		if x.At <= p.At {
			return -1
		}
		return 1
	})
	beats := func(x, y Point) bool { return false }
	switch fn {
	case everything:
	case "happened":
		beats = func(Point, Point) bool { return true }
	case "min":
		beats = func(x, y Point) bool { return x.Value <= y.Value }
	case "max":
		beats = func(x, y Point) bool { return x.Value >= y.Value }
	case "distinct":
		beats = func(x, y Point) bool { return x.Text == y.Text }
	default:
		if i > 0 && a.Points[i-1].like(p) {
			a.Points[i-1].More++
			return
		}
	}
	if slices.ContainsFunc(a.Points[i:], func(later Point) bool { return beats(later, p) }) {
		return
	}
	rest := slices.Clone(a.Points[i:])
	kept := slices.DeleteFunc(a.Points[:i], func(x Point) bool { return beats(p, x) })
	a.Points = append(append(kept, p), rest...)
}

func (p Point) like(q Point) bool { return p.At == q.At && p.Value == q.Value && p.Text == q.Text }

// slide drops the points at or before start.
func (a *Aggregate) slide(start int64) {
	n := 0
	for n < len(a.Points) && a.Points[n].At <= start {
		n++
	}
	a.Points = a.Points[n:]
}

// inside sums up the points in (start, end].
func (a Aggregate) inside(start, end int64) Aggregate {
	var out Aggregate
	for _, p := range a.Points {
		if p.At <= start || p.At > end {
			continue
		}
		for range 1 + p.More {
			out.add(p.At, p.Value)
		}
		if p.Text != "" {
			out.Texts = union(out.Texts, p.Text)
		}
	}
	return out
}

// union returns an ordered list that has the text.
func union(list []string, text string) []string {
	i, had := slices.BinarySearch(list, text)
	if had {
		return list
	}
	return slices.Insert(list, i, text)
}
