package token

// number reads what begins with a digit: a number, a date, a clock time, a duration, a percentage. A number with
// letters at its end that are no unit (3days, 12x) is Bad as a whole.
func number(text string, at int) (Kind, int) {
	i := digits(text, at)
	if i == at+4 && dashed(text, i) {
		return Date, i + 6
	}
	if i <= at+2 && i+2 < len(text) && text[i] == ':' && isDigit(text[i+1]) && isDigit(text[i+2]) &&
		(i+3 == len(text) || !wordy(text[i+3])) {
		return Clock, i + 3
	}
	whole := true
	if i+1 < len(text) && text[i] == '.' && isDigit(text[i+1]) {
		i, whole = digits(text, i+1), false
	}
	if i < len(text) {
		switch c := text[i]; {
		case wordy(c):
			end := word(text, i)
			if whole && durationLike(text[at:end]) {
				return Duration, end
			}
			return Bad, end
		case c == '%' && (i+1 == len(text) || !wordy(text[i+1]) && text[i+1] != '('):
			// 10%3 is a remainder, as 10 % 3 is.
			return Percent, i + 1
		}
	}
	return Number, i
}

// digits returns the end of the digits from at on; an underscore may stand between two of them.
func digits(text string, at int) int {
	for at < len(text) && (isDigit(text[at]) ||
		text[at] == '_' && isDigit(text[at-1]) && at+1 < len(text) && isDigit(text[at+1])) {
		at++
	}
	return at
}

// dashed reports whether text goes on with -03-02 and then ends as a word does.
func dashed(text string, i int) bool {
	return i+6 <= len(text) && text[i] == '-' && isDigit(text[i+1]) && isDigit(text[i+2]) &&
		text[i+3] == '-' && isDigit(text[i+4]) && isDigit(text[i+5]) && (i+6 == len(text) || !wordy(text[i+6]))
}

func wordy(c byte) bool { return classes[c] == letter || classes[c] == digit || c >= 0x80 }

// durationLike reports whether a word is numbers with the units w, d, h, m, s, each at most once and in this order.
func durationLike(w string) bool {
	const units = "wdhms"
	last := -1
	for i := 0; i < len(w); {
		n := digits(w, i)
		if n == i || n == len(w) {
			return false
		}
		unit := -1
		for u := range units {
			if units[u] == w[n] {
				unit = u
			}
		}
		if unit <= last {
			return false
		}
		last, i = unit, n+1
	}
	return true
}
