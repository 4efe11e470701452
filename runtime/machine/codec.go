package machine

import (
	"fmt"
	"slices"

	"github.com/tinylib/msgp/msgp"
)

// stateVersion is the first byte of an encoded state. A reader of a later version still reads this one.
const stateVersion = 1

// EncodeState returns the canonical bytes of a state.
func EncodeState(st *State) ([]byte, error) {
	return AppendState(make([]byte, 0, 1+st.Msgsize()), st)
}

// AppendState appends the canonical bytes of a state.
func AppendState(b []byte, st *State) ([]byte, error) {
	st.tidy()
	return st.MarshalMsg(append(b, stateVersion))
}

// tidy makes empty lists nil, as decoding leaves them, so that equal states have equal bytes.
func (st *State) tidy() {
	st.Trips = orNil(st.Trips)
	for i := range st.Trips {
		t := &st.Trips[i]
		t.Results = orNil(t.Results)
		t.Arms, t.Sent, t.Interactions = orNil(t.Arms), orNil(t.Sent), orNil(t.Interactions)
		t.Loops, t.Reminded, t.Met = orNil(t.Loops), orNil(t.Reminded), orNil(t.Met)
		t.Credited = orNil(t.Credited)
	}
	st.Visits, st.Segments, st.Aggregates = orNil(st.Visits), orNil(st.Segments), orNil(st.Aggregates)
	for i := range st.Aggregates {
		a := &st.Aggregates[i]
		a.Points, a.Texts = orNil(a.Points), orNil(a.Texts)
	}
	st.Pending, st.Refusals, st.Seen = orNil(st.Pending), orNil(st.Refusals), orNil(st.Seen)
	st.tidyRecords()
	st.Doors = orNil(st.Doors)
	if st.Desk != nil {
		st.Desk.tidy()
	}
	st.tidySending()
	st.Aliases = orNil(st.Aliases)
	for i := range st.Pending {
		st.Pending[i].Arms = orNil(st.Pending[i].Arms)
	}
}

func orNil[T any](list []T) []T {
	if len(list) == 0 {
		return nil
	}
	return list
}

// DecodeState reads what EncodeState wrote.
func DecodeState(b []byte) (*State, error) {
	st := &State{}
	if err := st.Decode(b); err != nil {
		return nil, err
	}
	return st, nil
}

// Decode makes the state what EncodeState wrote. Of what it was before, the room for its trips is used again: nobody may hold
// on to them.
func (st *State) Decode(b []byte) error {
	if len(b) == 0 || b[0] != stateVersion {
		return fmt.Errorf("the state has a format that this journey does not know")
	}
	clear(st.Trips)
	*st = State{Trips: st.Trips[:0]}
	if _, err := st.UnmarshalMsg(b[1:]); err != nil {
		return err
	}
	st.Trips = orNil(st.Trips)
	return nil
}

// AppendFrame appends the encoding of a Frame whose inputs are encoded already.
func AppendFrame(b []byte, inputs [][]byte) []byte {
	size := msgp.MapHeaderSize + msgp.StringPrefixSize + 1 + msgp.ArrayHeaderSize
	for _, in := range inputs {
		size += len(in)
	}
	b = slices.Grow(b, size)
	b = msgp.AppendMapHeader(b, 1)
	b = msgp.AppendString(b, "i")
	b = msgp.AppendArrayHeader(b, uint32(len(inputs)))
	for _, in := range inputs {
		b = append(b, in...)
	}
	return b
}
