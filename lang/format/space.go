package format

import "github.com/journeylang/journey/lang/token"

// spaces sets the blanks between the pieces of a line: 0 or 1 before each, none before the first.
func (l *line) spaces() {
	l.before = make([]int, len(l.code))
	ternaries := 0      // ? without their :
	var inside []string // the brackets that are open
	loose := false      // the colon before is that of a ternary or a slice
	for i := range l.code {
		p := &l.code[i]
		colon := p.is(":") && (ternaries > 0 || len(inside) > 0 && inside[len(inside)-1] == "[")
		if i > 0 && spaced(&l.code[i-1], p, colon || loose) {
			l.before[i] = 1
		}
		loose = colon
		switch {
		case p.opens():
			inside = append(inside, p.text)
		case p.closes() && len(inside) > 0:
			inside = inside[:len(inside)-1]
		case p.is("?") && p.blank:
			ternaries++
		case p.is(":") && ternaries > 0:
			ternaries--
		}
	}
}

// spaced reports whether a blank belongs between two pieces. Where the style leaves it open, what the author wrote
// stands. A blank is never taken from between two pieces that would be one without it.
func spaced(prev, p *piece, loose bool) bool {
	switch {
	case p.is(","), p.is(")"), p.is("]"):
		return false
	case p.is("}"):
		return !prev.is("{")
	case prev.is("("), prev.is("["):
		return false
	case p.is("{"), prev.is(","), prev.is("{"):
		return true
	case loose:
		return p.blank
	case p.is(":"):
		return false
	case prev.is(":"), relation(prev), relation(p):
		return true
	case prev.is("}"):
		return p.blank || p.Kind != token.Punct
	case prev.is(".") && p.Kind == token.Ident:
		return false
	}
	return p.blank
}

// relation reports whether a sign always has a blank on either side.
func relation(p *piece) bool {
	if p.Kind != token.Punct {
		return false
	}
	switch p.text {
	case "=", "==", "!=", "<", "<=", ">", ">=", "&&", "||", "??", "->", "|":
		return true
	}
	return false
}
