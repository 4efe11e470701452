package machine

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/journeylang/journey/lang/expr"
)

// The history of a contact is kept as the answers to the readings that the program makes of it: a reading without a
// window keeps a few numbers, one with a window keeps the events inside it. So the state is bounded by what the rules
// ask for, and every answer is exact.

func (st *State) aggregate(key uint64) *Aggregate {
	if i, ok := st.findAggregate(key); ok {
		return &st.Aggregates[i]
	}
	return nil
}

func (st *State) findAggregate(key uint64) (int, bool) {
	return slices.BinarySearchFunc(st.Aggregates, key, func(a Aggregate, key uint64) int { return cmp.Compare(a.Key, key) })
}

// remember feeds an event to every reading of it: those of the current program, and those that only an older program
// makes under which a trip still runs.
func (r *run) remember(event string, at int64, fields Values) {
	for _, reading := range r.p.readings[event] {
		r.feed(reading, at, fields)
	}
	var fed []uint64
	for i := range r.st.Trips {
		if t := &r.st.Trips[i]; t.Program != r.p.Number {
			for _, reading := range r.world.Program(t.Program).readings[event] {
				if _, current := r.p.keys[reading.agg.Key]; !current && !slices.Contains(fed, reading.key) {
					fed = append(fed, reading.key)
					r.feed(reading, at, fields)
				}
			}
		}
	}
}

func (r *run) feed(read reading, at int64, fields Values) {
	agg := read.agg
	if agg.Where != nil {
		if r.filter.Now, r.filter.Fields = r.env.Now, fields; !agg.Where.Holds(&r.filter) {
			return
		}
	}
	value, isNumber := fields[agg.Field].(float64)
	if agg.Field != "" && agg.Fn != "distinct" && !isNumber {
		return
	}
	text := ""
	if agg.Fn == "distinct" {
		v, ok := fields[agg.Field]
		if !ok || v == nil {
			return
		}
		text = fmt.Sprint(v)
	}
	i, ok := r.st.findAggregate(read.key)
	if !ok {
		r.st.Aggregates = slices.Insert(r.st.Aggregates, i, Aggregate{Key: read.key})
	}
	a := &r.st.Aggregates[i]
	if agg.Window > 0 {
		a.slide(r.now - int64(agg.Window/time.Millisecond))
		if at > r.now-int64(agg.Window/time.Millisecond) {
			a.enter(r.keepsAs(agg.Fn), Point{At: at, Value: value, Text: text})
		}
		return
	}
	a.add(at, value)
	if text != "" {
		a.Texts = union(a.Texts, text)
	}
}

func (a *Aggregate) add(at int64, value float64) {
	if a.N == 0 {
		a.First, a.Last, a.Min, a.Max = at, at, value, value
	}
	a.N++
	a.First, a.Last = min(a.First, at), max(a.Last, at)
	a.Min, a.Max = min(a.Min, value), max(a.Max, value)
	a.Sum += value
}

// history answers a reading at this instant; expressions call it.
func (r *run) history(agg *expr.Aggregate) any {
	key, known := r.p.keys[agg.Key]
	if !known {
		key = hashText(agg.Key)
	}
	var a Aggregate
	if kept := r.st.aggregate(key); kept != nil {
		a = *kept
		if agg.Window > 0 {
			a = a.inside(r.now-int64(agg.Window/time.Millisecond), r.now)
		}
	}
	switch agg.Fn {
	case "count":
		return float64(a.N)
	case "happened":
		return a.N > 0
	case "sum":
		return a.Sum
	case "distinct":
		return float64(len(a.Texts))
	}
	if a.N == 0 {
		return nil
	}
	switch agg.Fn {
	case "avg":
		return a.Sum / float64(a.N)
	case "min":
		return a.Min
	case "max":
		return a.Max
	case "first":
		return time.UnixMilli(a.First).UTC()
	case "last":
		return time.UnixMilli(a.Last).UTC()
	case "since":
		return time.Duration(r.now-a.Last) * time.Millisecond
	}
	panic("unknown reading of history " + agg.Fn)
}

// rebuild makes the readings that the state does not have from the contact's past, and drops those that no program
// reads any more.
func (r *run) rebuild(past []Entry) {
	wanted := map[uint64]bool{}
	for _, agg := range r.p.Plan.Aggregates {
		key := r.p.keys[agg.Key]
		wanted[key] = true
		if r.st.aggregate(key) != nil {
			continue
		}
		r.recall(reading{key, agg}, past)
	}
	for i := range r.st.Trips {
		if p := r.world.Program(r.st.Trips[i].Program); p != nil {
			for _, agg := range p.Plan.Aggregates {
				wanted[p.keys[agg.Key]] = true
			}
		}
	}
	r.st.Aggregates = slices.DeleteFunc(r.st.Aggregates, func(a Aggregate) bool { return !wanted[a.Key] })
}

// recall feeds a reading from the contact's past.
func (r *run) recall(read reading, past []Entry) {
	for i := range past {
		if e := &past[i]; e.Kind.event() && r.p.means(read.agg.Event, e.Text) {
			r.feed(read, e.Time, e.Values)
		}
	}
}

// means reports whether a reading of an event takes what a trace calls text.
func (m *Program) means(event, text string) bool {
	name, message, interaction := m.eventName(text)
	return name == event || interaction != "" && event == m.medium(message)+"."+interaction
}
