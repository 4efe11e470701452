package intake

import (
	"encoding/json"
	"fmt"
	"strconv"
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
	out     []machine.Input // of the row at hand
	// identifying says that the rows have no column with ids: whose they are is found by fields.
	identifying bool
	// constants is how many bytes the mapping adds to each row.
	constants int
}

// declared returns the declared fields of an event.
func (p *inputs) declared(event string) *schema.Record {
	if e, ok := p.options.Program.Event(event); ok {
		return e.Fields
	}
	return nil
}

// field returns the name that a value of an event is kept under: the declared one that its column spells, "First Name"
// for first_name, else its own.
func (p *inputs) field(event, name string) string {
	if f, ok := find(p.declared(event), name); ok {
		return f.Name
	}
	return name
}

// special takes what a column says about the row itself.
func (p *inputs) special(r *row, c *column, cell []byte) *fault {
	if c.role == aField && (!c.identifies || p.options.Subject != Contacts) || c.role == ignored {
		return nil
	}
	text := strings.TrimSpace(string(cell))
	if strings.ContainsFunc(text, unicode.IsControl) {
		return wrong(c.name, "it has a control character in it, such as a line end; remove it")
	}
	if c.role == aConsent {
		return p.consent(r, c, text)
	}
	kind := schema.String
	if c.role == theTime {
		kind = schema.Time
	}
	text, err := c.clean.text(kind, text)
	if err != nil {
		return wrong(c.name, err.Error())
	}
	switch c.role {
	case theEvent:
		if text == "" {
			return wrong(c.name, "it is empty; write the name of the event")
		}
		if len(text) > idBytes {
			return wrong(c.name, fmt.Sprintf("the name of the event has %d bytes; at most %d are kept", len(text), idBytes))
		}
		r.in.Name = text
	case theTime:
		return p.time(&r.in, c.name, text)
	case theID:
		if len(text) > idBytes {
			return wrong(c.name, fmt.Sprintf("the event's id has %d bytes; at most %d are kept", len(text), idBytes))
		}
		if f := hidden(c.name, text); f != nil {
			return f
		}
		r.in.ID = text
	case theLead, theOutcome:
		if len(text) > idBytes {
			return wrong(c.name, fmt.Sprintf("it has %d bytes; at most %d are kept", len(text), idBytes))
		}
		if f := hidden(c.name, text); f != nil {
			return f
		}
		if c.role == theLead {
			r.lead = text
		} else {
			r.outcome = text
		}
	default:
		switch {
		case text == "" && (p.options.Subject == Leads || c.identifies): // it may be known by something else, or a lead be an account's
			r.unnamed = c.name
		case text == "":
			return wrong(c.name, "it is empty, so nobody knows whom the row is about; write the contact's id")
		case len(text) > idBytes:
			return wrong(c.name, fmt.Sprintf("the contact's id has %d bytes; at most %d are kept", len(text), idBytes))
		}
		if f := hidden(c.name, text); f != nil {
			return f
		}
		r.in.Contact = text
	}
	return nil
}

// hidden reports an id with a character that nobody sees.
func hidden(column, id string) *fault {
	if at := schema.Hidden(id); at != "" {
		return wrong(column, fmt.Sprintf("it has a character that nobody sees (%s); remove it: with it, it is another one that looks the same", at))
	}
	return nil
}

// consent takes what a contact said to a purpose or topic; an empty cell says nothing.
func (p *inputs) consent(r *row, c *column, text string) *fault {
	text, err := c.clean.text(schema.Bool, text)
	if err != nil {
		return wrong(c.name, err.Error())
	}
	v, err := schema.Coerce(schema.Type{Kind: schema.Bool}, text)
	if err != nil {
		return wrong(c.name, err.Error())
	}
	yes, said := v.(bool)
	if !said || c.clean != nil && c.clean.withdraws && !yes {
		return nil
	}
	status := machine.ConsentNo
	if yes && (c.clean == nil || !c.clean.withdraws) {
		status = machine.ConsentYes
	}
	r.consents = append(r.consents, machine.Input{Kind: machine.ConsentInput, Name: c.consent, Status: status, Detail: "import"})
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
	beside bool // of the contact of a row about something else
	who    bool // it says only whose the row is
	typ    schema.Type
	known  bool // the field is declared
	clean  *cleaning
	seen   map[string]any // values by their text, where a column repeats few of them
}

// maxSeen is how many different texts a column may have whose values are remembered.
const maxSeen = 512

// rules returns how the columns become fields; event is "" where the rows are about something else.
func (p *inputs) rules(event string, columns []column) []rule {
	var out []rule
	for i := range columns {
		c := &columns[i]
		if c.role != aField {
			continue
		}
		r := rule{column: i, field: c.field, beside: c.beside, who: c.who, typ: c.typ, known: c.known, clean: c.clean, seen: map[string]any{}}
		if p.options.Subject == Events && !c.beside {
			r.field = p.field(event, c.field)
			if f, ok := p.declared(event).Field(r.field); ok {
				r.typ, r.known = f.Type, true
			}
		}
		out = append(out, r)
	}
	return out
}

// put keeps a value of the row.
func (r *rule) put(row *row, v any) {
	if !r.beside {
		row.in.Fields[r.field] = v
		return
	}
	if r.who {
		if row.who == nil {
			row.who = machine.Values{}
		}
		row.who[r.field] = v
		return
	}
	if row.contact == nil {
		row.contact = machine.Values{}
	}
	row.contact[r.field] = v
}

// value returns the value of a cell; nil is missing.
func (r *rule) value(cell []byte) (any, error) {
	if len(cell) == 0 && r.clean == nil {
		return nil, nil
	}
	if r.seen != nil {
		if v, ok := r.seen[string(cell)]; ok {
			return v, nil
		}
	}
	text := string(cell)
	clean, err := r.clean.text(r.typ.Kind, text)
	if err != nil {
		return nil, err
	}
	v, err := schema.Coerce(r.typ, clean)
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
	if r.clean != nil {
		switch one := v.(type) {
		case string:
			return r.value([]byte(one))
		case json.Number:
			return r.value([]byte(one.String()))
		case bool:
			return r.value([]byte(strconv.FormatBool(one)))
		}
	}
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
