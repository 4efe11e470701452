package machine

import (
	"fmt"

	"github.com/tinylib/msgp/msgp"
)

// stateVersion is the first byte of an encoded state. A reader of a later version still reads this one.
const stateVersion = 1

// EncodeState returns the canonical bytes of a state.
func EncodeState(st *State) ([]byte, error) {
	b := make([]byte, 1, 1+st.Msgsize())
	b[0] = stateVersion
	return st.MarshalMsg(b)
}

// DecodeState reads what EncodeState wrote.
func DecodeState(b []byte) (*State, error) {
	if len(b) == 0 || b[0] != stateVersion {
		return nil, fmt.Errorf("the state has a format that this journey does not know")
	}
	st := &State{}
	if _, err := st.UnmarshalMsg(b[1:]); err != nil {
		return nil, err
	}
	return st, nil
}

// AppendFrame appends the encoding of a Frame whose inputs are encoded already.
func AppendFrame(b []byte, inputs [][]byte) []byte {
	b = msgp.AppendMapHeader(b, 1)
	b = msgp.AppendString(b, "i")
	b = msgp.AppendArrayHeader(b, uint32(len(inputs)))
	for _, in := range inputs {
		b = append(b, in...)
	}
	return b
}
