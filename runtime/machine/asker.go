package machine

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/tinylib/msgp/msgp"

	"github.com/journeylang/journey/lang/expr"
)

// Asker asks one rule of many contacts. Of an encoded state it decodes only what the rule reads. It is for one goroutine.
type Asker struct {
	Rule *expr.Program

	fields  map[string]bool
	keys    []uint64 // of the readings of history, in order
	whole   bool     // it reads more of a state than the profile, memberships and history
	out     Output
	st      State
	segment func(string) bool

	// What is decoded lies here, and is overwritten by the next. A state that is asked about as it is lends nothing.
	profile    Values
	aggregates []Aggregate
	segments   []string
	history    []Aggregate
	values     Values   // of an event of a trace
	sought     []sought // by the number of the reading in the rule

	recalled   map[string]*recalled // by event
	recalledBy *Program
}

// sought is a reading of history, and whether the state does not hold it.
type sought struct {
	reading
	missing bool
}

// NewAsker returns an asker of a rule, in which yes or no is asked.
func NewAsker(rule *expr.Program) *Asker {
	a := &Asker{Rule: rule, fields: map[string]bool{}, profile: Values{}, values: Values{}}
	a.whole = len(rule.Account) > 0 || len(rule.Lead) > 0 || rule.Leads
	for _, f := range rule.Contact {
		a.fields[f] = true
	}
	for _, agg := range rule.Aggregates {
		a.keys = append(a.keys, hashText(agg.Key))
	}
	slices.Sort(a.keys)
	a.segment = func(name string) bool {
		_, in := slices.BinarySearch(a.st.Segments, name)
		return in
	}
	return a
}

// State asks the rule of a contact at the instant now (ms). Memberships are those that the state tells. past says that the
// state does not hold the history that the rule reads: then it has to be asked with the contact's trace.
func (a *Asker) State(w *World, now int64, st *State) (holds, past bool) {
	a.st = *st
	if a.lacks(w, st) {
		return false, true
	}
	return a.ask(w, now), false
}

func (a *Asker) ask(w *World, now int64) bool {
	r := a.out.begin(w, &a.st, now)
	if r.p == nil {
		return false
	}
	env := r.scope(nil, nil)
	member := env.Member
	env.Member = a.segment
	defer func() { env.Member = member }()
	return a.Rule.Holds(env)
}

// lacks reports whether the state does not hold a reading of history that the rule makes.
func (a *Asker) lacks(w *World, st *State) bool {
	p := w.Current()
	if len(a.keys) == 0 || p == nil {
		return false
	}
	for _, agg := range a.Rule.Aggregates {
		if _, kept := p.keys[agg.Key]; !kept || st.Program != p.Number {
			return true
		}
	}
	return false
}

// LooksBack reports whether the history that the rule reads has to be found in the traces of many: no state holds it, or, where
// contacts are still to be brought under the current program, not each does.
func (a *Asker) LooksBack(w *World, lagging bool) bool {
	p := w.Current()
	if p == nil || len(a.keys) == 0 {
		return false
	}
	return lagging || slices.ContainsFunc(a.Rule.Aggregates, func(agg *expr.Aggregate) bool { _, kept := p.keys[agg.Key]; return !kept })
}

// Encoded is State for what EncodeState wrote.
func (a *Asker) Encoded(w *World, now int64, id string, b []byte) (holds, past bool, err error) {
	if a.whole {
		st, err := DecodeState(b)
		if err != nil {
			return false, false, err
		}
		holds, past = a.State(w, now, st)
		return holds, past, nil
	}
	if a.ignores(w) {
		clear(a.profile)
		a.st = State{ID: id, Profile: a.profile}
		return false, true, nil
	}
	if err := a.decode(id, b); err != nil {
		return false, false, fmt.Errorf("decode the state of contact %q: %w", id, err)
	}
	if a.lacks(w, &a.st) {
		return false, true, nil
	}
	return a.ask(w, now), false, nil
}

// ignores reports whether the rule reads history that no state holds, and nothing else.
func (a *Asker) ignores(w *World) bool {
	p := w.Current()
	if p == nil || len(a.keys) == 0 || len(a.fields)+len(a.Rule.Segments) > 0 {
		return false
	}
	return !slices.ContainsFunc(a.Rule.Aggregates, func(agg *expr.Aggregate) bool { _, kept := p.keys[agg.Key]; return kept })
}

// decode reads of an encoded state what the rule reads.
func (a *Asker) decode(id string, b []byte) error {
	if len(b) == 0 || b[0] != stateVersion {
		return fmt.Errorf("the state has a format that this journey does not know")
	}
	clear(a.profile)
	a.st = State{ID: id, Profile: a.profile, Aggregates: a.aggregates[:0], Segments: a.segments[:0]}
	defer func() { a.aggregates, a.segments = a.st.Aggregates, a.st.Segments }()
	n, b, err := msgp.ReadMapHeaderBytes(b[1:])
	for ; n > 0 && err == nil; n-- {
		var name []byte
		if name, b, err = msgp.ReadMapKeyZC(b); err != nil {
			return err
		}
		switch {
		case string(name) == "p" && len(a.fields) > 0:
			b, err = a.readProfile(b)
		case string(name) == "a" && len(a.keys) > 0:
			b, err = a.readHistory(b)
		case string(name) == "s" && len(a.Rule.Segments) > 0:
			b, err = a.readSegments(b)
		case string(name) == "g":
			a.st.Program, b, err = msgp.ReadUint32Bytes(b)
		default:
			b, err = msgp.Skip(b)
		}
	}
	return err
}

func (a *Asker) readProfile(b []byte) ([]byte, error) {
	if msgp.IsNil(b) {
		return msgp.ReadNilBytes(b)
	}
	n, b, err := msgp.ReadMapHeaderBytes(b)
	for ; n > 0 && err == nil; n-- {
		var name []byte
		if name, b, err = msgp.ReadMapKeyZC(b); err != nil {
			return b, err
		}
		if !a.fields[string(name)] {
			b, err = msgp.Skip(b)
			continue
		}
		a.st.Profile[string(name)], b, err = readValue(b, 0)
	}
	return b, err
}

func (a *Asker) readSegments(b []byte) ([]byte, error) {
	n, b, err := msgp.ReadArrayHeaderBytes(b)
	for ; n > 0 && err == nil; n-- {
		var name []byte
		if name, b, err = msgp.ReadStringZC(b); err == nil {
			if i, named := slices.BinarySearchFunc(a.Rule.Segments, name, func(s string, b []byte) int { return cmp.Compare(s, string(b)) }); named {
				a.st.Segments = append(a.st.Segments, a.Rule.Segments[i])
			}
		}
	}
	return b, err
}

// readHistory reads the readings that the rule makes. The key of each comes first in it.
func (a *Asker) readHistory(b []byte) ([]byte, error) {
	n, b, err := msgp.ReadArrayHeaderBytes(b)
	for ; n > 0 && err == nil; n-- {
		var inner []byte
		var key uint64
		if _, inner, err = msgp.ReadMapHeaderBytes(b); err == nil {
			if _, inner, err = msgp.ReadMapKeyZC(inner); err == nil {
				key, _, err = msgp.ReadUint64Bytes(inner)
			}
		}
		if err != nil {
			return b, err
		}
		if _, wanted := slices.BinarySearch(a.keys, key); !wanted {
			b, err = msgp.Skip(b)
			continue
		}
		var agg Aggregate
		b, err = agg.UnmarshalMsg(b)
		a.st.Aggregates = append(a.st.Aggregates, agg)
	}
	return b, err
}

// HasSegment reports whether the program declares a segment.
func (m *Program) HasSegment(name string) bool {
	_, ok := m.segments[name]
	return ok
}
