package intake

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/journeylang/journey/runtime/machine"
)

// objects is the form of JSON lines: one object a line. What is not about the row itself (id, or contact, event, time
// and id) is a field, beside them or inside "fields".
type objects struct {
	window *window
	inputs *inputs
}

// next implements form.
func (o *objects) next(in *machine.Input) ([]byte, *fault, error) {
	line, long, err := o.window.readLine()
	if err != nil {
		return nil, nil, err
	}
	if long {
		return nil, tooLong(), nil
	}
	if bytes.IndexByte(line, 0) >= 0 {
		return line, &fault{text: nulText}, nil
	}
	if !utf8.Valid(line) {
		return line, &fault{text: notUTF8(line)}, nil
	}
	values, err := decode(line)
	if err != nil {
		return line, &fault{text: err.Error()}, nil
	}
	return line, o.input(in, values), nil
}

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
		return nil, fmt.Errorf("character %d: it is not JSON (%s); write one object a line", syntax.Offset, syntax.Error())
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return nil, errors.New("the object is not closed; write one object a line, each on a line of its own")
	case errors.As(err, &kind), err == nil && values == nil:
		return nil, errors.New(`it is not an object; write one object a line, like {"id": "ada"}`)
	case err != nil:
		return nil, err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("text follows the object; write one object a line")
	}
	return values, nil
}

// input makes the input of an object.
func (o *objects) input(in *machine.Input, values map[string]any) *fault {
	delete(values, rejectColumn)
	if nested, ok := values["fields"].(map[string]any); ok {
		delete(values, "fields")
		for name, v := range nested {
			if _, twice := values[name]; twice && !o.inputs.isSpecial(name) {
				return &fault{name, "it stands both beside \"fields\" and inside; write it once", false}
			}
			if !o.inputs.isSpecial(name) {
				values[name] = v
			}
		}
		for name := range nested {
			if o.inputs.isSpecial(name) {
				return &fault{name, "it names the row and stands beside \"fields\", not inside", false}
			}
		}
	}
	names := make([]string, 0, len(values))
	for name := range values {
		names = append(names, name)
	}
	slices.Sort(names)
	columns, f := o.inputs.objectColumns(names)
	if f != nil {
		return f
	}
	for i := range columns {
		if columns[i].role == aField {
			continue
		}
		text, f := plainText(columns[i].name, values[columns[i].name])
		if f != nil {
			return f
		}
		if f := o.inputs.special(in, &columns[i], []byte(text)); f != nil {
			return f
		}
	}
	rules := o.inputs.rules(in.Name, columns)
	in.Fields = make(machine.Values, len(rules))
	for i := range rules {
		rule := &rules[i]
		name := columns[rule.column].name
		v, err := rule.json(values[name])
		if err != nil {
			return &fault{name, err.Error(), false}
		}
		if v != nil || values[name] == nil && o.inputs.options.Subject == Contacts {
			in.Fields[rule.field] = v
		}
	}
	return nil
}

// plainText returns the text of a value that names the row.
func plainText(name string, v any) (string, *fault) {
	switch v := v.(type) {
	case nil:
		return "", nil
	case string:
		return v, nil
	case json.Number:
		return v.String(), nil
	}
	return "", &fault{name, "it is neither a text nor a number", false}
}

// rejectHead implements form.
func (o *objects) rejectHead() []byte { return nil }

// rejectTail implements form: the reason is a line of its own, which an import passes over.
func (o *objects) rejectTail(reason string) []byte {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(map[string]string{rejectColumn: reason}); err != nil {
		return []byte("\n")
	}
	return []byte("\n" + b.String())
}
