package expr

import (
	"errors"
	"math"
	"strings"
	"time"
)

// The functions here are the operators of the language. A missing value (nil), and one that is not of the kind that
// was declared, never fails: a comparison with it is false, != is true, arithmetic on it is missing.

func isTrue(a any) bool    { b, _ := a.(bool); return b }
func isMissing(a any) bool { return a == nil }
func isPresent(a any) bool { return a != nil }

// isEqual compares values of one kind; times are equal when they are the same instant.
func isEqual(a, b any) bool {
	switch a := a.(type) {
	case string:
		b, ok := b.(string)
		return ok && a == b
	case float64:
		b, ok := b.(float64)
		return ok && a == b
	case bool:
		b, ok := b.(bool)
		return ok && a == b
	case time.Time:
		b, ok := b.(time.Time)
		return ok && a.Equal(b)
	case time.Duration:
		b, ok := b.(time.Duration)
		return ok && a == b
	case []any:
		b, ok := b.([]any)
		if !ok || len(a) != len(b) {
			return false
		}
		for i := range a {
			if !isEqual(a[i], b[i]) {
				return false
			}
		}
		return true
	}
	return false
}

func isUnequal(a, b any) bool { return !isEqual(a, b) }

// order compares values of one kind; ok is false where they have no order.
func order(a, b any) (sign int, ok bool) {
	switch a := a.(type) {
	case float64:
		b, ok := b.(float64)
		switch {
		case a < b:
			return -1, ok
		case a > b:
			return 1, ok
		}
		return 0, ok && a == b
	case time.Time:
		b, ok := b.(time.Time)
		return a.Compare(b), ok
	case time.Duration:
		b, ok := b.(time.Duration)
		switch {
		case a < b:
			return -1, ok
		case a > b:
			return 1, ok
		}
		return 0, ok
	case string:
		b, ok := b.(string)
		return strings.Compare(a, b), ok
	}
	return 0, false
}

func isLess(a, b any) bool    { s, ok := order(a, b); return ok && s < 0 }
func isAtMost(a, b any) bool  { s, ok := order(a, b); return ok && s <= 0 }
func isMore(a, b any) bool    { s, ok := order(a, b); return ok && s > 0 }
func isAtLeast(a, b any) bool { s, ok := order(a, b); return ok && s >= 0 }

var errTooLong = errors.New("a text or list grows too long")

// finite makes a number of a result; what is none (1/0, the root of -1) is missing.
func finite(f float64) any {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return nil
	}
	return f
}

// lengthOf makes a length of time of a result; one beyond 292 years is missing.
func lengthOf(f float64) any {
	if math.IsNaN(f) || math.Abs(f) >= math.MaxInt64 {
		return nil
	}
	return time.Duration(f)
}

func add(a, b any) any {
	switch a := a.(type) {
	case float64:
		if b, ok := b.(float64); ok {
			return finite(a + b)
		}
	case string:
		if b, ok := b.(string); ok {
			if len(a)+len(b) > maxText {
				panic(errTooLong)
			}
			return a + b
		}
	case time.Time:
		if b, ok := b.(time.Duration); ok {
			return a.Add(b)
		}
	case time.Duration:
		switch b := b.(type) {
		case time.Time:
			return b.Add(a)
		case time.Duration:
			return sumOf(a, b)
		}
	}
	return nil
}

// sumOf is the sum of two lengths of time; one that overflows is missing.
func sumOf(a, b time.Duration) any {
	if c := a + b; (c > a) == (b > 0) {
		return c
	}
	return nil
}

func subtract(a, b any) any {
	switch a := a.(type) {
	case float64:
		if b, ok := b.(float64); ok {
			return finite(a - b)
		}
	case time.Time:
		switch b := b.(type) {
		case time.Time:
			return a.Sub(b)
		case time.Duration:
			return a.Add(-b)
		}
	case time.Duration:
		if b, ok := b.(time.Duration); ok {
			return sumOf(a, -b)
		}
	}
	return nil
}

func multiply(a, b any) any {
	switch a := a.(type) {
	case float64:
		switch b := b.(type) {
		case float64:
			return finite(a * b)
		case time.Duration:
			return lengthOf(a * float64(b))
		}
	case time.Duration:
		if b, ok := b.(float64); ok {
			return lengthOf(float64(a) * b)
		}
	}
	return nil
}

func divide(a, b any) any {
	switch a := a.(type) {
	case float64:
		if b, ok := b.(float64); ok {
			return finite(a / b)
		}
	case time.Duration:
		switch b := b.(type) {
		case float64:
			return lengthOf(float64(a) / b)
		case time.Duration:
			return finite(float64(a) / float64(b))
		}
	}
	return nil
}

func remainder(a, b any) any {
	x, ok1 := a.(float64)
	y, ok2 := b.(float64)
	if !ok1 || !ok2 {
		return nil
	}
	return finite(math.Mod(x, y))
}

func power(a, b any) any {
	x, ok1 := a.(float64)
	y, ok2 := b.(float64)
	if !ok1 || !ok2 {
		return nil
	}
	return finite(math.Pow(x, y))
}

func negate(a any) any {
	switch a := a.(type) {
	case float64:
		return -a
	case time.Duration:
		return -a
	}
	return nil
}

// day cuts a time down to its date.
func day(a any) any {
	at, ok := a.(time.Time)
	if !ok {
		return nil
	}
	y, m, d := at.UTC().Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}
