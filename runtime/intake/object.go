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
	if _, reason := values[rejectColumn]; reason && len(values) == 1 {
		return nil, nil, nil
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
	fields := values
	nested, inside := values["fields"].(map[string]any)
	if inside {
		fields = nested
	}
	columns := make([]column, 0, len(values)+len(nested))
	for _, name := range sorted(values) {
		c := column{name: name, role: o.inputs.role(name)}
		if inside && c.role == aField {
			if name != "fields" {
				return wrong(name, `it stands beside "fields"; put it inside`)
			}
			continue
		}
		columns = append(columns, c)
	}
	if inside {
		for _, name := range sorted(nested) {
			columns = append(columns, column{name: name})
		}
	}
	for i := range columns {
		if err := badName(columns[i].name); err != nil {
			return &fault{text: fmt.Sprintf("the name of a field %v", err)}
		}
	}
	if f := o.identity(columns, fields); f != nil {
		return f
	}
	for i := range columns {
		c := &columns[i]
		from := values
		if c.role == aField {
			if !c.identifies {
				continue
			}
			from = fields
		}
		text, f := plainText(c.name, from[c.name])
		if f == nil {
			f = o.inputs.special(in, c, []byte(text))
		}
		if f != nil {
			return f
		}
	}
	rules := o.inputs.rules(in.Name, columns)
	in.Fields = make(machine.Values, len(rules))
	for i := range rules {
		rule := &rules[i]
		name := columns[rule.column].name
		v, err := rule.json(fields[name])
		if err != nil {
			return wrong(name, err.Error())
		}
		if v != nil || fields[name] == nil && o.inputs.options.Subject == Contacts {
			in.Fields[rule.field] = v
		}
	}
	return nil
}

// identity finds what says whom the object is about, and what happened.
func (o *objects) identity(columns []column, fields map[string]any) *fault {
	var roles [theID + 1]bool
	for _, c := range columns {
		roles[c.role] = true
	}
	events := o.inputs.options.Subject == Events
	switch {
	case events && !roles[theContact]:
		return &fault{text: `it does not say whom it is about; add "contact" with the contact's id`}
	case events && !roles[theEvent]:
		return &fault{text: `it does not say what happened; add "event" with the name of the event`}
	case events && !roles[theTime] && o.inputs.options.NeedTime:
		return &fault{text: `it does not say when it happened; add "time", like "2026-03-02T10:00:00Z"`}
	case events || roles[theContact]:
		return nil
	}
	i := o.inputs.unique(func(field string) int {
		for i := range columns {
			if c := &columns[i]; c.role == aField && fields[c.name] != nil && o.inputs.field("", c.name) == field {
				return i
			}
		}
		return -1
	})
	if i < 0 {
		return &fault{text: `it does not say whom it is about; add "id"`}
	}
	columns[i].identifies = true
	return nil
}

func sorted(values map[string]any) []string {
	names := make([]string, 0, len(values))
	for name := range values {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
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
	return "", wrong(name, "it is neither a text nor a number")
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
