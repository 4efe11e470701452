package mail

import (
	"sort"
	"strings"
	"unicode/utf8"
)

// list applies fn to a list that has items; of an empty one the result is missing.
func list(fn func([]any) any) func(any, ...any) (any, error) {
	return func(v any, _ ...any) (any, error) {
		l, ok := v.([]any)
		if !ok || len(l) == 0 {
			return nil, nil
		}
		if len(l) > maxList {
			return nil, errLong
		}
		return fn(l), nil
	}
}

func compact(l []any) any {
	var out []any
	for _, v := range l {
		if v != nil {
			out = append(out, v)
		}
	}
	return out
}

func concat(v any, args ...any) (any, error) {
	a, _ := v.([]any)
	b, _ := args[0].([]any)
	if len(a)+len(b) > maxList {
		return nil, errLong
	}
	return append(append([]any(nil), a...), b...), nil
}

func join(v any, args ...any) (any, error) {
	l, ok := v.([]any)
	if !ok {
		return v, nil
	}
	if len(l) > maxList {
		return nil, errLong
	}
	sep := " "
	if len(args) > 0 {
		sep = textOf(args[0])
	}
	var texts []string
	length := 0
	for _, item := range l {
		if item != nil {
			texts = append(texts, textOf(item))
			if length += len(texts[len(texts)-1]) + len(sep); length > maxText+len(sep) {
				return nil, errBig
			}
		}
	}
	return capped(strings.Join(texts, sep))
}

func reverse(l []any) any {
	out := make([]any, len(l))
	for i, v := range l {
		out[len(l)-1-i] = v
	}
	return out
}

// sorted sorts numbers before texts before the rest; equal ones keep their order.
func sorted(l []any) any {
	out := append([]any(nil), l...)
	sort.SliceStable(out, func(i, j int) bool {
		a, okA := out[i].(float64)
		b, okB := out[j].(float64)
		if okA && okB {
			return a < b
		}
		if okA != okB {
			return okA
		}
		return textOf(out[i]) < textOf(out[j])
	})
	return out
}

func uniq(l []any) any {
	type item struct {
		kind, text string
	}
	seen := map[item]bool{}
	var out []any
	for _, v := range l {
		k := item{kindOf(v), textOf(v)}
		if !seen[k] {
			seen[k] = true
			out = append(out, v)
		}
	}
	return out
}

func size(v any, _ ...any) (any, error) {
	switch v := v.(type) {
	case string:
		return utf8.RuneCountInString(v), nil
	case []any:
		return len(v), nil
	}
	return 0, nil
}
