package mail

import (
	"maps"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// textOf returns a value as people read it; a missing one is empty.
func textOf(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return v
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case int:
		return strconv.Itoa(v)
	case bool:
		return strconv.FormatBool(v)
	case time.Time:
		if isDay(v) {
			return v.Format("2006-01-02")
		}
		return v.Format("2006-01-02 15:04")
	case []any:
		texts := make([]string, len(v))
		for i, item := range v {
			texts[i] = textOf(item)
		}
		return strings.Join(texts, ", ")
	}
	return ""
}

// numberOf returns a value as a number; ok is false for what is none.
func numberOf(v any) (n float64, ok bool) {
	switch v := v.(type) {
	case float64:
		return v, true
	case int:
		return float64(v), true
	case string:
		n, err := strconv.ParseFloat(strings.TrimSpace(v), 64)
		return n, err == nil
	}
	return 0, false
}

// isDay reports whether t stands for a day: profiles hold a date as its midnight in UTC.
func isDay(t time.Time) bool {
	return t.Location() == time.UTC && t.Equal(t.Truncate(24*time.Hour))
}

// local returns values with their instants on the clock of zone; days stay what they are. The map given is not changed.
func local(values map[string]any, zone *time.Location) map[string]any {
	out, copied := values, false
	for k, v := range values {
		t, ok := v.(time.Time)
		if !ok || isDay(t) {
			continue
		}
		if !copied {
			out, copied = maps.Clone(values), true
		}
		out[k] = t.In(zone)
	}
	return out
}

// oneLine makes a text inert as text: one line, valid UTF-8, no control characters and none that turn the direction
// of writing around.
func oneLine(s string) string {
	plain := true
	for i := 0; i < len(s); i++ {
		if s[i] < ' ' || s[i] >= 0x7f {
			plain = false
			break
		}
	}
	if plain {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	space := false
	for _, r := range s {
		switch {
		case r == '\n', r == '\r', r == '\t', r == '\v', r == '\f', r == 0x85, r == 0x2028, r == 0x2029:
			space = true
			continue
		case r < ' ', r >= 0x7f && r < 0xa0, r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069, r == 0xfeff:
			continue
		}
		if space && b.Len() > 0 {
			b.WriteByte(' ')
		}
		space = false
		if r == utf8.RuneError {
			r = '\ufffd'
		}
		b.WriteRune(r)
	}
	return b.String()
}
