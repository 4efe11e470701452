package check

import (
	"strings"

	"github.com/journeylang/journey/lang/source"
)

// liquidToken is a word, a quoted text, a number or a sign inside {{ }} or {% %}.
type liquidToken struct {
	text  string
	ident bool
	span  source.Span
}

func (w liquidToken) quoted() bool {
	return len(w.text) > 1 && (w.text[0] == '"' || w.text[0] == '\'') && w.text[len(w.text)-1] == w.text[0]
}

func liquidTokens(in located) []liquidToken {
	text := strings.TrimSuffix(in.text, "-")
	var out []liquidToken
	for i := 0; i < len(text); {
		start, c := i, text[i]
		switch {
		case c <= ' ' || c == '-' && i == 0:
			i++
			continue
		case isWord(c):
			for i < len(text) && isWord(text[i]) {
				i++
			}
		case c == '"' || c == '\'':
			if n := strings.IndexByte(text[i+1:], c); n >= 0 {
				i += n + 2
			} else {
				i = len(text)
			}
		default:
			i++
		}
		out = append(out, liquidToken{text[start:i], isWord(c) && c > '9', in.place(start, i)})
	}
	return out
}

func isWord(c byte) bool {
	return c == '_' || '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || c >= 0x80
}
