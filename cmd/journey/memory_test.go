package main

import (
	"runtime"
	"testing"
)

// A process that needs more than the least gets it: else it would do nothing but collect garbage.
func TestMemoryLimit(t *testing.T) {
	if got := memoryLimit(100 << 20); got != leastMemory {
		t.Errorf("100 MB in use are limited to %d, want the least", got)
	}
	if got := memoryLimit(4 << 30); got != 5<<30 {
		t.Errorf("4 GB in use are limited to %d, want 5 GB", got)
	}
	kept := make([]byte, 32<<20)
	runtime.GC()
	if live := liveBytes(); live < 32<<20 {
		t.Errorf("32 MB are in use, the collector is said to have found %d bytes", live)
	}
	runtime.KeepAlive(kept)
}
