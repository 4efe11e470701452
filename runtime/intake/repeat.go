package intake

import (
	"bytes"
	"encoding/json"
)

// manyKeys is how many names of an object are looked through one by one.
const manyKeys = 16

// Repeated returns the first name that stands twice in one object of a JSON text, which is to be right otherwise; "" and false:
// none does. A decoder takes the last value and says nothing.
func Repeated(text []byte) (name string, found bool) {
	var open []keys // the objects and lists around
	named := false  // a name comes next
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '{', '[':
			open = append(open, keys{object: text[i] == '{'})
			named = text[i] == '{'
		case '}', ']':
			open = open[:max(len(open)-1, 0)]
			named = false
		case ',':
			named = len(open) > 0 && open[len(open)-1].object
		case '"':
			end := quoted(text, i)
			if named {
				if key := text[i+1 : end]; open[len(open)-1].add(key) {
					return spelling(key), true
				}
				named = false
			}
			i = end
		}
	}
	return "", false
}

// quoted returns where the text that begins at a quote ends.
func quoted(text []byte, at int) int {
	for i := at + 1; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case '"':
			return i
		}
	}
	return max(len(text)-1, at+1)
}

// keys are the names of an object so far.
type keys struct {
	object bool
	few    [][]byte
	many   map[string]bool
}

// add adds a name, and reports whether it was there.
func (k *keys) add(name []byte) bool {
	if bytes.IndexByte(name, '\\') >= 0 {
		name = []byte(spelling(name))
	}
	if k.many == nil {
		for _, other := range k.few {
			if bytes.Equal(other, name) {
				return true
			}
		}
		if k.few = append(k.few, name); len(k.few) <= manyKeys {
			return false
		}
		k.many = map[string]bool{}
		for _, other := range k.few {
			k.many[string(other)] = true
		}
		return false
	}
	if k.many[string(name)] {
		return true
	}
	k.many[string(name)] = true
	return false
}

// spelling resolves what a name writes with a backslash.
func spelling(name []byte) string {
	var text string
	if json.Unmarshal([]byte(`"`+string(name)+`"`), &text) != nil {
		return string(name)
	}
	return text
}
