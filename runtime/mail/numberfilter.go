package mail

import (
	"math"
)

func number(fn func(float64) float64) func(any, ...any) (any, error) {
	return func(v any, _ ...any) (any, error) {
		if n, ok := numberOf(v); ok {
			return finite(fn(n)), nil
		}
		return nil, nil
	}
}

func number2(fn func(a, b float64) float64) func(any, ...any) (any, error) {
	return func(v any, args ...any) (any, error) {
		a, okA := numberOf(v)
		b, okB := numberOf(args[0])
		if okA && okB {
			return finite(fn(a, b)), nil
		}
		return nil, nil
	}
}

// finite returns a number, or missing for what is none.
func finite(n float64) any {
	if math.IsNaN(n) || math.IsInf(n, 0) {
		return nil
	}
	return n
}

// divide divides whole numbers of the template without rest, as Liquid does, and all others exactly.
func divide(v any, args ...any) (any, error) {
	if a, ok := v.(int); ok {
		if b, ok := args[0].(int); ok && b != 0 {
			return a / b, nil
		}
	}
	return number2(func(a, b float64) float64 { return a / b })(v, args...)
}

func round(v any, args ...any) (any, error) {
	n, ok := numberOf(v)
	if !ok {
		return nil, nil
	}
	scale := 1.0
	if len(args) > 0 {
		places, _ := numberOf(args[0])
		scale = math.Pow10(int(min(max(places, 0), 12)))
	}
	return finite(math.Floor(n*scale+0.5) / scale), nil
}

// whole returns an argument as a whole number of a size that cannot overflow.
func whole(v any, none int) int {
	n, ok := numberOf(v)
	if !ok || math.IsNaN(n) {
		return none
	}
	return int(min(max(n, -maxText), maxText))
}
