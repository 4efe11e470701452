package machine

// firstSchema is the number of records that were written before consent was kept with its source, blocked messages were
// counted by their gate, and a trip remembered what it sent where.
const firstSchema = 1

// first reports whether the record at hand is one of those: they fold to what they always folded to.
func (r *run) first() bool { return r.out.Schema == firstSchema }

// The numbers of records from which on a rule holds; those that were written before fold to what they always folded to.
const (
	movedWhole  = 3 // who is moved arrives anew at a step of another kind, and a series changes also while its message is held
	elseWaits   = 3 // a message with an else is waited for until it is known whether it could be written
	shiftWhole  = 3 // a pause with shift moves the arrival too
	goneIsGone  = 3 // what presumes somebody makes nobody
	provedWell  = 3 // a split is decided by a test that may be looked at after each person
	mostTurns   = 4 // when the most of several scores turns, or whose grade counts, hangs on each of them
	wholePast   = 4 // the past that points are made anew of goes up to this moment
	deedsGone   = 4 // an account's history and points forget what a contact did who is forgotten
	dialledHome = 4 // a telephone number without its country's prefix is that of the contact's country, or of the project's
)

// predates reports whether the record at hand was written before a rule held.
func (r *run) predates(rule uint16) bool { return r.out.Schema != 0 && r.out.Schema < rule }

// tidySending makes the empty lists about sending nil, as decoding leaves them.
func (st *State) tidySending() {
	st.Consents, st.Handings, st.Addresses, st.Engaged = orNil(st.Consents), orNil(st.Handings), orNil(st.Addresses), orNil(st.Engaged)
	for i := range st.Engaged {
		st.Engaged[i].Open = orNil(st.Engaged[i].Open)
	}
}
