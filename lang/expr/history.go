package expr

import (
	"fmt"
	"sort"
	"strconv"
	"strings"
	"time"

	"github.com/journeylang/journey/lang/diag"
	"github.com/journeylang/journey/lang/schema"
	"github.com/journeylang/journey/lang/source"
	"github.com/journeylang/journey/lang/token"
)

// reading describes a history function.
type reading struct {
	field  bool // takes the name of a field
	number bool // … of a number
	window bool // may take a window
	always bool // is never a function over a list
	result schema.Type
	usage  string
}

var readings = map[string]reading{
	"count":    {window: true, result: schema.Type{Kind: schema.Number}, usage: "count(order_placed, 30d)"},
	"happened": {window: true, always: true, result: schema.Type{Kind: schema.Bool}, usage: "happened(order_placed, 30d)"},
	"first":    {always: true, result: schema.Type{Kind: schema.Time, Optional: true}, usage: "first(order_placed)"},
	"last":     {always: true, result: schema.Type{Kind: schema.Time, Optional: true}, usage: "last(order_placed)"},
	"since":    {always: true, result: schema.Type{Kind: schema.Duration, Optional: true}, usage: "since(order_placed)"},
	"sum":      {window: true, field: true, number: true, result: schema.Type{Kind: schema.Number}, usage: `sum(order_placed, "total", 30d)`},
	"avg":      {window: true, field: true, number: true, always: true, result: schema.Type{Kind: schema.Number, Optional: true}, usage: `avg(order_placed, "total", 30d)`},
	"min":      {window: true, field: true, number: true, result: schema.Type{Kind: schema.Number, Optional: true}, usage: `min(order_placed, "total", 30d)`},
	"max":      {window: true, field: true, number: true, result: schema.Type{Kind: schema.Number, Optional: true}, usage: `max(order_placed, "total", 30d)`},
	"distinct": {window: true, field: true, always: true, result: schema.Type{Kind: schema.Number}, usage: `distinct(order_placed, "order_id", 30d)`},
}

// history is a call of a history function as read from its tokens.
type history struct {
	aggregate *Aggregate // nil: there was an error, which has been reported
	since     bool       // the time since the aggregate, which is a last
	result    schema.Type
	last      int // index of the closing parenthesis
}

// isHistory tells count(order_placed) from count(contact.cities, it == "Berlin"): token i is followed by a parenthesis.
func (m *mask) isHistory(i int) bool {
	r, ok := readings[m.word(i)]
	if !ok {
		return false
	}
	if r.always {
		return true
	}
	if m.tokens[i+2].Kind != token.Ident {
		return false
	}
	switch m.word(i + 2) {
	case "contact", "event", "start", "account", "lead", "leads", "it", "now", "true", "false", "nil", "not":
		return false
	}
	if _, field := m.scope.Fields.Field(m.word(i + 2)); field {
		return false
	}
	if _, event := m.scope.Events[m.word(i+2)]; event {
		return true
	}
	next := i + 3
	if m.is(next, ".") && m.tokens[next+1].Kind == token.Ident {
		next += 2
	}
	return m.is(next, ",") || m.is(next, ")") || m.is(next, "where")
}

// readHistory reads a call of a history function. It reports what is wrong with it and is false then.
func (m *mask) readHistory(i int) (history, bool) {
	fn, end := m.word(i), m.match[i+1]
	r := readings[fn]
	h := history{result: r.result, last: end, since: fn == "since"}
	call := m.spanOf(i).To(m.spanOf(end))
	if m.filter {
		m.errorf(CodeHistory, call, "", "the filter of a history function reads only the event's own fields; %s cannot stand inside it", fn)
		return h, false
	}
	if m.scope.Events == nil {
		m.errorf(CodeHistory, call, "", "%s reads the history of a contact, and there is none here", fn)
		return h, false
	}
	parts := m.parts(i + 1)
	a := &Aggregate{Fn: fn}
	if h.since {
		a.Fn = "last"
	}
	h.aggregate = a
	before := len(*m.diags)

	if len(parts) == 0 || m.tokens[parts[0].from].Kind != token.Ident {
		m.errorf(CodeArgument, call, "write "+r.usage, "%s needs an event", fn)
		return h, false
	}
	record, where := m.readEvent(a, parts[0], r)
	parts = parts[1:]
	if _, known := m.scope.Events[a.Event]; !known && r.field && strings.Contains(a.Event, ".") {
		return h, false // the field that is missing may stand there
	}
	if r.field {
		if len(parts) == 0 || m.tokens[parts[0].from].Kind == token.Duration {
			m.errorf(CodeArgument, call, "write "+r.usage, "%s needs the name of a field of the event", fn)
			return h, false
		}
		m.readField(a, parts[0], r, record)
		parts = parts[1:]
	}
	if r.window && len(parts) > 0 {
		m.readWindow(a, parts[0])
		parts = parts[1:]
	}
	if len(parts) > 0 {
		m.errorf(CodeArgument, m.spanOf(parts[0].from).To(m.spanOf(parts[0].to-1)), "write "+r.usage, "%s takes nothing more here", fn)
	}
	a.Key = a.key(where)
	return h, !(*m.diags)[before:].HasErrors()
}

// part is the tokens [from, to) of an argument.
type part struct{ from, to int }

// parts cuts the arguments between the bracket at index open and its other half.
func (m *mask) parts(open int) []part {
	var out []part
	from, end := open+1, m.match[open]
	for i := from; i <= end; i++ {
		switch {
		case i == end || m.is(i, ","):
			if i > from || i < end || len(out) > 0 && i > from {
				out = append(out, part{from, i})
			}
			from = i + 1
		case m.match[i] > i:
			i = m.match[i]
		}
	}
	return out
}

// readEvent reads the event and its filter, and returns the event's fields and the canonical text of the filter.
func (m *mask) readEvent(a *Aggregate, p part, r reading) (record *schema.Record, where string) {
	i, name := p.from, m.word(p.from)
	at := m.spanOf(i)
	if i++; m.is(i, ".") && i+1 < p.to {
		name += "." + m.word(i+1)
		at = at.To(m.spanOf(i + 1))
		i += 2
	}
	a.Event = name
	record, known := m.scope.Events[name]
	if !known {
		m.unknownEvent(name, at, p.from, r)
	}
	if i == p.to {
		return record, ""
	}
	if !m.is(i, "where") {
		m.errorf(CodeArgument, m.spanOf(i).To(m.spanOf(p.to-1)), "a filter begins with where: "+strings.Replace(r.usage, "order_placed", "order_placed where total > 50", 1),
			"%s cannot stand behind the event", m.word(i))
		return record, ""
	}
	filter := source.Span{File: m.span.File, Start: m.tokens[i].End, End: m.tokens[p.to-1].End}
	if i+1 == p.to {
		m.errorf(CodeSyntax, m.spanOf(i), "", "the condition behind where is missing")
		return record, ""
	}
	if known {
		if record == nil {
			record = &schema.Record{}
		}
		a.Where = compile(filter, &Scope{Fields: record, Event: record}, schema.Type{Kind: schema.Bool}, true, m.diags)
	}
	return record, m.canonical(i+1, p.to)
}

func (m *mask) unknownEvent(name string, at source.Span, i int, r reading) {
	var names []string
	for known := range m.scope.Events {
		names = append(names, known)
	}
	sort.Strings(names)
	if message, interaction, dotted := strings.Cut(name, "."); dotted {
		var own []string
		for _, n := range names {
			if rest, ok := strings.CutPrefix(n, message+"."); ok {
				own = append(own, rest)
			}
		}
		if len(own) > 0 {
			hint := "it has " + strings.Join(own, ", ")
			near := diag.Nearest(interaction, own)
			if near != "" {
				hint = fmt.Sprintf("did you mean %s.%s?", message, near)
			}
			m.errorf(CodeEvent, m.spanOf(i+2), hint, "nobody can do %q with %s", interaction, message).Replace(near)
			return
		}
	}
	hint, near := "", diag.Nearest(name, names)
	event, field, dotted := strings.Cut(name, ".")
	_, known := m.scope.Events[event]
	_, own := m.scope.Contact.Field(name)
	switch {
	case dotted && known && strings.Contains(r.usage, `"total"`):
		hint, near = "the field stands behind the event, in quotes: "+strings.NewReplacer("order_placed", event, "total", field).Replace(r.usage), ""
	case near != "":
		hint = fmt.Sprintf("did you mean %s?", near)
	case own:
		hint = fmt.Sprintf("did you mean contact.%s?", name)
	case len(names) > 0 && len(names) <= 6:
		hint = "what can happen: " + strings.Join(names, ", ")
	}
	m.errorf(CodeEvent, at, hint, "unknown event %q", name).Replace(near)
}

// readField reads the name of the field that sum and its kin look at.
func (m *mask) readField(a *Aggregate, p part, r reading, record *schema.Record) {
	at := m.spanOf(p.from).To(m.spanOf(p.to - 1))
	if p.to != p.from+1 || m.tokens[p.from].Kind != token.String {
		hint, quoted := "write "+r.usage, ""
		if p.to == p.from+1 && m.tokens[p.from].Kind == token.Ident {
			quoted = strconv.Quote(m.word(p.from))
			hint = "write " + quoted
		}
		m.errorf(CodeArgument, at, hint, "the field stands in quotes here").Replace(quoted)
		return
	}
	name, fault := token.Unquote(m.word(p.from))
	if fault != nil {
		m.errorf(CodeSyntax, at, fault.Hint, "%s", fault.Message)
		return
	}
	a.Field = name
	if record == nil {
		return
	}
	f, ok := record.Field(name)
	switch {
	case !ok:
		d := m.errorf(CodeField, at, nearField(name, record, ""), "%s has no field %q", a.Event, name)
		if near := diag.Nearest(name, fieldNames(record)); near != "" {
			d.Replace(strconv.Quote(near))
		}
	case r.number && f.Type.Kind != schema.Number:
		m.errorf(CodeArgument, at, "count and distinct work on any field", "%s needs a field of numbers, %s is %s", a.Fn, name, f.Type.Article())
	case f.Type.Kind == schema.List:
		m.errorf(CodeArgument, at, "", "%s cannot look into %s, which is a list", a.Fn, name)
	}
}

// readWindow reads how far back a history function looks.
func (m *mask) readWindow(a *Aggregate, p part) {
	at := m.spanOf(p.from).To(m.spanOf(p.to - 1))
	if p.to != p.from+1 || m.tokens[p.from].Kind != token.Duration {
		m.errorf(CodeArgument, at, "write it like 30d, 2w or 12h", "the window of %s is a fixed length of time", a.Fn)
		return
	}
	d, fault := duration(m.word(p.from))
	if fault != nil {
		m.errorf(CodeSyntax, at, fault.Hint, "%s", fault.Message)
		return
	}
	if d <= 0 {
		m.errorf(CodeArgument, at, "write it like 30d, 2w or 12h", "a window of no length holds nothing")
		return
	}
	a.Window = d
}

// key is the canonical text of an aggregate.
func (a *Aggregate) key(where string) string {
	var b strings.Builder
	b.WriteString(a.Fn + "(" + a.Event)
	if where != "" {
		b.WriteString(" where " + where)
	}
	if a.Field != "" {
		b.WriteString(", " + strconv.Quote(a.Field))
	}
	if a.Window > 0 {
		b.WriteString(", " + durationText(a.Window))
	}
	return b.String() + ")"
}

// canonical is the text of a filter with one spelling for what means the same.
func (m *mask) canonical(from, to int) string {
	var out []string
	for i := from; i < to; i++ {
		word := m.word(i)
		switch m.tokens[i].Kind {
		case token.String:
			if text, fault := token.Unquote(word); fault == nil {
				word = strconv.Quote(text)
			}
		case token.Number:
			word = strconv.FormatFloat(token.ParseNumber(word), 'g', -1, 64)
		case token.Duration:
			if d, fault := duration(word); fault == nil {
				word = durationText(d)
			}
		case token.Ident:
			if word == "event" && m.is(i+1, ".") && !(i > from && m.is(i-1, ".")) {
				i++
				continue
			}
		case token.Punct:
			switch word {
			case "&&":
				word = "and"
			case "||":
				word = "or"
			case "!":
				word = "not"
			case ".":
				continue
			}
		}
		out = append(out, word)
	}
	return strings.Join(out, " ")
}

// duration is the exact length of a Duration token: a day has 24 hours.
func duration(lit string) (time.Duration, *token.Fault) {
	days, millis, fault := token.ParseDuration(lit)
	return time.Duration(days)*24*time.Hour + time.Duration(millis)*time.Millisecond, fault
}

// durationText writes a length of time as people would: 30d, 1h30m, 45s.
func durationText(d time.Duration) string {
	var b strings.Builder
	if d < 0 {
		b.WriteByte('-')
		d = -d
	}
	for _, u := range []struct {
		size time.Duration
		name string
	}{{24 * time.Hour, "d"}, {time.Hour, "h"}, {time.Minute, "m"}} {
		if n := d / u.size; n > 0 {
			fmt.Fprintf(&b, "%d%s", n, u.name)
			d -= n * u.size
		}
	}
	if d > 0 || b.Len() == 0 {
		b.WriteString(strconv.FormatFloat(d.Seconds(), 'f', -1, 64) + "s")
	}
	return b.String()
}
