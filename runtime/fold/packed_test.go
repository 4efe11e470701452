package fold

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"testing"
)

// What is packed is found as it was put last, or not at all, however little room there is; and there is never more than the
// room.
func TestPackedRing(t *testing.T) {
	dice := rand.New(rand.NewPCG(1, 2))
	k := packed{room: 5 * slabChunk}
	put := map[string][]byte{}
	hits := 0
	for range 20_000 {
		id := fmt.Sprint("c", dice.IntN(300))
		if got := k.get(id); got != nil {
			hits++
			if !bytes.Equal(got, put[id]) {
				t.Fatalf("%s is %q, and was put as %q", id, got, put[id])
			}
		}
		switch dice.IntN(10) {
		case 0:
			k.drop(id)
			if k.get(id) != nil {
				t.Fatalf("%s is there and was dropped", id)
			}
		case 1:
			if dice.IntN(50) == 0 {
				put[id] = bytes.Repeat([]byte(id), slabChunk/4) // takes a chunk of its own
				k.put(id, put[id])
			}
		default:
			put[id] = bytes.Repeat([]byte{byte(dice.IntN(256))}, dice.IntN(3000))
			k.put(id, put[id])
		}
		if k.used > k.room {
			t.Fatalf("%d bytes are used, the room is for %d", k.used, k.room)
		}
	}
	if hits < 5_000 {
		t.Errorf("only %d of 20,000 were found", hits)
	}
}

// Of who is dropped no byte stays in memory, nor of what they were before.
func TestPackedDropsEveryByte(t *testing.T) {
	k := packed{room: 4 * slabChunk}
	for i := range 1000 { // the ring goes around and ends in the middle of a chunk
		k.put("ada", append(fmt.Appendf(nil, "secret %d of ada", i), make([]byte, 900)...))
		k.put("bob", fmt.Appendf(nil, "%d of bob", i))
	}
	k.put("bob", append([]byte("999 of bob"), make([]byte, slabChunk/2)...)) // does not fit any more
	k.put("bob", []byte("999 of bob"))
	k.drop("ada")
	for _, c := range k.ring {
		if bytes.Contains(c[:cap(c)], []byte("ada")) {
			t.Fatal("something of ada is left")
		}
	}
	if got := k.get("bob"); string(got) != "999 of bob" {
		t.Errorf("bob is %q", got)
	}
}
