package expr

import (
	"math"
	"regexp"
	"strings"
	"unicode/utf8"
)

// The functions here are the functions of the language and its operators over texts and lists. A missing argument
// makes a function missing and an operator false.

// onText makes a function over texts one that lets missing values through.
func onText(f func(string) any) func(any) any {
	return func(a any) any {
		s, ok := a.(string)
		if !ok {
			return nil
		}
		return f(s)
	}
}

// onNumber is onText for numbers.
func onNumber(f func(float64) float64) func(any) any {
	return func(a any) any {
		n, ok := a.(float64)
		if !ok {
			return nil
		}
		return finite(f(n))
	}
}

var (
	lower = onText(func(s string) any { return strings.ToLower(s) })
	upper = onText(func(s string) any { return strings.ToUpper(s) })
	trim  = onText(func(s string) any { return strings.TrimSpace(s) })
	abs   = onNumber(math.Abs)
	round = onNumber(math.Round)
	floor = onNumber(math.Floor)
	ceil  = onNumber(math.Ceil)
)

// size is the number of elements of a list or of characters of a text.
func size(a any) any {
	switch a := a.(type) {
	case string:
		return float64(utf8.RuneCountInString(a))
	case []any:
		return float64(len(a))
	}
	return nil
}

func split(a, by any) any {
	s, ok1 := a.(string)
	sep, ok2 := by.(string)
	if !ok1 || !ok2 {
		return nil
	}
	if strings.Count(s, sep) >= maxList {
		panic(errTooLong)
	}
	parts := strings.Split(s, sep)
	out := make([]any, len(parts))
	for i, p := range parts {
		out[i] = p
	}
	return out
}

func join(a, by any) any {
	parts, ok1 := a.([]any)
	sep, ok2 := by.(string)
	if !ok1 || !ok2 {
		return nil
	}
	var b strings.Builder
	for i, p := range parts {
		if i > 0 {
			b.WriteString(sep)
		}
		s, _ := p.(string)
		b.WriteString(s)
		if b.Len() > maxText {
			panic(errTooLong)
		}
	}
	return b.String()
}

// replace is replace(text, old, new).
func replace(args ...any) any {
	s, ok1 := args[0].(string)
	from, ok2 := args[1].(string)
	to, ok3 := args[2].(string)
	if !ok1 || !ok2 || !ok3 {
		return nil
	}
	if from == "" {
		return s
	}
	if len(s)+strings.Count(s, from)*(len(to)-len(from)) > maxText {
		panic(errTooLong)
	}
	return strings.ReplaceAll(s, from, to)
}

func least(args ...any) any    { return extreme(args, -1) }
func greatest(args ...any) any { return extreme(args, 1) }

// extreme is the largest of numbers for sign 1, the smallest for -1.
func extreme(args []any, sign int) any {
	var best any
	for _, a := range args {
		if _, ok := a.(float64); !ok {
			return nil
		}
		if s, ok := order(a, best); best == nil || ok && s == sign {
			best = a
		}
	}
	return best
}

func sum(a any) any {
	list, ok := a.([]any)
	if !ok {
		return nil
	}
	total := 0.0
	for _, e := range list {
		n, ok := e.(float64)
		if !ok {
			return nil
		}
		total += n
	}
	return finite(total)
}

func hasPart(a, b any) bool {
	s, ok1 := a.(string)
	part, ok2 := b.(string)
	return ok1 && ok2 && strings.Contains(s, part)
}

func hasPrefix(a, b any) bool {
	s, ok1 := a.(string)
	part, ok2 := b.(string)
	return ok1 && ok2 && strings.HasPrefix(s, part)
}

func hasSuffix(a, b any) bool {
	s, ok1 := a.(string)
	part, ok2 := b.(string)
	return ok1 && ok2 && strings.HasSuffix(s, part)
}

func isMatch(re *regexp.Regexp) func(any) bool {
	return func(a any) bool {
		s, ok := a.(string)
		return ok && re.MatchString(s)
	}
}

// patternFault is what is wrong with a pattern, without Go's prefix.
func patternFault(err error) string {
	return strings.TrimPrefix(err.Error(), "error parsing regexp: ")
}

// isIn reports whether a is an element of a list.
func isIn(a, in any) bool {
	list, _ := in.([]any)
	for _, e := range list {
		if isEqual(a, e) {
			return true
		}
	}
	return false
}

// isOneOf is isIn for a fixed list.
func isOneOf(values []any) func(any) bool {
	const few = 8
	set := make(map[string]bool, len(values))
	for _, v := range values {
		s, ok := v.(string)
		if !ok || len(values) <= few {
			return func(a any) bool { return isIn(a, values) }
		}
		set[s] = true
	}
	return func(a any) bool {
		s, ok := a.(string)
		return ok && set[s]
	}
}

// element is list[place]; a place behind either end is missing.
func element(a, place any) any {
	list, ok1 := a.([]any)
	at, ok2 := place.(float64)
	if !ok1 || !ok2 || at != math.Trunc(at) {
		return nil
	}
	if at < 0 {
		at += float64(len(list))
	}
	if at < 0 || at >= float64(len(list)) {
		return nil
	}
	return list[int(at)]
}

// listOf makes a list of its arguments; missing ones are left out.
func listOf(args ...any) any {
	out := make([]any, 0, len(args))
	for _, a := range args {
		if a != nil {
			out = append(out, a)
		}
	}
	return out
}

func dropMissing(a any) any {
	list, _ := a.([]any)
	return listOf(list...)
}

// isInShort is isIn inside a closure, where the list is searched again and again.
func isInShort(a, in any) bool {
	if list, _ := in.([]any); len(list) > maxInner {
		panic(errTooLong)
	}
	return isIn(a, in)
}

// asList lets a list through; what is none is missing.
func asList(a any) any {
	list, ok := a.([]any)
	if !ok {
		return nil
	}
	if len(list) > maxList {
		panic(errTooLong)
	}
	return list
}

// toNumber makes a number of expr's count.
func toNumber(a any) any {
	n, _ := a.(int)
	return float64(n)
}
