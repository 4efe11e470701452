package fold

import (
	"bytes"
	"slices"
	"sync"
)

// slab keeps many small pieces of bytes in a few large ones, which others may use once all that was kept is let go of.
type slab struct {
	chunks [][]byte
}

// slabChunk is how large a chunk is; a piece of more than half of that stands alone.
const slabChunk = 64 << 10

// slabChunks are those that nobody uses.
var slabChunks = sync.Pool{New: func() any { return new([slabChunk]byte) }}

// keep returns a copy of b, which is good until letGo.
func (s *slab) keep(b []byte) []byte {
	if len(b) > slabChunk/2 {
		return bytes.Clone(b)
	}
	n := len(s.chunks) - 1
	if n < 0 || slabChunk-len(s.chunks[n]) < len(b) {
		s.chunks = append(s.chunks, slabChunks.Get().(*[slabChunk]byte)[:0])
		n++
	}
	from := len(s.chunks[n])
	s.chunks[n] = append(s.chunks[n], b...)
	return slices.Clip(s.chunks[n][from:])
}

// letGo lets go of all that was kept.
func (s *slab) letGo() {
	for i, c := range s.chunks {
		slabChunks.Put((*[slabChunk]byte)(c[:slabChunk]))
		s.chunks[i] = nil
	}
	s.chunks = s.chunks[:0]
}
