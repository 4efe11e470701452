package intake

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"
)

// decode reads the object of a line.
func decode(line []byte) (map[string]any, error) {
	d := json.NewDecoder(bytes.NewReader(line))
	d.UseNumber()
	var values map[string]any
	err := d.Decode(&values)
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		return nil, errors.New(misspelt(line, syntax))
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return nil, errors.New("the object is not closed; write one object a line, each on a line of its own")
	case errors.As(err, &kind), err == nil && values == nil:
		return nil, errors.New(`it is not an object; write one object a line, like {"id": "ada"}`)
	case err != nil:
		return nil, errors.New(`it is not JSON; write one object a line, like {"id": "ada"}`)
	}
	behind := next(line, int(d.InputOffset()))
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("character %d: text follows the object; write one object a line", characters(line[:behind])+1)
	}
	if name, twice := Repeated(line); twice {
		return nil, fmt.Errorf("%q stands in the object twice, and nobody knows which of the two is meant; write it once", name)
	}
	return values, nil
}

// misspellings are the ways in which a line is no JSON: what the decoder says of them, and what to do.
var misspellings = []struct{ said, mend string }{
	{"beginning of object key", `a name in double quotes belongs here, like "email": (and no comma behind the last value)`},
	{"after object key:value pair", "a comma belongs between two values"},
	{"after object key", "a colon belongs between a name and its value"},
	{"after array element", "a comma belongs between two values of a list"},
	{"beginning of value", "a value belongs here: a text in double quotes, a number, true, false or null"},
	{"in string literal", `a tab or another control character stands in a text; write it as \t, or remove it`},
	{"escape", `a backslash in a text is written twice: \\`},
	{"in literal", "a text stands in double quotes; only true, false, null and numbers stand without"},
	{"numeric literal", "a number is written like 12.5; put anything else in double quotes"},
	{"max depth", "lists and objects lie too deep in each other"},
}

// misspelt says where a line is no JSON, why, and what to do.
func misspelt(line []byte, err *json.SyntaxError) string {
	at := min(max(int(err.Offset)-1, 0), len(line))
	place := fmt.Sprintf("character %d", characters(line[:at])+1)
	if r, _ := utf8.DecodeRune(line[at:]); at < len(line) && unicode.IsPrint(r) {
		place += fmt.Sprintf(" (%c)", r)
	}
	for _, m := range misspellings {
		if strings.Contains(err.Error(), m.said) {
			return place + ": it is not JSON: " + m.mend
		}
	}
	return place + ` does not belong there: it is not JSON; write one object a line, like {"id": "ada"}`
}

func characters(b []byte) int { return utf8.RuneCount(b) }

// next returns where the next text begins behind a place in a line.
func next(line []byte, at int) int {
	at = min(at, len(line))
	return at + len(line[at:]) - len(bytes.TrimLeft(line[at:], " \t\r"))
}
