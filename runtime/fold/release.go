package fold

import (
	"cmp"
	"slices"

	"github.com/journeylang/journey/runtime/machine"
)

// released puts messages that quiet times have held into the order in which they came to be held: those that end at one
// instant are released together, and a channel's rate makes the last wait long. Others stay as they are, in front.
func released(effects []machine.Effect) []machine.Effect {
	slices.SortStableFunc(effects, func(a, b machine.Effect) int { return cmp.Compare(a.Held, b.Held) })
	return effects
}
