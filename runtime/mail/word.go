package mail

import (
	"fmt"
	"strings"

	"github.com/journeylang/journey/lang/diag"
)

// word is a token of a Liquid expression.
type word struct {
	kind wordKind
	text string // of a text: without its quotes
}

type wordKind uint8

const (
	wordName     wordKind = iota // contact, and, default
	wordProperty                 // .first_name
	wordText                     // "espresso"
	wordNumber
	wordSign // | : , .. ( ) == and anything else
	wordOpen // a text whose quote is never closed
)

// lex cuts an expression into words, as the library will.
func lex(s string) []word {
	var out []word
	for i := 0; i < len(s); {
		c := s[i]
		begin := i
		switch {
		case c == ' ', c == '\t', c == '\n', c == '\r':
			i++
		case c == '"', c == '\'':
			end := strings.IndexByte(s[i+1:], c)
			if end < 0 {
				return append(out, word{wordOpen, s[i:]})
			}
			out = append(out, word{wordText, s[i+1 : i+1+end]})
			i += end + 2
		case isLetter(c):
			i = nameEnd(s, i)
			out = append(out, word{wordName, s[begin:i]})
		case c == '.' && i+1 < len(s) && isLetter(s[i+1]):
			i = nameEnd(s, i+1)
			out = append(out, word{wordProperty, s[begin+1 : i]})
		case '0' <= c && c <= '9':
			for i < len(s) && ('0' <= s[i] && s[i] <= '9' || s[i] == '.' && i+1 < len(s) && '0' <= s[i+1] && s[i+1] <= '9') {
				i++
			}
			out = append(out, word{wordNumber, s[begin:i]})
		case i+1 < len(s) && strings.Contains("..==!=>=<=", s[i:i+2]) && (s[i+1] == '=' || s[i:i+2] == ".."):
			i += 2
			out = append(out, word{wordSign, s[begin:i]})
		default:
			i++
			out = append(out, word{wordSign, s[begin:i]})
		}
	}
	return out
}

func isLetter(c byte) bool { return c == '_' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' }

func nameEnd(s string, i int) int {
	for i < len(s) && (isLetter(s[i]) || '0' <= s[i] && s[i] <= '9' || s[i] == '-') {
		i++
	}
	if i < len(s) && s[i] == '?' {
		i++
	}
	return i
}

// maxFilters is how many filters an expression may chain.
const maxFilters = 20

// expression checks the words of an expression; the first skip words are none of it. In the head of a
// loop there are ranges and modifiers too.
func (c *checker) expression(source string, skip int, loop bool) *Error {
	words := lex(source)[skip:]
	filters := 0
	for i := 0; i < len(words); i++ {
		w := words[i]
		next := word{}
		if i+1 < len(words) {
			next = words[i+1]
		}
		switch {
		case w.kind == wordOpen:
			return &Error{Text: fmt.Sprintf("the text %s is never closed", w.text)}
		case w.kind == wordSign && w.text == "|":
			if filters++; filters > maxFilters {
				return &Error{Text: fmt.Sprintf("more than %d filters in a row", maxFilters)}
			}
			if err := checkFilter(words[:i], words[i+1:]); err != nil {
				return err
			}
			i++ // the filter's name
		case w.kind == wordSign && w.text == "..":
			if !loop || strings.Contains(source, "|") {
				return &Error{Text: "a range stands only in a for", Hint: "write {% for i in (1..3) %}"}
			}
		case w.kind == wordName && !c.names[w.text] && !isOperator(w.text, loop):
			hint := "there are contact, start, account, lead, links, now and what the template assigns"
			if w.text == "blank" || w.text == "empty" {
				hint = `write == "" instead`
			} else if w.text == "event" {
				hint = "the event that began the trip is start"
			} else if near := diag.Nearest(w.text, []string{"contact", "start", "account", "lead", "links", "now"}); near != "" {
				hint = fmt.Sprintf("did you mean %q?", near)
			} else if next.kind != wordProperty {
				hint = fmt.Sprintf("write contact.%s or start.%s", w.text, w.text)
			}
			return &Error{Text: fmt.Sprintf("unknown name %q", w.text), Hint: hint}
		case w.kind == wordName && isOwner(w.text):
			if next.kind != wordProperty && next.text != "[" {
				return &Error{Text: fmt.Sprintf("which field of %s?", w.text), Hint: fmt.Sprintf("write %s.FIELD", w.text)}
			}
		}
	}
	return nil
}

// isOwner reports whether a name is a record, of which only the fields are values.
func isOwner(name string) bool {
	switch name {
	case "contact", "start", "account", "lead", "links":
		return true
	}
	return false
}

// isOperator reports whether a name is a word of the language rather than of the data.
func isOperator(name string, loop bool) bool {
	switch name {
	case "and", "or", "contains", "true", "false", "nil":
		return true
	case "reversed", "limit", "offset":
		return loop
	}
	return false
}

// checkFilter checks the filter that begins rest, behind the words before.
func checkFilter(before, rest []word) *Error {
	if len(rest) == 0 || rest[0].kind != wordName {
		return &Error{Text: "a filter's name must stand behind |"}
	}
	name := rest[0].text
	f, ok := findFilter(name)
	if !ok {
		names := make([]string, len(filterTable))
		for i := range filterTable {
			names[i] = filterTable[i].name
		}
		hint := "there are " + strings.Join(names, ", ")
		if near := diag.Nearest(name, names); near != "" {
			hint = fmt.Sprintf("did you mean %q?", near)
		}
		return &Error{Text: fmt.Sprintf("there is no filter %q", name), Hint: hint}
	}
	if name == "date" && len(before) == 1 && before[0].kind == wordText && (before[0].text == "now" || before[0].text == "today") {
		return &Error{Text: fmt.Sprintf("the text %q is no time", before[0].text), Hint: "write now, without quotes"}
	}
	args := 0
	if len(rest) > 1 && rest[1].text == ":" && rest[1].kind == wordSign {
		args = 1
		for _, w := range rest[2:] {
			if w.kind == wordSign && w.text == "|" {
				break
			}
			if w.kind == wordSign && w.text == "," {
				args++
			}
		}
	}
	if args < f.min || args > f.max {
		want := fmt.Sprint(f.min)
		if f.max > f.min {
			want = fmt.Sprintf("%d to %d", f.min, f.max)
		}
		return &Error{Text: fmt.Sprintf("the filter %q takes %s arguments, not %d", name, want, args)}
	}
	return nil
}
