package server

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/journeylang/journey/lang/diag"
	"github.com/journeylang/journey/runtime/intake"
)

// Limits of a request.
const (
	maxBody  = 8 << 20 // bytes, also inflated
	maxItems = 10_000
	maxName  = 256 // bytes of an id or a name
)

// readBody reads the body of a request, inflated where it is gzip.
func readBody(r *http.Request) ([]byte, error) {
	tooLarge := problemf(http.StatusRequestEntityTooLarge, "the body has more than %d MiB, also where it is compressed; send it in parts of at most %d items", maxBody>>20, maxItems)
	var body io.Reader = io.LimitReader(r.Body, maxBody+1)
	switch coding := strings.ToLower(r.Header.Get("Content-Encoding")); coding {
	case "", "identity":
	case "gzip":
		z, err := gzip.NewReader(body)
		if err != nil {
			return nil, problemf(http.StatusBadRequest, "the body is said to be gzip, and is not: leave Content-Encoding away, or compress it")
		}
		body = io.LimitReader(z, maxBody+1)
	default:
		return nil, problemf(http.StatusUnsupportedMediaType, "the body is coded as %q; send it plain or as gzip", coding)
	}
	b, err := io.ReadAll(body)
	switch {
	case len(b) > maxBody:
		return nil, tooLarge
	case err != nil:
		return nil, problemf(http.StatusBadRequest, "the body broke off or is damaged after %d bytes; send it again", len(b))
	case !utf8.Valid(b):
		return nil, problemf(http.StatusBadRequest, "the body is not UTF-8 at line %d; save it as UTF-8", lineOf(b, invalidAt(b)))
	}
	return b, nil
}

func invalidAt(b []byte) int {
	for i := 0; i < len(b); {
		r, n := utf8.DecodeRune(b[i:])
		if r == utf8.RuneError && n <= 1 {
			return i
		}
		i += n
	}
	return len(b)
}

// items reads a body that is one object, a list of objects, or objects one behind the other (JSON lines), and hands
// each to take, which says what is wrong with it. It returns how many there were; an error is a Problem.
func items[T any](body []byte, take func(item *T) []Fault) (int, error) {
	dec := json.NewDecoder(bytes.NewReader(body))
	dec.DisallowUnknownFields()
	list := bytes.HasPrefix(bytes.TrimLeft(body, " \t\r\n"), []byte("["))
	if list {
		dec.Token()
	}
	var faults []Fault
	n := 0
	for {
		if list && !dec.More() {
			if _, err := dec.Token(); err != nil { // the closing bracket
				return n, notJSON(body, dec, err, writeItems)
			}
			if _, err := dec.Token(); !errors.Is(err, io.EOF) {
				return n, problemf(http.StatusBadRequest, "something follows the list, at line %d of the body; send one list", lineOf(body, int(dec.InputOffset())))
			}
			break
		}
		begin := next(body, int(dec.InputOffset()))
		line := lineOf(body, begin)
		var item T
		err := dec.Decode(&item)
		if errors.Is(err, io.EOF) && !list {
			break
		}
		if n++; n > maxItems {
			return n, problemf(http.StatusRequestEntityTooLarge, "the body has more than %d items; send them in several requests", maxItems)
		}
		wrong, ok := shape(err, reflect.TypeFor[T]())
		if !ok {
			return n, notJSON(body, dec, err, writeItems)
		}
		if err == nil {
			if name, twice := intake.Repeated(body[begin:dec.InputOffset()]); twice {
				wrong = []Fault{{Field: name, Message: "this stands in one object twice, and nobody knows which of the two is meant", Hint: "write it once"}}
			} else {
				wrong = take(&item)
			}
		}
		for _, f := range wrong {
			f.Item, f.Line = n, line
			faults = append(faults, f)
		}
	}
	if n == 0 && !list {
		return 0, problemf(http.StatusBadRequest, "the body is empty; %s", writeItems)
	}
	if len(faults) > 0 {
		return n, faulty(faults, n)
	}
	return n, nil
}

// shape turns an error of decoding into faults of the item of the type, or reports that it is the body's.
func shape(err error, item reflect.Type) (faults []Fault, ok bool) {
	if err == nil {
		return nil, true
	}
	var wrong *json.UnmarshalTypeError
	if errors.As(err, &wrong) {
		if wrong.Field == "" {
			return []Fault{{Message: "this is " + article(wrong.Value) + ", not an object", Hint: `write {"contact": "…", …}`}}, true
		}
		if wrong.Type.Kind() == reflect.Float64 {
			return []Fault{{Field: wrong.Field, Message: "one of its numbers is larger than any that can be kept", Hint: "write a smaller one, or a text in quotes"}}, true
		}
		want := "a text in quotes"
		if strings.HasPrefix(wrong.Type.String(), "map") {
			want = `an object: {"name": value, …}`
		}
		return []Fault{{Field: wrong.Field, Message: fmt.Sprintf("this is %s", article(wrong.Value)), Hint: "write " + want}}, true
	}
	if name, found := strings.CutPrefix(err.Error(), "json: unknown field "); found {
		name = strings.Trim(name, `"`)
		return []Fault{{Field: name, Message: "an item has no such member", Hint: instead(name, members(item))}}, true
	}
	return nil, false
}

// instead says what to write instead of a member that an item does not have.
func instead(name string, members []string) string {
	switch near := diag.Nearest(name, members); {
	case near != "":
		return fmt.Sprintf("did you mean %q?", near)
	case slices.Contains(members, "fields"):
		return `values of your own go into "fields": {…}`
	}
	return "it has " + strings.Join(members, ", ")
}

// members are the names that an item of the type may have, in the order in which they are declared.
func members(item reflect.Type) []string {
	var names []string
	if item.Kind() != reflect.Struct {
		return nil
	}
	for f := range item.Fields() {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case f.Anonymous && name == "":
			names = append(names, members(f.Type)...)
		case name != "" && name != "-":
			names = append(names, name)
		}
	}
	return names
}

// writeItems is how items are written.
const writeItems = "send one object, a list of objects, or one object per line"

// notJSON says where a body stops being JSON, and how to write it.
func notJSON(body []byte, dec *json.Decoder, err error, write string) *Problem {
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) {
		return problemf(http.StatusBadRequest, "the body ends in the middle of an object or list, at line %d; it may have been cut off on its way", lineOf(body, len(body)))
	}
	// The decoder stands where the value begins; its offsets do not count what it took as tokens.
	at := next(body, int(dec.InputOffset()))
	var syntax *json.SyntaxError
	var value json.RawMessage
	if again := json.NewDecoder(bytes.NewReader(body[at:])).Decode(&value); errors.As(again, &syntax) {
		at += int(syntax.Offset) - 1
	}
	at = min(max(at, 0), len(body))
	return problemf(http.StatusBadRequest, "the body is not JSON at line %d, column %d, near %q; %s",
		lineOf(body, at), at-bytes.LastIndexByte(body[:at], '\n'), excerpt(body[at:]), write)
}

// next returns where the next value begins, behind spaces and a comma.
func next(body []byte, at int) int {
	for at < len(body) && strings.IndexByte(" \t\r\n,", body[at]) >= 0 {
		at++
	}
	return at
}

func lineOf(body []byte, at int) int { return 1 + bytes.Count(body[:min(at, len(body))], []byte("\n")) }

func excerpt(b []byte) string {
	text := string(b[:min(len(b), 64)])
	text, _, _ = strings.Cut(text, "\n")
	if r := []rune(text); len(r) > 20 {
		return string(r[:20])
	}
	return text
}

// article puts JSON's word for a kind of value into the caller's.
func article(kind string) string {
	switch word, _, _ := strings.Cut(kind, " "); word {
	case "array":
		return "a list"
	case "object":
		return "an object"
	case "bool":
		return "true or false"
	case "string":
		return "a text"
	default:
		return "a " + word
	}
}
