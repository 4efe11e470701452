package soak

import "time"

var Begin = time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)

type Case struct {
	Seed    uint64
	Scripts []*Script
	Acts    []Act
}
