package machine

// firstSchema is the number of records that were written before consent was kept with its source, blocked messages were
// counted by their gate, and a trip remembered what it sent where.
const firstSchema = 1

// first reports whether the record at hand is one of those: they fold to what they always folded to.
func (r *run) first() bool { return r.out.Schema == firstSchema }

// tidySending makes the empty lists about sending nil, as decoding leaves them.
func (st *State) tidySending() {
	st.Consents, st.Handings, st.Addresses, st.Engaged = orNil(st.Consents), orNil(st.Handings), orNil(st.Addresses), orNil(st.Engaged)
	for i := range st.Engaged {
		st.Engaged[i].Open = orNil(st.Engaged[i].Open)
	}
}
