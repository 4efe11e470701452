package intake

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/journeylang/journey/lang/diag"
	"github.com/journeylang/journey/lang/plan"
	"github.com/journeylang/journey/lang/schema"
	"github.com/journeylang/journey/runtime/machine"
)

// inputs makes inputs of what the forms read, by the schema of the program.
type inputs struct {
	options *Options
	remark  func(Remark)
	names   names
	unknown map[string]bool // undeclared events that were remarked on
}

// role says what a column is for.
type role uint8

const (
	aField role = iota
	ignored
	theContact // whom the row is about
	theEvent
	theTime
	theID // the sender's own name for an event
)

// column is a named part of a row.
type column struct {
	name       string // as the file calls it
	role       role
	identifies bool // a field whose value is also the contact's id
}

// role returns what a column called name is for.
func (p *inputs) role(name string) role {
	switch folded(name) {
	case rejectColumn:
		return ignored
	case "id":
		if p.options.Subject == Contacts {
			return theContact
		}
		return theID
	case "contact", "event", "time":
		if p.options.Subject == Events {
			return map[string]role{"contact": theContact, "event": theEvent, "time": theTime}[folded(name)]
		}
	}
	return aField
}

// columns says what the columns of a file are for.
func (p *inputs) columns(names []string) ([]column, error) {
	out := make([]column, len(names))
	byField := map[string]string{}
	var roles [theID + 1]string
	for i, name := range names {
		if name == "" {
			return nil, fmt.Errorf("column %d has no name in the first row; name it, or remove it", i+1)
		}
		if err := badName(name); err != nil {
			return nil, fmt.Errorf("the name of column %d %w", i+1, err)
		}
		out[i] = column{name: name, role: p.role(name)}
		field := p.field("", name)
		if first, twice := byField[field]; twice {
			return nil, fmt.Errorf("the columns %s and %s are the same; remove one of them", first, name)
		}
		byField[field] = name
		roles[out[i].role] = name
	}
	switch {
	case p.options.Subject == Contacts && roles[theContact] == "":
		i := p.unique(func(field string) int {
			for i := range out {
				if out[i].role == aField && p.field("", out[i].name) == field {
					return i
				}
			}
			return -1
		})
		if i < 0 {
			return nil, errors.New(p.noIdentity())
		}
		out[i].identifies = true
	case p.options.Subject == Events && roles[theContact] == "":
		return nil, errors.New("no column is called contact; call the column so that holds the id of the contact")
	case p.options.Subject == Events && roles[theEvent] == "":
		return nil, errors.New("no column is called event; call the column so that holds the name of the event")
	case p.options.Subject == Events && roles[theTime] == "" && p.options.NeedTime:
		return nil, errors.New("no column is called time; call the column so that holds the time of the event")
	}
	return out, nil
}

// badName says why nothing can be kept under a name.
func badName(name string) error {
	switch {
	case len(name) > nameBytes:
		return fmt.Errorf("has %d bytes; at most %d are kept", len(name), nameBytes)
	case strings.ContainsFunc(name, unicode.IsControl):
		return errors.New("has a control character in it, such as a line end; remove it")
	}
	return nil
}

// unique returns the place of the first field declared unique that has one, or -1.
func (p *inputs) unique(place func(field string) int) int {
	if record := p.options.Program.Contact; record != nil {
		for _, f := range record.Fields {
			if f.Unique {
				if i := place(f.Name); i >= 0 {
					return i
				}
			}
		}
	}
	return -1
}

func (p *inputs) noIdentity() string {
	text := "nothing says who the contacts are: there is no column id"
	if record := p.options.Program.Contact; record != nil {
		for _, f := range record.Fields {
			if f.Unique {
				return text + " and no column " + f.Name + "; add one of them"
			}
		}
	}
	return text + "; add it, or declare a field of the contact unique and add its column"
}

// declared returns the declared fields that a row's fields are coerced by.
func (p *inputs) declared(event string) *schema.Record {
	if p.options.Subject == Contacts {
		return p.options.Program.Contact
	}
	if e, ok := p.options.Program.Event(event); ok {
		return e.Fields
	}
	return nil
}

// field returns the name that a column's values are kept under: the declared one that it spells, "First Name" for
// first_name, else its own.
func (p *inputs) field(event, name string) string {
	record := p.declared(event)
	if _, ok := record.Field(name); ok || record == nil {
		return name
	}
	for _, f := range record.Fields {
		if folded(f.Name) == folded(name) {
			return f.Name
		}
	}
	return name
}

func folded(name string) string {
	return strings.ToLower(strings.NewReplacer(" ", "_", "-", "_").Replace(name))
}

// special takes what a column says about the row itself.
func (p *inputs) special(in *machine.Input, c *column, cell []byte) *fault {
	if c.role == aField && !c.identifies || c.role == ignored {
		return nil
	}
	text := strings.TrimSpace(string(cell))
	if strings.ContainsFunc(text, unicode.IsControl) {
		return wrong(c.name, "it has a control character in it, such as a line end; remove it")
	}
	switch c.role {
	case theEvent:
		if text == "" {
			return wrong(c.name, "it is empty; write the name of the event")
		}
		if len(text) > idBytes {
			return wrong(c.name, fmt.Sprintf("the name of the event has %d bytes; at most %d are kept", len(text), idBytes))
		}
		in.Name = text
	case theTime:
		return p.time(in, c.name, text)
	case theID:
		if len(text) > idBytes {
			return wrong(c.name, fmt.Sprintf("the event's id has %d bytes; at most %d are kept", len(text), idBytes))
		}
		in.ID = text
	default:
		switch {
		case text == "":
			return wrong(c.name, "it is empty, so nobody knows whom the row is about; write the contact's id")
		case len(text) > idBytes:
			return wrong(c.name, fmt.Sprintf("the contact's id has %d bytes; at most %d are kept", len(text), idBytes))
		}
		in.Contact = text
	}
	return nil
}

// soon is how far the clock of a sender may be ahead of ours.
const soon = time.Minute

func (p *inputs) time(in *machine.Input, column, text string) *fault {
	if text == "" {
		if p.options.NeedTime {
			return wrong(column, "it is empty; write when the event happened, like 2026-03-02T10:00:00Z")
		}
		return nil
	}
	at, err := schema.ParseTime(text)
	switch {
	case err != nil:
		return wrong(column, err.Error())
	case at.UnixMilli() <= 0:
		return wrong(column, fmt.Sprintf("%q lies before 1970; times are kept from then on", text))
	case !p.options.Now.IsZero() && at.After(p.options.Now.Add(soon)):
		return wrong(column, fmt.Sprintf("%q lies in the future (it is %s now); only what has happened can be imported", text, p.options.Now.UTC().Format(time.RFC3339)))
	}
	in.Time = at.UnixMilli()
	return nil
}

// finish completes an input whose row has size bytes.
func (p *inputs) finish(in *machine.Input, size int) *fault {
	in.Kind = machine.ContactInput
	if p.options.Subject == Events {
		in.Kind = machine.EventInput
		if in.ID == "" {
			id, err := p.names.id(in)
			if err != nil {
				return &fault{text: err.Error()}
			}
			in.ID = id
		}
		p.known(in.Name)
	}
	if limit := p.options.InputBytes; limit > 0 && size > limit/8 {
		b, err := in.MarshalMsg(nil)
		if err != nil {
			return &fault{text: err.Error()}
		}
		if len(b) > limit {
			return &fault{text: fmt.Sprintf("its values make %d bytes; at most %d are taken from one row", len(b), limit)}
		}
	}
	return nil
}

// known remarks once on each event that the program does not know.
func (p *inputs) known(event string) {
	prog := p.options.Program
	if _, ok := prog.Event(event); ok || p.unknown[event] {
		return
	}
	if message, _, ok := strings.Cut(event, "."); ok {
		for _, m := range prog.Messages {
			if m.Name == message {
				return
			}
		}
	}
	if p.unknown == nil {
		p.unknown = map[string]bool{}
	}
	if len(p.unknown) >= maxUnknown {
		return
	}
	p.unknown[event] = true
	text := fmt.Sprintf("the program declares no event %q; it is kept, its fields as text", event)
	if near := diag.Nearest(event, eventNames(prog)); near != "" {
		text += fmt.Sprintf(" (did you mean %q?)", near)
	}
	p.remark(Remark{Text: text})
}

// maxUnknown bounds how much is remembered of events by their names, of which a broken file may have any number.
const maxUnknown = 100

func eventNames(p *plan.Program) []string {
	var names []string
	for _, e := range p.Events {
		names = append(names, e.Name)
	}
	return names
}

func tooLong() *fault {
	return &fault{text: "it is longer than a row may be (1 MiB); shorten it, or look for a line end that is missing", long: true}
}

const nulText = "it holds a NUL character, which no text may; remove it"

func notUTF8(b []byte) string {
	for len(b) > 0 {
		r, n := utf8.DecodeRune(b)
		if r == utf8.RuneError && n == 1 {
			break
		}
		b = b[n:]
	}
	return fmt.Sprintf("it is not UTF-8 text (byte 0x%02x); save the file as UTF-8", b[0])
}

func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// rule is how the values of one column become values of a field.
type rule struct {
	column int // index
	field  string
	typ    schema.Type
	known  bool           // the field is declared
	seen   map[string]any // values by their text, where a column repeats few of them
}

// maxSeen is how many different texts a column may have whose values are remembered.
const maxSeen = 512

// rules returns how the columns become fields; event is "" for contacts.
func (p *inputs) rules(event string, columns []column) []rule {
	record := p.declared(event)
	var out []rule
	for i := range columns {
		if columns[i].role != aField {
			continue
		}
		r := rule{column: i, field: p.field(event, columns[i].name), typ: schema.Type{Kind: schema.String, Optional: true}, seen: map[string]any{}}
		if f, ok := record.Field(r.field); ok {
			r.typ, r.known = f.Type, true
		}
		out = append(out, r)
	}
	return out
}

// value returns the value of a cell; nil is missing.
func (r *rule) value(cell []byte) (any, error) {
	if len(cell) == 0 {
		return nil, nil
	}
	if r.seen != nil {
		if v, ok := r.seen[string(cell)]; ok {
			return v, nil
		}
	}
	text := string(cell)
	v, err := schema.Coerce(r.typ, text)
	if err != nil || r.seen == nil {
		return v, err
	}
	if len(r.seen) == maxSeen {
		r.seen = nil
	} else {
		r.seen[text] = v
	}
	return v, nil
}

// json returns the value of a JSON value; nil is missing.
func (r *rule) json(v any) (any, error) {
	v, err := plain(v, 0)
	if err != nil || !r.known {
		return v, err
	}
	return schema.Coerce(r.typ, v)
}

// maxDepth bounds the nesting of values that are kept.
const maxDepth = 8

// plain turns a decoded JSON value into a run-time value.
func plain(v any, depth int) (any, error) {
	if depth > maxDepth {
		return nil, fmt.Errorf("its lists and objects are nested deeper than %d", maxDepth)
	}
	switch v := v.(type) {
	case json.Number:
		f, err := v.Float64()
		if err != nil {
			return nil, fmt.Errorf("%s is not a number that can be kept", v)
		}
		return f, nil
	case []any:
		out := make([]any, len(v))
		for i := range v {
			var err error
			if out[i], err = plain(v[i], depth+1); err != nil {
				return nil, err
			}
		}
		return out, nil
	case map[string]any:
		out := make(map[string]any, len(v))
		for name := range v {
			var err error
			if out[name], err = plain(v[name], depth+1); err != nil {
				return nil, err
			}
		}
		return out, nil
	}
	return v, nil
}
