package fold

import (
	"encoding/binary"
	"hash/maphash"
)

// packed keeps encoded states that the storage has too, the youngest of them, in a ring of chunks: where there is no room, the
// oldest chunk is emptied and filled anew. A state is found by a hash of its id. Neither the index nor the chunks hold
// pointers, so that a million states are nothing to the collector of garbage. It decides nothing but the speed.
type packed struct {
	room  int             // for the bytes of all chunks
	used  int             // by all chunks
	ring  [][]byte        // the oldest first
	first uint32          // the number of the oldest
	at    map[uint64]spot // by hash
}

// spot is where a state lies.
type spot struct{ chunk, from uint32 }

// hashes makes the hashes of this process.
var hashes = maphash.MakeSeed()

// get returns the encoded state of a contact, good until the next put, or nil.
func (k *packed) get(id string) []byte {
	at, ok := k.at[maphash.String(hashes, id)]
	if !ok {
		return nil
	}
	if e := readPacked(k.ring[at.chunk-k.first][at.from:]); string(e.id) == id {
		return e.state
	}
	return nil
}

// put keeps a copy of the encoded state of a contact.
func (k *packed) put(id string, state []byte) {
	if k.at == nil {
		k.at = map[uint64]spot{}
	}
	hash := maphash.String(hashes, id)
	c := k.chunk(8 + 2*binary.MaxVarintLen32 + len(id) + len(state))
	k.at[hash] = spot{k.first + uint32(len(k.ring)-1), uint32(len(*c))}
	b := binary.LittleEndian.AppendUint64(*c, hash)
	b = append(binary.AppendUvarint(b, uint64(len(id))), id...)
	*c = append(binary.AppendUvarint(b, uint64(len(state))), state...)
}

// chunk returns a chunk with room for so many bytes.
func (k *packed) chunk(size int) *[]byte {
	if n := len(k.ring); n > 0 && cap(k.ring[n-1])-len(k.ring[n-1]) >= size {
		return &k.ring[n-1]
	}
	size = max(size, slabChunk)
	var b []byte
	for len(k.ring) > 0 && k.used+size > k.room {
		b = k.empty()
	}
	if cap(b) < size {
		b = make([]byte, 0, size)
	}
	k.used += cap(b)
	k.ring = append(k.ring, b[:0])
	return &k.ring[len(k.ring)-1]
}

// empty takes the oldest chunk out of the ring, with the states in it that there are no younger ones of.
func (k *packed) empty() []byte {
	oldest := k.ring[0]
	eachPacked(oldest, func(from int, e packedState) {
		if k.at[e.hash] == (spot{k.first, uint32(from)}) {
			delete(k.at, e.hash)
		}
	})
	clear(oldest) // of who is dropped later nothing stays behind what is written there next
	k.used -= cap(oldest)
	k.ring[0] = nil
	k.ring = k.ring[1:]
	k.first++
	return oldest
}

// drop takes out the state of a contact, and leaves no byte of it, nor of older ones.
func (k *packed) drop(id string) {
	hash := maphash.String(hashes, id)
	if _, ok := k.at[hash]; !ok {
		return
	}
	delete(k.at, hash)
	for _, c := range k.ring {
		eachPacked(c, func(_ int, e packedState) {
			if e.hash == hash {
				clear(e.id)
				clear(e.state)
			}
		})
	}
}

// eachPacked hands the states in a chunk to visit, with where they begin.
func eachPacked(chunk []byte, visit func(from int, e packedState)) {
	for from := 0; from < len(chunk); {
		e := readPacked(chunk[from:])
		visit(from, e)
		from += e.size
	}
}

// packedState is a state in a chunk.
type packedState struct {
	hash      uint64
	id, state []byte
	size      int // of all of it
}

func readPacked(b []byte) packedState {
	e := packedState{hash: binary.LittleEndian.Uint64(b)}
	part := func(from int) ([]byte, int) {
		size, n := binary.Uvarint(b[from:])
		return b[from+n : from+n+int(size)], from + n + int(size)
	}
	e.id, e.size = part(8)
	e.state, e.size = part(e.size)
	return e
}
