package machine

import (
	"hash/maphash"
	"sync/atomic"
)

// A million states repeat the same few names of fields, and short values like countries and stages. Decoding shares those
// that it has met lately instead of making each anew. Which are shared decides nothing but the memory.

// shared is the table of them, all of them strings: each has one place, which the latest of those that fall there takes.
var shared [4096]atomic.Pointer[any]

var sharedSeed = maphash.MakeSeed()

// The lengths in bytes up to which names and other texts are shared.
const (
	maxSharedName = 40
	maxSharedText = 12
)

// share returns the shared string of a short text.
func share(b []byte) any {
	place := &shared[maphash.Bytes(sharedSeed, b)%uint64(len(shared))]
	if have := place.Load(); have != nil && (*have).(string) == string(b) {
		return *have
	}
	var text any = string(b)
	place.Store(&text)
	return text
}

// sharedName returns b as a string.
func sharedName(b []byte) string {
	if len(b) > maxSharedName {
		return string(b)
	}
	return share(b).(string)
}

// sharedText returns b as a string.
func sharedText(b []byte) any {
	if len(b) > maxSharedText {
		return string(b)
	}
	return share(b)
}

// smallNumbers are the whole numbers that values most often are.
var smallNumbers = func() (numbers [256]any) {
	for i := range numbers {
		numbers[i] = float64(i)
	}
	return numbers
}()
