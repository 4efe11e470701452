package machine

import (
	"maps"
	"slices"
)

// contact applies a change of the profile: a nil value removes the field.
func (r *run) contact(in *Input) {
	st := r.st
	first := st.Profile == nil
	fields, account := r.ofAccount(in.Fields)
	changed := differences(st.Profile, r.dialled(fields))
	if first {
		st.Profile = Values{}
	}
	if len(changed) > 0 || first {
		before := r.before(changed)
		r.assign(changed)
		r.trace(Changed, "", changed)
		r.announceChanges(before)
	}
	if r.p != nil {
		names := make([]string, 0, len(changed))
		for name := range changed { // in any order: what reads any of them is asked once
			names = append(names, name)
		}
		r.changed(names)
	}
	r.belong(account)
}

// assign puts values into the profile.
func (r *run) assign(values Values) {
	r.note(values)
	if !r.first() {
		r.st.Updated = r.now
	}
	r.st.view = nil
	if len(r.st.Profile) == 0 && len(values) > 0 && !removes(values) {
		r.st.Profile, r.st.lent = values, true
		return
	}
	if r.st.lent {
		r.st.Profile, r.st.lent = maps.Clone(r.st.Profile), false
	}
	for name, v := range values {
		if v == nil {
			delete(r.st.Profile, name)
		} else {
			r.st.Profile[name] = v
		}
	}
}

// changed reassesses the segments that read any of the fields, each once.
func (r *run) changed(fields []string) {
	if slices.ContainsFunc(fields, func(f string) bool { return r.p.scoring.fields[f] }) {
		r.score(func() {})
	}
	r.exitAll(change{fields: fields})
	var segments []int
	for _, f := range fields {
		for _, s := range r.p.byField[f] {
			segments = insert(segments, s)
		}
	}
	r.reassess(segments)
}

func insert(list []int, v int) []int {
	for i, e := range list {
		if e == v {
			return list
		}
		if e > v {
			list = append(list, 0)
			copy(list[i+1:], list[i:])
			list[i] = v
			return list
		}
	}
	return append(list, v)
}

func equal(a, b any) bool {
	switch a := a.(type) {
	case []any:
		b, ok := b.([]any)
		if !ok || len(a) != len(b) {
			return false
		}
		for i := range a {
			if !equal(a[i], b[i]) {
				return false
			}
		}
		return true
	case map[string]any:
		return false
	}
	switch b.(type) {
	case []any, map[string]any:
		return false
	}
	return a == b
}
