package soak

import "math/rand/v2"

// dice decide everything that is left to chance; the same seed, the same throws.
type dice struct{ *rand.Rand }

func newDice(seed uint64) *dice { return &dice{rand.New(rand.NewPCG(seed, 0x736f616b))} }

// upTo returns 0 to n.
func (d *dice) upTo(n int) int { return d.IntN(n + 1) }

// in reports true once in n times.
func (d *dice) in(n int) bool { return d.IntN(n) == 0 }

// one returns one of the values.
func one[T any](d *dice, values ...T) T { return values[d.IntN(len(values))] }
