package members

import (
	"cmp"
	"encoding/binary"
)

func (p Page) compare(q Page) int {
	return cmp.Or(cmp.Compare(p.Segment, q.Segment), cmp.Compare(p.No, q.No))
}

// Key returns the name of a page as a store keeps it.
func (p Page) Key() []byte { return binary.BigEndian.AppendUint32([]byte(p.Segment), p.No) }

// ParsePage reads what Key wrote.
func ParsePage(key []byte) (Page, bool) {
	if len(key) < 4 {
		return Page{}, false
	}
	n := len(key) - 4
	return Page{string(key[:n]), binary.BigEndian.Uint32(key[n:])}, true
}
