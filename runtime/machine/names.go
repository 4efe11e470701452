package machine

import (
	"slices"
	"strings"
	"sync/atomic"
)

// A million profiles have the same few sets of names, and to sort the names of a large one takes longer than to encode it.
// So the order that was found last is tried first. Which is remembered decides nothing but the speed.

// named is a value with its name.
type named struct {
	name  string
	value any
}

// The sizes of values whose order is remembered: fewer names are sorted faster than they are looked up.
const (
	leastOrdered = 5
	mostOrdered  = 64
)

// orders are the names in order that values of each size had last.
var orders [mostOrdered + 1]atomic.Pointer[[]string]

// inOrder appends the values in the order of their names.
func (v Values) inOrder(sorted []named) []named {
	if len(v) < leastOrdered || len(v) > mostOrdered {
		return v.sorted(sorted)
	}
	begin := sorted
	for i, name := range ordered(len(v)) {
		value, ok := v[name]
		if !ok {
			break
		}
		if sorted = append(sorted, named{name, value}); i == len(v)-1 {
			return sorted
		}
	}
	sorted = v.sorted(begin)
	names := make([]string, len(v))
	for i := range names {
		names[i] = sorted[i].name
	}
	orders[len(v)].Store(&names)
	return sorted
}

// ordered returns the names in order that values of a size had last; nil: none.
func ordered(size int) []string {
	if size > mostOrdered {
		return nil
	}
	if names := orders[size].Load(); names != nil {
		return *names
	}
	return nil
}

func (v Values) sorted(sorted []named) []named {
	for name, value := range v {
		sorted = append(sorted, named{name, value})
	}
	slices.SortFunc(sorted, func(x, y named) int { return strings.Compare(x.name, y.name) })
	return sorted
}
