package engine

import "time"

// Clock tells the engine the time, in ms. Only shells look at one; the machine is given the time of a record.
type Clock interface {
	Now() int64
	// Until returns how long to sleep, in real time, until the clock shows at.
	Until(at int64) time.Duration
}

// Wall is the real time.
type Wall struct{}

// Now implements Clock.
func (Wall) Now() int64 { return time.Now().UnixMilli() }

// Until implements Clock.
func (Wall) Until(at int64) time.Duration { return time.Until(time.UnixMilli(at)) }

// Fast is a clock that runs Speed times as fast as real time, from Start at the moment it was made.
type Fast struct {
	start int64
	begin time.Time
	speed float64
}

// NewFast returns a clock that shows start now and runs at the given speed.
func NewFast(start time.Time, speed float64) *Fast {
	return &Fast{start.UnixMilli(), time.Now(), speed}
}

// Now implements Clock.
func (f *Fast) Now() int64 {
	return f.start + int64(float64(time.Since(f.begin))*f.speed/float64(time.Millisecond))
}

// Until implements Clock.
func (f *Fast) Until(at int64) time.Duration {
	return time.Duration(float64(at-f.Now()) / f.speed * float64(time.Millisecond))
}
