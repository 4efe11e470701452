package mail

import (
	"math"
	"sort"
	"strings"
	"unicode"
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
