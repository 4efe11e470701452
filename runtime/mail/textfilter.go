package mail

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/osteele/tuesday"
)

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

func capitalize(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if n == 0 {
		return s
	}
	return string(unicode.ToUpper(r)) + s[n:]
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
