package main

import (
	"os"
	"runtime/debug"
	"runtime/metrics"
	"time"
)

// leastMemory is the memory that the process may have in any case before it is collected more often than it would be:
// what a million contacts need.
const leastMemory = 850 << 20

// boundMemory lets garbage grow to twice what is in use as long as there is room below leastMemory, where to collect it
// early saves little, and from there on to a quarter of it. Whoever sets GOMEMLIMIT or GOGC decides that alone.
func boundMemory() {
	if os.Getenv("GOMEMLIMIT") != "" || os.Getenv("GOGC") != "" {
		return
	}
	debug.SetGCPercent(200)
	debug.SetMemoryLimit(leastMemory)
	go func() {
		for range time.Tick(time.Second) {
			debug.SetMemoryLimit(memoryLimit(liveBytes()))
		}
	}()
}

func memoryLimit(live uint64) int64 { return max(leastMemory, int64(live)*5/4) }

// liveBytes returns how much of the heap the last collection found in use.
func liveBytes() uint64 {
	sample := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(sample)
	return sample[0].Value.Uint64()
}
