package token

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Fault is what is wrong with the value of a token, at byte offsets [Start, End) from its beginning.
type Fault struct {
	Start, End int
	Message    string // in the author's words: unknown escape \q in the text
	Hint       string // how to mend it
}

// Unquote returns what a String token means: the text between the quotes, escapes resolved. The escapes are
// \n \t \r \\ \" \' and \u with four hexadecimal digits. Of several faults it returns the first.
func Unquote(lit string) (string, *Fault) {
	if len(lit) < 2 {
		return "", &Fault{0, len(lit), "the text has no closing quote", "end it with " + lit}
	}
	in := lit[1 : len(lit)-1]
	if strings.IndexByte(in, '\\') < 0 {
		return in, nil
	}
	var b strings.Builder
	for i := 0; i < len(in); i++ {
		if in[i] != '\\' {
			b.WriteByte(in[i])
			continue
		}
		i++
		if i == len(in) {
			return "", &Fault{i, i + 1, "the text ends in a lone backslash", `write \\ for a backslash`}
		}
		switch c := in[i]; c {
		case 'n':
			b.WriteByte('\n')
		case 't':
			b.WriteByte('\t')
		case 'r':
			b.WriteByte('\r')
		case '\\', '"', '\'':
			b.WriteByte(c)
		case 'u':
			n, err := uint64(0), error(strconv.ErrSyntax)
			if i+5 <= len(in) {
				n, err = strconv.ParseUint(in[i+1:i+5], 16, 32)
			}
			if err != nil || !utf8.ValidRune(rune(n)) {
				end := min(i+5, len(in))
				return "", &Fault{i, end + 1, fmt.Sprintf("%s is no character", in[i-1:end]),
					`write \u and four hexadecimal digits, as in \u00e6; or the character itself`}
			}
			b.WriteRune(rune(n))
			i += 4
		default:
			_, size := utf8.DecodeRuneInString(in[i:])
			return "", &Fault{i, i + 1 + size, fmt.Sprintf("unknown escape %s in the text", in[i-1:i+size]),
				`write \\ for a backslash; the escapes are \n \t \r \\ \" \' and \u00e6`}
		}
	}
	return b.String(), nil
}

// Dedent returns what a Text token means: the lines between the quotes without the indentation that all of them
// share. A blank first line and a blank last line belong to the quotes. There are no escapes; line ends become \n.
func Dedent(lit string) string {
	in := strings.TrimSuffix(strings.TrimPrefix(lit, `"""`), `"""`)
	lines := strings.Split(strings.ReplaceAll(in, "\r\n", "\n"), "\n")
	if len(lines) == 1 {
		return in
	}
	first := 1 // the line behind the opening quotes has no indentation of its own
	if blank(lines[0]) {
		lines, first = lines[1:], 0
	}
	if last := len(lines) - 1; last >= first && blank(lines[last]) {
		lines = lines[:last]
	}
	common, found := "", false
	for _, l := range lines[min(first, len(lines)):] {
		if blank(l) {
			continue
		}
		indent := l[:len(l)-len(strings.TrimLeft(l, " \t"))]
		if !found {
			common, found = indent, true
			continue
		}
		n := 0
		for n < len(common) && n < len(indent) && common[n] == indent[n] {
			n++
		}
		common = common[:n]
	}
	for i, l := range lines {
		switch {
		case i < first:
		case blank(l):
			lines[i] = ""
		default:
			lines[i] = l[len(common):]
		}
	}
	return strings.Join(lines, "\n")
}

func blank(line string) bool { return strings.TrimSpace(line) == "" }

const (
	maxDays   = 36_525             // a hundred years
	maxMillis = maxDays * 86400000 // the same in milliseconds
)

// ParseDuration returns what a Duration token means. Days and weeks are calendar days (days); hours, minutes and
// seconds are exact (millis).
func ParseDuration(lit string) (days int, millis int64, fault *Fault) {
	tooLong := &Fault{0, len(lit), fmt.Sprintf("%s is longer than a hundred years", lit), "give a shorter time"}
	for i := 0; i < len(lit); {
		n, from := int64(0), i
		for ; i < len(lit) && (isDigit(lit[i]) || lit[i] == '_'); i++ {
			if lit[i] == '_' {
				continue
			}
			if n = n*10 + int64(lit[i]-'0'); n > maxMillis {
				return 0, 0, tooLong
			}
		}
		if i == len(lit) {
			return 0, 0, &Fault{0, len(lit), fmt.Sprintf("%s has no unit", lit), durationHint}
		}
		switch lit[i] {
		case 'w':
			n *= 7
			fallthrough
		case 'd':
			if n > maxDays {
				return 0, 0, tooLong
			}
			days += int(n)
		case 'h':
			n *= 60
			fallthrough
		case 'm':
			n *= 60
			fallthrough
		case 's':
			if n > maxMillis/1000 {
				return 0, 0, tooLong
			}
			millis += n * 1000
		}
		if i == from || !strings.ContainsRune("wdhms", rune(lit[i])) {
			return 0, 0, &Fault{0, len(lit), fmt.Sprintf("%s is no length of time", lit), durationHint}
		}
		i++
		if days > maxDays || millis > maxMillis {
			return 0, 0, tooLong
		}
	}
	return days, millis, nil
}

// ParseNumber returns what a Number or a Percent token means: 1_000 is 1000, 10% is 10.
func ParseNumber(lit string) float64 {
	// The lexer lets only digits through, so the one error is a number too large, which is infinite then.
	n, _ := strconv.ParseFloat(strings.ReplaceAll(strings.TrimSuffix(lit, "%"), "_", ""), 64)
	return n
}
