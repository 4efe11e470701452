package machine

import (
	"slices"
	"time"

	"github.com/tinylib/msgp/msgp"
)

// A rule that nobody keeps the history of reads it from the traces of all contacts: of an entry it decodes only what it reads.

// recalled is what a rule reads of the events of one name in traces.
type recalled struct {
	readings []int    // of those that the rule makes, by number
	fields   []string // of the event
	window   int64    // ms; 0: all are read, however old
}

// recalls says what the rule reads of an event.
func (a *Asker) recalls(p *Program, event string) *recalled {
	if a.recalledBy != p {
		a.recalledBy, a.recalled = p, map[string]*recalled{}
	}
	one := &recalled{}
	ever := false
	for i, agg := range a.Rule.Aggregates {
		if !p.means(agg.Event, event) {
			continue
		}
		one.readings = append(one.readings, i)
		one.window, ever = max(one.window, int64(agg.Window/time.Millisecond)), ever || agg.Window == 0
		if agg.Field != "" {
			one.fields = append(one.fields, agg.Field)
		}
		if agg.Where != nil {
			one.fields = append(one.fields, agg.Where.Fields...)
		}
	}
	if ever {
		one.window = 0
	}
	a.recalled[event] = one
	return one
}

// reads reports whether the rule reads such an event that was at an instant (ms).
func (one *recalled) reads(at, now int64) bool {
	return one != nil && len(one.readings) > 0 && (one.window == 0 || at > now-one.window)
}

// Recall asks again where State or Encoded said that the past is needed. past hands the encoded entries of the trace of the
// contact that they were asked about to tell, oldest first; tell returns what stands behind the entry.
func (a *Asker) Recall(w *World, now int64, past func(tell func(b []byte) (rest []byte, err error)) error) (holds bool, err error) {
	a.history = append(a.history[:0], a.st.Aggregates...)
	a.st.Aggregates = a.history
	r := a.out.begin(w, &a.st, now)
	if r.p == nil {
		return false, nil
	}
	a.sought = a.sought[:0]
	for _, agg := range a.Rule.Aggregates {
		key := hashText(agg.Key)
		a.sought = append(a.sought, sought{reading{key, agg}, a.st.aggregate(key) == nil})
	}
	if err := past(a.hear); err != nil {
		return false, err
	}
	a.history = a.st.Aggregates
	return a.ask(w, now), nil
}

// hear takes the event of an entry into the history that is missing, if it is one.
func (a *Asker) hear(b []byte) (rest []byte, err error) {
	if len(b) < 2 {
		return nil, errShortEntry
	}
	kind, valued := EntryKind(b[0]), b[1]&1 != 0
	r := reader{b: b[2:]}
	at := r.varint()
	for range 4 {
		r.uvarint()
	}
	name := r.take(int(r.uvarint()))
	if r.bad {
		return nil, errShortEntry
	}
	rest = r.b
	var what *recalled
	if kind.event() {
		p := a.out.run.p
		if what = a.recalled[string(name)]; what == nil || a.recalledBy != p {
			what = a.recalls(p, string(name))
		}
	}
	switch {
	case !what.reads(at, a.out.run.now):
		if valued {
			rest, err = msgp.Skip(rest)
		}
		return rest, err
	case valued:
		if rest, err = a.values.pick(rest, what.fields); err != nil {
			return nil, err
		}
	default:
		clear(a.values)
	}
	for _, i := range what.readings {
		if s := &a.sought[i]; s.missing {
			a.out.run.feed(s.reading, at, a.values)
		}
	}
	return rest, nil
}

// pick makes the values those of an encoded set that have one of the names.
func (v Values) pick(b []byte, names []string) (rest []byte, err error) {
	clear(v)
	if len(names) == 0 {
		return msgp.Skip(b)
	}
	n, b, err := msgp.ReadMapHeaderBytes(b)
	for ; n > 0 && err == nil; n-- {
		var text []byte
		if text, b, err = msgp.ReadStringZC(b); err != nil {
			return nil, err
		}
		i := slices.IndexFunc(names, func(name string) bool { return name == string(text) })
		if i < 0 {
			b, err = msgp.Skip(b)
			continue
		}
		v[names[i]], b, err = readValue(b, 0)
	}
	return b, err
}
