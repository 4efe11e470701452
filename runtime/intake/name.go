package intake

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"strconv"

	"github.com/journeylang/journey/runtime/machine"
)

// names gives events that come without an id one that depends on nothing but what they say: contact, name, time and
// fields, and how many equal ones stood in the file before. So an import that is repeated, or files that overlap,
// bring in nothing twice, and two equal lines in one file are two events.
//
// To count equal ones it remembers the last events, at least memory of them: equal lines further apart than that
// are taken for one.
type names struct {
	next, before map[uint64]uint32
	body         []byte
}

const memory = 1 << 20

// id returns the id of an event.
func (n *names) id(in *machine.Input) (string, error) {
	b := n.body[:0]
	b = appendText(b, in.Contact)
	b = appendText(b, in.Name)
	b = binary.AppendVarint(b, in.Time)
	b, err := in.Fields.MarshalMsg(b)
	if err != nil {
		return "", fmt.Errorf("its values cannot be kept: %w", err)
	}
	n.body = b
	sum := sha256.Sum256(b)
	hash := binary.LittleEndian.Uint64(sum[:])
	times, ok := n.next[hash]
	if !ok {
		times = n.before[hash]
	}
	if len(n.next) >= memory {
		n.before, n.next = n.next, make(map[uint64]uint32, memory)
	}
	n.next[hash] = times + 1
	id := "file-" + base64.RawURLEncoding.EncodeToString(sum[:15])
	if times > 0 {
		id += "-" + strconv.FormatUint(uint64(times)+1, 10)
	}
	return id, nil
}

func appendText(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}
