package mail

import (
	"math"
	"sort"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/osteele/tuesday"
)

// filter is one word behind a bar: {{ contact.first_name | default: 'friend' }}.
//
// A missing value, or one of the wrong kind, never stops a mail: the result is then missing too.
type filter struct {
	name     string
	min, max int // number of arguments
	fn       func(v any, args ...any) (any, error)
}

// filterTable is all filters there are, by name.
var filterTable = []filter{
	{"abs", 0, 0, number(math.Abs)},
	{"append", 1, 1, text2(func(s, t string) string { return s + t })},
	{"at_least", 1, 1, number2(math.Max)},
	{"at_most", 1, 1, number2(math.Min)},
	{"capitalize", 0, 0, text(capitalize)},
	{"ceil", 0, 0, number(math.Ceil)},
	{"compact", 0, 0, list(compact)},
	{"concat", 1, 1, concat},
	{"date", 1, 1, date},
	{"default", 1, 1, orDefault},
	{"divided_by", 1, 1, divide},
	{"downcase", 0, 0, text(strings.ToLower)},
	{"escape", 0, 0, text(func(s string) string { return s })}, // every value is escaped on its way out, once
	{"first", 0, 0, list(func(l []any) any { return l[0] })},
	{"floor", 0, 0, number(math.Floor)},
	{"join", 0, 1, join},
	{"last", 0, 0, list(func(l []any) any { return l[len(l)-1] })},
	{"lstrip", 0, 0, text(func(s string) string { return strings.TrimLeftFunc(s, unicode.IsSpace) })},
	{"minus", 1, 1, number2(func(a, b float64) float64 { return a - b })},
	{"modulo", 1, 1, number2(math.Mod)},
	{"plus", 1, 1, number2(func(a, b float64) float64 { return a + b })},
	{"prepend", 1, 1, text2(func(s, t string) string { return t + s })},
	{"remove", 1, 1, text2(func(s, t string) string { return strings.ReplaceAll(s, t, "") })},
	{"remove_first", 1, 1, text2(func(s, t string) string { return strings.Replace(s, t, "", 1) })},
	{"replace", 2, 2, replace(-1)},
	{"replace_first", 2, 2, replace(1)},
	{"reverse", 0, 0, list(reverse)},
	{"round", 0, 1, round},
	{"rstrip", 0, 0, text(func(s string) string { return strings.TrimRightFunc(s, unicode.IsSpace) })},
	{"size", 0, 0, size},
	{"slice", 1, 2, slice},
	{"sort", 0, 0, list(sorted)},
	{"split", 1, 1, split},
	{"strip", 0, 0, text(strings.TrimSpace)},
	{"strip_newlines", 0, 0, text(func(s string) string { return strings.NewReplacer("\r", "", "\n", "").Replace(s) })},
	{"times", 1, 1, number2(func(a, b float64) float64 { return a * b })},
	{"truncate", 0, 2, truncate},
	{"truncatewords", 0, 2, truncateWords},
	{"uniq", 0, 0, list(uniq)},
	{"upcase", 0, 0, text(strings.ToUpper)},
	{"url_encode", 0, 0, text(func(s string) string { return linkPart(strings.ReplaceAll(s, "%", "%25"), true) })},
}

func findFilter(name string) (*filter, bool) {
	i := sort.Search(len(filterTable), func(i int) bool { return filterTable[i].name >= name })
	if i < len(filterTable) && filterTable[i].name == name {
		return &filterTable[i], true
	}
	return nil, false
}

// capped returns a text, or an error if it is too big.
func capped(s string) (any, error) {
	if len(s) > maxText {
		return nil, errBig
	}
	return s, nil
}

func text(fn func(string) string) func(any, ...any) (any, error) {
	return func(v any, _ ...any) (any, error) {
		if v == nil {
			return nil, nil
		}
		return capped(fn(textOf(v)))
	}
}

func text2(fn func(s, t string) string) func(any, ...any) (any, error) {
	return func(v any, args ...any) (any, error) {
		return capped(fn(textOf(v), textOf(args[0])))
	}
}

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

func capitalize(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if n == 0 {
		return s
	}
	return string(unicode.ToUpper(r)) + s[n:]
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

// date writes an instant as strftime does: {{ contact.renewal_date | date: "%d %B %Y" }}.
func date(v any, args ...any) (any, error) {
	var t time.Time
	switch v := v.(type) {
	case time.Time:
		t = v
	case string:
		ok := false
		for _, layout := range []string{time.RFC3339, "2006-01-02"} {
			if parsed, err := time.Parse(layout, v); err == nil {
				t, ok = parsed, true
				break
			}
		}
		if !ok {
			return v, nil
		}
	default:
		return nil, nil
	}
	s, err := tuesday.Strftime(textOf(args[0]), t)
	if err != nil {
		return nil, err
	}
	return capped(s)
}

func orDefault(v any, args ...any) (any, error) {
	switch x := v.(type) {
	case nil:
		return args[0], nil
	case string:
		if x == "" {
			return args[0], nil
		}
	case bool:
		if !x {
			return args[0], nil
		}
	case []any:
		if len(x) == 0 {
			return args[0], nil
		}
	}
	return v, nil
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

// replace bounds the result before it makes it: a short text can grow to gigabytes.
func replace(times int) func(any, ...any) (any, error) {
	return func(v any, args ...any) (any, error) {
		if v == nil {
			return nil, nil
		}
		s, from, to := textOf(v), textOf(args[0]), textOf(args[1])
		n := strings.Count(s, from)
		if times >= 0 {
			n = min(n, times)
		}
		if len(s)+n*(len(to)-len(from)) > maxText {
			return nil, errBig
		}
		return capped(strings.Replace(s, from, to, times))
	}
}

func reverse(l []any) any {
	out := make([]any, len(l))
	for i, v := range l {
		out[len(l)-1-i] = v
	}
	return out
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

func size(v any, _ ...any) (any, error) {
	switch v := v.(type) {
	case string:
		return utf8.RuneCountInString(v), nil
	case []any:
		return len(v), nil
	}
	return 0, nil
}

func slice(v any, args ...any) (any, error) {
	if v == nil {
		return nil, nil
	}
	runes := []rune(textOf(v))
	start, length := whole(args[0], 0), 1
	if len(args) > 1 {
		length = whole(args[1], 1)
	}
	if start < 0 {
		start += len(runes)
	}
	if start < 0 || start >= len(runes) || length <= 0 {
		return "", nil
	}
	return string(runes[start:min(start+length, len(runes))]), nil
}

// whole returns an argument as a whole number of a size that cannot overflow.
func whole(v any, none int) int {
	n, ok := numberOf(v)
	if !ok || math.IsNaN(n) {
		return none
	}
	return int(min(max(n, -maxText), maxText))
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

func split(v any, args ...any) (any, error) {
	s := textOf(v)
	if s == "" {
		return []any(nil), nil
	}
	parts := strings.SplitN(s, textOf(args[0]), maxList+1)
	if len(parts) > maxList {
		return nil, errLong
	}
	out := make([]any, len(parts))
	for i, p := range parts {
		out[i] = p
	}
	return out, nil
}

func truncate(v any, args ...any) (any, error) {
	if v == nil {
		return nil, nil
	}
	length, more := 50, "..."
	if len(args) > 0 {
		length = max(whole(args[0], length), 0)
	}
	if len(args) > 1 {
		more = textOf(args[1])
	}
	runes := []rune(textOf(v))
	if len(runes) <= length {
		return v, nil
	}
	return capped(string(runes[:max(0, length-utf8.RuneCountInString(more))]) + more)
}

func truncateWords(v any, args ...any) (any, error) {
	if v == nil {
		return nil, nil
	}
	length, more := 15, "..."
	if len(args) > 0 {
		length = max(whole(args[0], length), 1)
	}
	if len(args) > 1 {
		more = textOf(args[1])
	}
	words := strings.Fields(textOf(v))
	if len(words) <= length {
		return v, nil
	}
	return capped(strings.Join(words[:length], " ") + more)
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
