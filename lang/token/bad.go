package token

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

const durationHint = "a length of time is written 45s, 30m, 1h30m, 3d or 2w"

// units are the words that people write where a unit belongs, and the unit that each means.
var units = map[string]string{
	"sec": "s", "secs": "s", "second": "s", "seconds": "s",
	"min": "m", "mins": "m", "minute": "m", "minutes": "m",
	"hr": "h", "hrs": "h", "hour": "h", "hours": "h",
	"day": "d", "days": "d", "week": "w", "weeks": "w",
}

// Unit returns the unit that a word stands for: "d" for days; "" for none.
func Unit(word string) string { return units[strings.ToLower(word)] }

// Explain says in the author's words what is wrong with the text of a Bad token, and how to mend it.
func Explain(text string) (message, hint string) {
	r, size := utf8.DecodeRuneInString(text)
	switch {
	case strings.HasPrefix(text, `"""`):
		return `the text that begins here with """ never ends`, `put """ on a line of its own behind the text`
	case r == '"' || r == '\'':
		return "the text has no closing quote", fmt.Sprintf(`end it with %c on the same line; longer texts stand in """ … """`, r)
	case curly(r):
		return "typographic quotes do not work here", `use straight quotes: "…"`
	case isDigit(text[0]):
		return explainNumber(text)
	case r == utf8.RuneError && size <= 1:
		return "these bytes are not text", "save the file as UTF-8"
	case r < ' ' || r == 0x7f || r == '\uFEFF' || r == '\u200B' || r == '\u00AD':
		return fmt.Sprintf("an invisible character (U+%04X) stands here", r), "delete it"
	}
	return fmt.Sprintf("%c means nothing here", r), "delete it, or put it into quotes"
}

func explainNumber(text string) (message, hint string) {
	i := strings.IndexFunc(text, func(r rune) bool { return (r < '0' || r > '9') && r != '_' && r != '.' })
	if i < 0 {
		return fmt.Sprintf("cannot read the number %s", text), "numbers are written 20, 1_000 or 0.5"
	}
	number, unit := strings.TrimRight(text[:i], "_"), text[i:]
	switch {
	case Unit(unit) != "" && !strings.Contains(number, "."):
		return fmt.Sprintf("%q is no unit of time", unit), fmt.Sprintf("write %s%s", number, Unit(unit))
	case strings.HasPrefix(strings.ToLower(unit), "mon") || unit == "M" || unit == "mo":
		return "a month is no fixed length of time", "count in days or weeks: 30d, 4w"
	case strings.HasPrefix(strings.ToLower(unit), "y"):
		return "a year is no fixed length of time", "count in days: 365d"
	case unit == "ms":
		return "the shortest unit of time is a second", durationHint
	case strings.Contains(number, ".") && strings.Contains("wdhms", unit):
		return fmt.Sprintf("a length of time has no decimals: %s", text), "combine units instead: 1h30m"
	}
	return fmt.Sprintf("cannot read %s", text), "numbers are written 20, 1_000 or 0.5; " + durationHint
}

// Curly returns the text between typographic quotes, if a Bad token is one.
func Curly(text string) (string, bool) {
	first, n := utf8.DecodeRuneInString(text)
	last, m := utf8.DecodeLastRuneInString(text)
	if !curly(first) || !curly(last) || len(text) < n+m {
		return "", false
	}
	return text[n : len(text)-m], true
}
