package schema

import (
	"fmt"
	"strconv"
	"strings"
)

// Path says where a value stands in a JSON document: lead.answers[0].value, or, for lists of named answers,
// answers[name=email].value. The zero Path is the document itself.
type Path []pathPart

// pathPart leads one level down: to the member called name, to the element number index, or to the first element whose
// member called name says value.
type pathPart struct {
	kind        byte // '.', '#', '='
	name, value string
	index       int
}

// ParsePath reads a path. The error says what is wrong, in the author's words.
func ParsePath(text string) (Path, error) {
	var p Path
	for rest := text; rest != ""; {
		if rest[0] == '[' {
			inner, after, closed := strings.Cut(rest[1:], "]")
			if !closed {
				return nil, fmt.Errorf("the [ in %q is never closed", text)
			}
			part := pathPart{kind: '='}
			var named bool
			if part.name, part.value, named = strings.Cut(inner, "="); !named {
				n, err := strconv.Atoi(inner)
				if err != nil || n < 0 {
					return nil, fmt.Errorf("[%s] is neither a number from 0 on, nor a choice like [name=email]", inner)
				}
				part = pathPart{kind: '#', index: n}
			}
			p, rest = append(p, part), after
			continue
		}
		if len(p) > 0 {
			if rest[0] != '.' {
				return nil, fmt.Errorf("a dot is missing before %q", rest)
			}
			rest = rest[1:]
		}
		end := strings.IndexAny(rest, ".[")
		if end < 0 {
			end = len(rest)
		}
		if end == 0 {
			return nil, fmt.Errorf("a name is missing in %q", text)
		}
		p, rest = append(p, pathPart{kind: '.', name: rest[:end]}), rest[end:]
	}
	if len(p) == 0 {
		return nil, fmt.Errorf("it leads nowhere")
	}
	return p, nil
}

// String writes the path as it is read.
func (p Path) String() string {
	var b strings.Builder
	for i, part := range p {
		switch {
		case part.kind == '#':
			fmt.Fprintf(&b, "[%d]", part.index)
		case part.kind == '=':
			fmt.Fprintf(&b, "[%s=%s]", part.name, part.value)
		case i > 0:
			b.WriteString("." + part.name)
		default:
			b.WriteString(part.name)
		}
	}
	return b.String()
}

// First is the member of the document in which the path begins; "": it begins with an element.
func (p Path) First() string {
	if len(p) == 0 || p[0].kind != '.' {
		return ""
	}
	return p[0].name
}

// says reports whether a member of an object, or a member of that (field.ref), says a value.
func says(object map[string]any, name, value string) bool {
	if v := object[name]; v != nil {
		return fmt.Sprint(v) == value
	}
	first, rest, deeper := strings.Cut(name, ".")
	inner, ok := object[first].(map[string]any)
	return deeper && ok && says(inner, rest, value)
}

// Find returns what stands there in a document as encoding/json reads it; nil: nothing.
func (p Path) Find(document any) any {
	at := document
	for _, part := range p {
		switch part.kind {
		case '.':
			object, _ := at.(map[string]any)
			at = object[part.name]
		case '#':
			list, _ := at.([]any)
			at = nil
			if part.index < len(list) {
				at = list[part.index]
			}
		default:
			list, _ := at.([]any)
			at = nil
			for _, e := range list {
				if object, ok := e.(map[string]any); ok && says(object, part.name, part.value) {
					at = e
					break
				}
			}
		}
	}
	return at
}
