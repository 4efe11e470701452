package machine

import (
	"bytes"

	"github.com/tinylib/msgp/msgp"
)

// JSON returns all of the state, under the short names that it is kept by.
func (st *State) JSON() ([]byte, error) {
	b, err := st.MarshalMsg(nil)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	_, err = msgp.UnmarshalAsJSON(&out, b)
	return out.Bytes(), err
}
