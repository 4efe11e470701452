package check

import (
	"maps"
	"slices"
)

// Later returns what to use instead of a form of the language that the runtime of this edition does not run yet, such
// as "remind"; ok is false for a form that it runs.
func Later(form string) (instead string, ok bool) {
	instead, ok = later[form]
	return instead, ok
}

// LaterForms returns all forms that the runtime of this edition does not run yet, sorted.
func LaterForms() []string { return slices.Sorted(maps.Keys(later)) }
