package store

import (
	"fmt"

	"github.com/klauspost/compress/s2"
)

// What is large is squeezed before badger gets it: it then writes fewer bytes to its log, its tables, and its tables again when
// it puts them together. (It could squeeze tables itself, each time anew, and would have to undo that for all that lies
// around what is read.)

// squeezed is the first byte of what is squeezed.
const squeezed = 0

// squeeze returns b, squeezed.
func squeeze(b []byte) []byte {
	out := make([]byte, 1+s2.MaxEncodedLen(len(b)))
	out[0] = squeezed
	return out[:1+len(s2.Encode(out[1:], b))]
}

// most is how large anything is at most that was squeezed: more is damage.
const most = 256 << 20

// expand undoes squeeze, into b. What was stored as it is begins with another byte.
func expand(b, value []byte) ([]byte, error) {
	if len(value) == 0 || value[0] != squeezed {
		return append(b[:0], value...), nil
	}
	n, err := s2.DecodedLen(value[1:])
	if err == nil && n > most {
		err = s2.ErrTooLarge
	}
	if err == nil {
		if cap(b) < n {
			b = make([]byte, n)
		}
		b, err = s2.Decode(b[:cap(b)], value[1:])
	}
	if err != nil {
		return nil, fmt.Errorf("what is stored is damaged (%w): restore the data folder from a backup", err)
	}
	return b, nil
}
