package intake

import (
	"bytes"
	"encoding/json"
	"fmt"
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
	lines  []column // of the mapping
}

// next implements form.
func (o *objects) next(r *row) ([]byte, *fault, error) {
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
	return line, o.input(r, values), nil
}

// input gathers what an object says.
func (o *objects) input(r *row, values map[string]any) *fault {
	columns, fields, f := o.columns(values)
	if f != nil {
		return f
	}
	o.inputs.whom(columns)
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
		text, f := plainText(c.name, valueOf(c, from))
		if f == nil {
			f = o.inputs.special(r, c, []byte(text))
		}
		if f != nil {
			return f
		}
	}
	rules := o.inputs.rules(r.in.Name, columns)
	r.in.Fields = make(machine.Values, len(rules))
	for i := range rules {
		rule := &rules[i]
		c := &columns[rule.column]
		given := valueOf(c, fields)
		v, err := rule.json(given)
		if err != nil {
			return wrong(c.name, err.Error())
		}
		if v != nil || given == nil && c.clean == nil && o.inputs.options.Subject != Events && !rule.beside {
			rule.put(r, v)
		}
	}
	return nil
}

// valueOf returns what the column has in an object.
func valueOf(c *column, fields map[string]any) any {
	if c.constant != nil {
		return string(c.constant)
	}
	return fields[c.name]
}

// columns says what the values of an object are for; fields holds those that become fields.
func (o *objects) columns(values map[string]any) (columns []column, fields map[string]any, f *fault) {
	fields = values
	nested, inside := values["fields"].(map[string]any)
	if m := o.inputs.options.Mapping; m != nil {
		if inside {
			return nil, nil, wrong("fields", "a mapping names what stands in an object itself; write the fields without \"fields\" around them")
		}
		columns, err := o.mapped()
		if err != nil {
			return nil, nil, &fault{text: err.Error()}
		}
		if m.others == dropOthers {
			return columns, fields, nil
		}
		for _, name := range sorted(values) {
			switch {
			case m.names(name) || folded(name) == rejectColumn:
			case m.others == stopOthers:
				return nil, nil, wrong(name, "no line of the mapping names it; add one, or write others: drop or others: keep")
			default:
				columns = append(columns, column{name: name, field: name, typ: anyText})
			}
		}
		return columns, fields, nil
	}
	if inside {
		fields = nested
	}
	for _, name := range sorted(values) {
		c := o.inputs.column(name)
		if inside && c.role == aField {
			if name != "fields" {
				return nil, nil, wrong(name, `it stands beside "fields"; put it inside`)
			}
			continue
		}
		columns = append(columns, c)
	}
	if inside {
		for _, name := range sorted(nested) {
			c := o.inputs.column(name)
			if c.role != aField {
				c = column{name: name, field: name, typ: anyText}
			}
			columns = append(columns, c)
		}
	}
	for i := range columns {
		if err := badName(columns[i].name); err != nil {
			return nil, nil, &fault{text: fmt.Sprintf("the name of a field %v", err)}
		}
	}
	return columns, fields, nil
}

// mapped returns what the mapping says of every object.
func (o *objects) mapped() ([]column, error) {
	if o.lines == nil {
		lines := []column{}
		for _, line := range o.inputs.options.Mapping.lines {
			c, err := o.inputs.target(line)
			if err != nil {
				return nil, err
			}
			if c.constant == nil {
				c.name = line.column
			}
			lines = append(lines, c)
		}
		if err := o.inputs.sensible(lines); err != nil {
			return nil, err
		}
		o.lines = lines
	}
	return slices.Clone(o.lines), nil
}

// identity finds what says whom the object is about, and what happened.
func (o *objects) identity(columns []column, fields map[string]any) *fault {
	var has [aConsent + 1]bool
	for _, c := range columns {
		has[c.role] = true
	}
	events := o.inputs.options.Subject == Events
	known := o.inputs.recognised(slices.DeleteFunc(slices.Clone(columns), func(c column) bool { return c.role == aField && valueOf(&c, fields) == nil }))
	o.inputs.identifying = !has[theContact]
	switch {
	case events && !has[theContact] && !known:
		return &fault{text: `it does not say whom it is about; add "contact" with the contact's id` + o.inputs.orBy()}
	case events && !has[theEvent]:
		return &fault{text: `it does not say what happened; add "event" with the name of the event`}
	case events && !has[theTime] && o.inputs.options.NeedTime:
		return &fault{text: `it does not say when it happened; add "time", like "2026-03-02T10:00:00Z"`}
	case events || has[theContact]:
		return nil
	case o.inputs.identify(columns, func(c *column) bool { return valueOf(c, fields) != nil }), known:
		return nil
	case o.inputs.options.Subject == Contacts:
		return &fault{text: `it does not say whom it is about; add "id"`}
	}
	return &fault{text: o.inputs.noIdentity()}
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
