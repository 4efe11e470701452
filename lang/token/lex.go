package token

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// class says what a byte can begin, so that the common cases cost one look.
type class uint8

const (
	other  class = iota // a control character, or part of a character beyond ASCII
	space               // blank
	letter              // a word
	digit               // a number and what begins like one
	sign                // punctuation
)

var classes = func() (t [256]class) {
	for c := 0; c < 128; c++ {
		switch {
		case c == ' ' || c == '\t' || c == '\r':
			t[c] = space
		case c == '_' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z':
			t[c] = letter
		case isDigit(byte(c)):
			t[c] = digit
		case '!' <= c && c <= '~':
			t[c] = sign
		}
	}
	return t
}()

// pairs are the signs of two characters.
var pairs = [...]string{"==", "!=", "<=", ">=", "??", "..", "->", "?.", "**", "&&", "||"}

func lex(text string, start, end int) []Token {
	text = text[:end]
	tokens := make([]Token, 0, (end-start)/3+2)
	for at := start; at < end; {
		kind, stop := next(text, at)
		tokens = append(tokens, Token{kind, at, stop})
		at = stop
	}
	return append(tokens, Token{EOF, end, end})
}

// next returns the token at an offset before the end of text; stop > at.
func next(text string, at int) (kind Kind, stop int) {
	c := text[at]
	switch classes[c] {
	case letter:
		return Ident, word(text, at+1)
	case space:
		return blanks(text, at)
	case digit:
		return number(text, at)
	case sign:
		switch c {
		case '"', '\'':
			return quoted(text, at)
		case '/':
			if strings.HasPrefix(text[at:], "///") {
				return Doc, lineEnd(text, at)
			}
			if strings.HasPrefix(text[at:], "//") {
				return Comment, lineEnd(text, at)
			}
		}
		if at+1 < len(text) && classes[text[at+1]] == sign {
			for _, p := range pairs {
				if p[0] == c && p[1] == text[at+1] {
					return Punct, at + 2
				}
			}
		}
		return Punct, at + 1
	}
	if c == '\n' {
		return Newline, at + 1
	}
	return rare(text, at)
}

// blanks reads spaces; \r belongs to the line end that follows it, and is a blank where none does.
func blanks(text string, at int) (Kind, int) {
	i := at
	for i < len(text) && classes[text[i]] == space {
		if text[i] == '\r' && i+1 < len(text) && text[i+1] == '\n' {
			if i == at {
				return Newline, at + 2
			}
			break
		}
		i++
	}
	return Blank, i
}

// word returns the end of the letters, digits and underscores from at on.
func word(text string, at int) int {
	for at < len(text) {
		c := text[at]
		if k := classes[c]; k == letter || k == digit {
			at++
			continue
		}
		if c < utf8.RuneSelf {
			return at
		}
		r, size := utf8.DecodeRuneInString(text[at:])
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) {
			return at
		}
		at += size
	}
	return at
}

func lineEnd(text string, at int) int {
	n := strings.IndexByte(text[at:], '\n')
	if n < 0 {
		return len(text)
	}
	if text[at+n-1] == '\r' {
		n--
	}
	return at + n
}

// quoted reads "…", '…' and """…""". A text without its end is Bad: to the line end, or to the end of all for """.
func quoted(text string, at int) (Kind, int) {
	if strings.HasPrefix(text[at:], `"""`) {
		if n := strings.Index(text[at+3:], `"""`); n >= 0 {
			return Text, at + 3 + n + 3
		}
		return Bad, len(text)
	}
	for i := at + 1; i < len(text); i++ {
		switch text[i] {
		case text[at]:
			return String, i + 1
		case '\\':
			if i+1 < len(text) && text[i+1] != '\n' && text[i+1] != '\r' {
				i++
			}
		case '\n':
			if text[i-1] == '\r' && i-1 > at {
				i--
			}
			return Bad, i
		}
	}
	return Bad, len(text)
}

// rare reads what ASCII does not have, and control characters.
func rare(text string, at int) (Kind, int) {
	r, size := utf8.DecodeRuneInString(text[at:])
	switch {
	case r == '\uFEFF' && at == 0:
		return Blank, size
	case r == utf8.RuneError && size <= 1:
		for at++; at < len(text); at++ {
			if r, size := utf8.DecodeRuneInString(text[at:]); r != utf8.RuneError || size > 1 {
				break
			}
		}
		return Bad, at
	case unicode.IsLetter(r):
		return Ident, word(text, at+size)
	case unicode.IsSpace(r):
		return Blank, at + size
	case curly(r):
		// Pasted from a word processor: “…”. The whole text is one mistake.
		for i := at + size; i < len(text) && text[i] != '\n'; {
			q, n := utf8.DecodeRuneInString(text[i:])
			if i += n; curly(q) {
				return Bad, i
			}
		}
		return Bad, at + size
	}
	return Bad, at + size
}

// curly reports whether r is a typographic quote.
func curly(r rune) bool {
	switch r {
	case '“', '”', '„', '‘', '’', '‚', '«', '»':
		return true
	}
	return false
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }
