package expr

import (
	"fmt"
	"sort"
	"strings"

	"github.com/expr-lang/expr/ast"

	"github.com/journeylang/journey/lang/diag"
	"github.com/journeylang/journey/lang/schema"
	"github.com/journeylang/journey/lang/source"
	"github.com/journeylang/journey/lang/token"
)

// absent are names that have a meaning elsewhere, with what to say where they have none.
var absent = map[string][2]string{
	"account":  {"there is no account here", "declare what accounts have: account { name: string unique }"},
	"leads":    {"there are no leads here", "declare what leads have: lead { product: string? }"},
	"lead":     {"there is no single lead here", "a contact may have several: any(leads, .stage == \"won\")"},
	"reminder": {"there is no reminder here", "reminder is known inside remind"},
	"links":    {"there are no links here", "links stand in the texts of messages: {{ links.cart }}"},
}

// name resolves a name that stands alone: a segment, now, a field of a filter's event.
func (r *resolver) name(i int) term {
	word, span := r.word(i), r.spanOf(i)
	if f, ok := r.scope.Fields.Field(word); ok {
		name := word
		if i > 0 && r.is(i-1, ".") {
			span, name = r.spanOf(i-1).To(span), "."+word
		}
		r.program.Fields = append(r.program.Fields, word)
		return r.field(span, name, f, word, fromFields)
	}
	if i > 0 && r.is(i-1, ".") {
		r.errorf(CodeField, span, nearField(word, r.scope.Fields, ""), "the event has no field %q", word).Replace(diag.Nearest(word, fieldNames(r.scope.Fields)))
		return r.broken(span)
	}
	switch word {
	case "contact", "event", "start":
		if record, ok := r.root(i); ok {
			r.errorf(CodeName, span, oneField(word, record), "%s is no value by itself", word)
		}
		return r.broken(span)
	case "now":
		if r.filter {
			r.errorf(CodeHistory, span, "use a window instead: count(order_placed where total > 50, 30d)",
				"the filter of a history function reads only the event's own fields, not now")
			return r.broken(span)
		}
		r.program.UsesNow = true
		r.clock = append(r.clock, span.Start)
		r.operandAt(span, word, readNow)
		return term{span: span, typ: schema.Type{Kind: schema.Time}, node: read(readNow), now: true}
	case "leads":
		if r.scope.Leads != nil && !r.filter {
			r.program.Leads = true
			r.operandAt(span, word, readLeads)
			of := schema.Type{Kind: schema.Object, Fields: r.scope.Leads}
			return term{span: span, typ: schema.Type{Kind: schema.List, Elem: &of}, node: read(readLeads)}
		}
	}
	if record, ok := r.scope.Records[word]; ok && !r.filter {
		r.errorf(CodeName, span, oneField(word, record), "%s is no value by itself", word)
		return r.broken(span)
	}
	for _, s := range r.scope.Segments {
		if s == word && !r.filter {
			r.program.Segments = append(r.program.Segments, word)
			member := readMember(word)
			r.operandAt(span, word, member)
			return term{span: span, typ: schema.Type{Kind: schema.Bool}, node: test1(func(env any) bool { return member(env) == true }, &ast.IdentifierNode{Value: "$env"})}
		}
	}
	r.unknown(i)
	return r.broken(span)
}

// unknown reports a name that nothing has.
func (r *resolver) unknown(i int) {
	word, span := r.word(i), r.spanOf(i)
	if r.filter && (word == "account" || word == "lead" || word == "leads") {
		r.errorf(CodeHistory, span, "compare it outside of the history function",
			"the filter of a history function reads only the event's own fields, not %s", word)
		return
	}
	if says, ok := absent[word]; ok {
		r.errorf(CodeName, span, says[1], "%s", says[0])
		return
	}
	if word == "it" {
		r.errorf(CodeName, span, "", "it is the element of a list, inside any(…), all(…), none(…), one(…), filter(…), map(…) and count(…)")
		return
	}
	if _, ok := r.scope.Events[word]; ok {
		r.errorf(CodeName, span, fmt.Sprintf("ask happened(%s) or count(%s) > 0", word, word), "%s is an event, not a yes or no", word)
		return
	}
	owners := []struct {
		name   string
		record *schema.Record
	}{{"contact", r.scope.Contact}, {"event", r.scope.Event}, {"start", r.scope.Start}}
	hint, meant := "", ""
	for _, o := range owners {
		if _, ok := o.record.Field(word); ok && meant == "" {
			meant = o.name + "." + word
		}
	}
	if meant == "" {
		among := []string{"true", "false", "nil"}
		if r.scope.Fields != nil {
			among = append(among, fieldNames(r.scope.Fields)...)
		}
		if !r.filter {
			among = append(append(among, "now"), r.scope.Segments...)
		}
		for _, o := range owners {
			if o.record != nil {
				among = append(among, o.name)
			}
		}
		meant = diag.Nearest(word, among)
	}
	if meant != "" {
		hint = fmt.Sprintf("did you mean %s?", meant)
	} else if r.tokens[i].Kind == token.Ident && i+1 < len(r.tokens) && !r.is(i+1, ".") {
		hint = fmt.Sprintf("a text stands in quotes: %q", word)
	}
	r.errorf(CodeName, span, hint, "unknown name %q", word).Replace(meant)
}

// root returns the record behind contact, event or start, and reports where there is none.
func (r *resolver) root(i int) (*schema.Record, bool) {
	word, span := r.word(i), r.spanOf(i)
	if r.filter && word != "event" {
		r.errorf(CodeHistory, span, "compare it outside of the history function",
			"the filter of a history function reads only the event's own fields, not %s", word)
		return nil, false
	}
	if record := r.scope.Records[word]; record != nil {
		return record, true
	}
	switch word {
	case "contact":
		if r.scope.Contact == nil {
			r.errorf(CodeHistory, span, "", "there is no contact here")
			return nil, false
		}
		return r.scope.Contact, true
	case "event":
		if r.scope.Event == nil {
			hint := ""
			if r.scope.Start != nil {
				hint = "the event that started the journey is called start"
			}
			r.errorf(CodeNoEvent, span, hint, "there is no event here; event is known where one has just happened: behind on, exit on, goal")
			return nil, false
		}
		return r.scope.Event, true
	}
	if r.scope.Start == nil {
		hint := ""
		if r.scope.Event != nil {
			hint = "the event that has just happened is called event"
		}
		r.errorf(CodeNoEvent, span, hint, "there is no start event here; start is known inside a journey that begins with start on EVENT")
		return nil, false
	}
	return r.scope.Start, true
}

// member resolves contact.plan, contact["plan"] and cities[0].
func (r *resolver) member(n *ast.MemberNode) term {
	root, isName := n.Node.(*ast.IdentifierNode)
	if isName {
		i := r.index(root)
		if _, call := r.calls[i]; !call && r.tokens[i].Kind == token.Ident && !(i > 0 && r.is(i-1, ".")) && !r.is(i+1, ")") {
			word := r.word(i)
			_, own := r.scope.Fields.Field(word)
			switch {
			case own:
			case word == "contact" || word == "event" || word == "start" || r.scope.Records[word] != nil:
				return r.fieldOf(i, n)
			}
			if _, ok := r.scope.Fields.Field(r.word(i)); !ok && r.dotted(i) {
				return r.broken(r.spanOf(i))
			}
		}
	}
	base := r.visit(n.Node)
	if _, dot := n.Property.(*ast.StringNode); dot {
		at := r.at(n.Property)
		switch {
		case base.bad:
		case base.typ.Kind == schema.Object:
			return r.part(base, at)
		default:
			owner := brief(base.span)
			if owner == "." {
				owner = "it"
			}
			r.errorf(CodeField, at, "", "%s has no parts; it is %s", owner, article(base.typ))
		}
		return r.broken(base.span.To(at))
	}
	index := r.visit(n.Property)
	span := base.span.To(r.spanOf(r.match[r.tokenAt(base.span.End)]))
	if base.bad || index.bad {
		return r.broken(span)
	}
	if base.typ.Kind != schema.List && base.typ.Kind != schema.Invalid {
		r.errorf(CodeMismatch, base.span, "", "%s is %s; only a list has elements", base.span.Text(), article(base.typ))
		return r.broken(span)
	}
	if index.typ.Kind != schema.Number && index.typ.Kind != schema.Invalid {
		r.errorf(CodeMismatch, index.span, "the first element is [0], the last is [-1]", "the place of an element is a number, this is %s", article(index.typ))
		return r.broken(span)
	}
	typ := elem(base.typ)
	typ.Optional = true
	return term{span: span, typ: typ, node: call2(element, base.node, index.node)}
}

// dotted reports a name with a dot behind it that is neither contact, event nor start.
func (r *resolver) dotted(i int) bool {
	word := r.word(i)
	for _, s := range r.scope.Segments {
		if s == word {
			return false
		}
	}
	if _, ok := absent[word]; ok || word == "now" || word == "it" {
		return false
	}
	full := word + "." + r.word(i+2)
	if _, ok := r.scope.Events[full]; ok {
		r.errorf(CodeName, r.spanOf(i).To(r.spanOf(i+2)), fmt.Sprintf("ask happened(%s) or count(%s) > 0", full, full), "%s is an event, not a yes or no", full)
		return true
	}
	return false
}

// fieldOf resolves a field of contact, event or start, named behind a dot or in brackets.
func (r *resolver) fieldOf(i int, n *ast.MemberNode) term {
	record, ok := r.root(i)
	owner := r.word(i)
	var name string
	at := r.spanOf(i + 2)
	_, dot := n.Property.(*ast.StringNode)
	span := r.spanOf(i).To(at)
	if dot {
		name = r.word(i + 2)
	} else {
		span = r.spanOf(i).To(r.spanOf(r.match[i+1]))
		if r.tokens[i+2].Kind != token.String || r.match[i+1] != i+3 {
			if ok {
				r.errorf(CodeRefused, at.To(r.spanOf(r.match[i+1]-1)), fmt.Sprintf("write %s.FIELD", owner), "the name of a field is fixed: a text in quotes")
			}
			return r.broken(span)
		}
		text, fault := token.Unquote(r.word(i + 2))
		if fault != nil {
			r.errorf(CodeSyntax, at, fault.Hint, "%s", fault.Message)
			return r.broken(span)
		}
		name = text
	}
	if !ok {
		return r.broken(span)
	}
	from := map[string]func(*Env) map[string]any{"contact": fromContact, "event": fromEvent, "start": fromStart}[owner]
	switch {
	case r.filter:
		from = fromFields
		r.program.Fields = append(r.program.Fields, name)
	case r.scope.Records[owner] != nil:
		from = fromRecord(owner)
	}
	f, known := record.Field(name)
	switch {
	case known:
	case dot:
		hint := nearField(name, record, owner)
		if hint == "" {
			hint = fmt.Sprintf("declare it, or write %s[%q] for a field that is not declared", owner, name)
		}
		subject := owner
		switch owner {
		case "contact", "account", "lead":
			subject = "the " + owner
		case "event":
			subject = "this event"
		case "start":
			subject = "the event that starts this journey"
		}
		if owner != "contact" && nearField(name, record, owner) == "" && r.scope.Records[owner] != nil {
			hint = "it has " + strings.Join(fieldNames(record), ", ")
		}
		r.errorf(CodeField, at, hint, "%s has no field %q", subject, name).Replace(diag.Nearest(name, fieldNames(record)))
		return r.broken(span)
	default:
		f = &schema.Field{Name: name, Type: schema.Type{Optional: true}}
	}
	switch owner {
	case "contact":
		r.program.Contact = append(r.program.Contact, name)
	case "account":
		r.program.Account = append(r.program.Account, name)
	case "lead":
		r.program.Lead = append(r.program.Lead, name)
	}
	return r.field(span, span.Text(), f, name, from)
}

// part resolves a field of an object: .stage, for each of the leads.
func (r *resolver) part(base term, at source.Span) term {
	name := at.Text()
	span := base.span.To(at)
	f, ok := base.typ.Fields.Field(name)
	if !ok {
		hint := nearField(name, base.typ.Fields, "")
		if hint == "" {
			hint = "it has " + strings.Join(fieldNames(base.typ.Fields), ", ")
		}
		r.errorf(CodeField, at, hint, "there is no field %q", name).Replace(diag.Nearest(name, fieldNames(base.typ.Fields)))
		return r.broken(span)
	}
	if base.typ.Fields == r.scope.Leads {
		r.program.Lead = append(r.program.Lead, name)
	}
	typ := f.Type
	typ.Optional = typ.Optional || base.typ.Optional
	return term{span: span, typ: typ, node: call1(readPart(name, f.Default), base.node), now: base.now || r.fades(f, at), bent: base.bent}
}

// oneField is a hint for a record that stands where a value must.
func oneField(owner string, record *schema.Record) string {
	if len(record.Fields) == 0 {
		return ""
	}
	return fmt.Sprintf("name one of its fields: %s.%s", owner, record.Fields[0].Name)
}

// field is the reading of one field.
func (r *resolver) field(span source.Span, written string, f *schema.Field, name string, from func(*Env) map[string]any) term {
	get := readField(from, name, f.Default)
	r.operandAt(span, written, get)
	return term{span: span, typ: f.Type, node: read(get), now: r.fades(f, span)}
}

// operandAt notes a name for Values; each name is noted once.
func (r *resolver) operandAt(span source.Span, name string, get func(any) any) {
	for _, o := range r.program.operands {
		if o.name == name {
			return
		}
	}
	r.program.operands = append(r.program.operands, operand{name: name, at: span.Start, read: get})
}

// nearField is a hint with the field that was probably meant.
func nearField(name string, record *schema.Record, owner string) string {
	near := diag.Nearest(name, fieldNames(record))
	switch {
	case near == "":
		return ""
	case owner == "":
		return fmt.Sprintf("did you mean %s?", near)
	}
	return fmt.Sprintf("did you mean %s.%s?", owner, near)
}

func fieldNames(record *schema.Record) []string {
	if record == nil {
		return nil
	}
	names := make([]string, len(record.Fields))
	for i, f := range record.Fields {
		names[i] = f.Name
	}
	sort.Strings(names)
	return names
}
