package schema

import (
	"fmt"
	"math"
	"net/mail"
	"strconv"
	"strings"
	"time"
)

// Coerce turns a value from outside (JSON, CSV text, a test's literal) into the run-time value of the type, or says
// in the user's words why it is none. Empty text and nil are missing: fine for every type, as nil.
func Coerce(t Type, v any) (any, error) {
	if s, ok := v.(string); ok {
		trimmed := strings.TrimSpace(s)
		if trimmed == "" {
			return nil, nil
		}
		if t.Kind != String && trimmed != s {
			v = trimmed
		}
		return coerceText(t, v)
	}
	switch v := v.(type) {
	case nil:
		return nil, nil
	case int:
		return Coerce(t, float64(v))
	case int64:
		return Coerce(t, float64(v))
	case float64:
		switch {
		case math.IsNaN(v) || math.IsInf(v, 0):
			return nil, fmt.Errorf("%v is not a number that can be kept", v)
		case t.Kind == Number && t.Whole && v != math.Trunc(v):
			return nil, fmt.Errorf("%v is not a whole number", v)
		case t.Kind == Number:
			return v, nil
		case t.Kind == String:
			return strconv.FormatFloat(v, 'f', -1, 64), nil
		}
	case bool:
		switch t.Kind {
		case Bool:
			return v, nil
		case String:
			return strconv.FormatBool(v), nil
		}
	case time.Time:
		switch t.Kind {
		case Time:
			return v.UTC(), nil
		case Date:
			y, m, d := v.UTC().Date()
			return time.Date(y, m, d, 0, 0, 0, 0, time.UTC), nil
		}
	case []any:
		if t.Kind == List {
			out := make([]any, 0, len(v))
			for _, e := range v {
				c, err := Coerce(*t.Elem, e)
				if err != nil {
					return nil, err
				}
				if c != nil {
					out = append(out, c)
				}
			}
			return out, nil
		}
	}
	return nil, fmt.Errorf("%s is not %s", show(v), t.Article())
}

// coerceText is Coerce of a text; where it stays what it is, it is v itself.
func coerceText(t Type, v any) (any, error) {
	s := v.(string)
	switch t.Kind {
	case String, Phone:
		return v, nil
	case Number:
		f, err := strconv.ParseFloat(s, 64)
		if err != nil || math.IsNaN(f) || math.IsInf(f, 0) {
			return nil, fmt.Errorf("%q is not a number", s)
		}
		return Coerce(t, f)
	case Bool:
		switch strings.ToLower(s) {
		case "true", "yes", "1":
			return true, nil
		case "false", "no", "0":
			return false, nil
		}
		return nil, fmt.Errorf("%q is not yes or no (write true or false)", s)
	case Date:
		d, err := time.Parse("2006-01-02", s)
		if err != nil {
			return nil, fmt.Errorf("%q is not a date (write it like 2026-03-02)", s)
		}
		return d, nil
	case Time:
		return ParseTime(s)
	case Email:
		if !ValidEmail(s) {
			return nil, fmt.Errorf("%q is not an e-mail address", s)
		}
		return v, nil
	case Country:
		if len(s) != 2 || !isLetters(s) {
			return nil, fmt.Errorf("%q is not a country (write its two letters, like DE)", s)
		}
		return strings.ToUpper(s), nil
	case Language:
		if len(s) < 2 || len(s) > 35 || !isLetters(s[:2]) {
			return nil, fmt.Errorf("%q is not a language (write it like en or pt-BR)", s)
		}
		return v, nil
	case Enum:
		for _, one := range t.Values {
			if one == s {
				return v, nil
			}
		}
		return nil, fmt.Errorf("%q is none of %s", s, strings.Join(quoted(t.Values), ", "))
	case List:
		parts := strings.Split(s, ";")
		list := make([]any, len(parts))
		for i, p := range parts {
			list[i] = strings.TrimSpace(p)
		}
		return Coerce(t, list)
	}
	return nil, fmt.Errorf("%q is not %s", s, t.Article())
}

// ParseTime reads an instant as RFC 3339, or without a zone in UTC, or as a bare date.
func ParseTime(s string) (time.Time, error) {
	layouts := []string{time.RFC3339Nano, "2006-01-02T15:04:05", time.DateTime, "2006-01-02 15:04", time.DateOnly}
	if len(s) <= len(time.DateOnly) {
		layouts = layouts[len(layouts)-1:] // to try the others costs several times as much
	}
	for _, layout := range layouts {
		if at, err := time.Parse(layout, s); err == nil {
			return at.UTC(), nil
		}
	}
	return time.Time{}, fmt.Errorf("%q is not a time (write it like 2026-03-02T10:00:00Z)", s)
}

// ValidEmail reports whether s is a plain address that a mail can be sent to.
func ValidEmail(s string) bool {
	if len(s) > 254 || strings.ContainsAny(s, " \t\r\n<>\",;") {
		return false
	}
	if simpleEmail(s) {
		return true
	}
	a, err := mail.ParseAddress(s)
	return err == nil && a.Address == s
}

// simpleEmail reports whether s is made of words of letters, digits, -, _ and + with dots between them, and one @, as nearly all
// addresses are. The parser says the same of them, and takes ten times as long.
func simpleEmail(s string) bool {
	at, word := false, 0 // how long the word is
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case c == '.' || c == '@' && !at:
			if word == 0 {
				return false
			}
			at, word = at || c == '@', 0
		case 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '-' || c == '_' || c == '+':
			word++
		default:
			return false
		}
	}
	return at && word > 0
}

// Article names the type with its article, in the words of the author: "a number", "a date".
func (t Type) Article() string {
	switch t.Kind {
	case String:
		return "a text"
	case Number:
		if t.Whole {
			return "a whole number"
		}
		return "a number"
	case Bool:
		return "a yes or no"
	case Date:
		return "a date"
	case Time:
		return "a time"
	case Email:
		return "an e-mail address"
	case Phone:
		return "a phone number"
	case Country:
		return "a country"
	case Language:
		return "a language"
	case Enum:
		return "one of " + strings.Join(quoted(t.Values), ", ")
	case List:
		return "a list"
	case Duration:
		return "a duration"
	case Object:
		return "an object"
	}
	return "a value"
}

func quoted(words []string) []string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = strconv.Quote(w)
	}
	return out
}

func isLetters(s string) bool {
	for i := 0; i < len(s); i++ {
		c := s[i] | 0x20
		if c < 'a' || c > 'z' {
			return false
		}
	}
	return true
}

func show(v any) string {
	switch v := v.(type) {
	case string:
		return strconv.Quote(v)
	case []any:
		return "a list"
	case map[string]any:
		return "an object"
	case time.Time:
		return v.UTC().Format(time.RFC3339)
	}
	return fmt.Sprint(v)
}
