package query

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/journeylang/journey/lang/check"
	"github.com/journeylang/journey/lang/schema"
	"github.com/journeylang/journey/lang/source"
	"github.com/journeylang/journey/lang/token"
)

// inExpression reports whether the cursor stands where a value or operator may.
func (p *place) inExpression() bool {
	first := p.text(0)
	switch first {
	case "if", "else", "choose", "per", "set", "do":
		return first != "set" || p.has("=") > 0 || slices.ContainsFunc(p.line, func(t token.Token) bool { return t.Text(p.file) == "=" })
	case "segment":
		return len(p.line) > 2
	}
	if b := p.block(); b.kind == inObject || b.kind == inSchema {
		return true
	}
	return p.has("where") > 0 || p.has("when") > 0 || p.has("worth") > 0
}

// expression returns what may stand at the cursor in an expression.
func (p *place) expression() []Item {
	if p.behindValue() {
		items := lineItems(operators)
		if p.text(0) == "goal" {
			items = append(items, plain(KeywordItem, "within", "worth", "then exit")...)
		}
		return items
	}
	if owner, name := p.compared(); name != "" {
		if items := p.choices(owner, name, true); len(items) > 0 {
			return items
		}
	}
	if p.block().kind == inObject && p.last(1) == ":" && len(p.line) > 1 {
		if items := p.s.enumItems(Symbol{Field, p.block().owner, p.last(2)}, true); len(items) > 0 {
			return items
		}
	}
	var items []Item
	if fn := p.openCall(); slices.Contains(historyFunctions, fn) {
		items = append(items, p.s.eventItems(false, true)...)
	}
	items = append(items, Item{Label: "contact", Kind: VariableItem, Insert: "contact", Doc: "The person."})
	if p.event() != "" {
		items = append(items, Item{Label: "event", Kind: VariableItem, Insert: "event", Doc: "What has just happened."})
	}
	if len(p.start) > 0 && p.inside(inJourney) && p.text(0) != "start" && p.text(0) != "per" {
		items = append(items, Item{Label: "start", Kind: VariableItem, Insert: "start", Doc: "The event that started the journey."})
	}
	for _, r := range []string{"account", "lead"} {
		if p.s.has(Record, "", r) {
			items = append(items, Item{Label: r, Kind: VariableItem, Insert: r})
		}
	}
	if p.inside(inJourney) {
		items = append(items, p.s.ownedItems(Result, p.named(), VariableItem)...)
	}
	items = append(items, p.s.declItems(Segment, SegmentItem)...)
	items = append(items, p.s.functionItems()...)
	return append(items, plain(KeywordItem, "not", "true", "false", "nil", "now")...)
}

// functionItems are the author's functions and those of the language.
func (s *Snapshot) functionItems() []Item {
	items := s.declItems(Call, FunctionItem)
	for i := range items {
		items[i].Insert, items[i].Usage = items[i].Label+"($1)", true
	}
	for _, f := range s.functions {
		items = append(items, Item{Label: f.Name, Kind: FunctionItem, Detail: f.Signature, Doc: f.Doc, Insert: f.Name + "($1)", Usage: true})
	}
	return items
}

// behindValue reports whether a value ends right before the cursor.
func (p *place) behindValue() bool {
	n := len(p.line)
	if n == 0 {
		return false
	}
	switch t := p.line[n-1]; t.Kind {
	case token.Ident:
		word := t.Text(p.file)
		return p.last(2) == "." || !isOperator(word) && word != "else" && word != "set" && word != "do"
	case token.String, token.Text, token.Number, token.Duration, token.Percent, token.Clock, token.Date:
		return true
	case token.Punct:
		text := t.Text(p.file)
		return text == ")" || text == "]"
	}
	return false
}

// openCall returns the function whose first argument the cursor stands in.
func (p *place) openCall() string {
	if p.last(1) == "(" {
		return p.last(2)
	}
	return ""
}

// compared returns the field that the value at the cursor is compared with: of contact.plan == "…", contact.plan in
// ["free", "…"].
func (p *place) compared() (owner, name string) {
	i := len(p.line) - 1
	for i > 0 && (p.text(i) == "," || p.line[i].Kind == token.String) {
		i--
	}
	if i > 0 && p.text(i) == "[" {
		i--
	} else if i != len(p.line)-1 {
		return "", ""
	}
	switch p.text(i) {
	case "==", "!=", "in", "=":
	default:
		return "", ""
	}
	if i > 0 && p.text(i-1) == "not" {
		i--
	}
	if i < 3 || p.text(i-2) != "." {
		return "", ""
	}
	return p.text(i - 3), p.text(i - 1)
}

// choices returns the values of a field, in quotes where quote is set: of an enum, or the links that a mail has.
func (p *place) choices(root, name string, quote bool) []Item {
	if root == "event" && name == "link" {
		var items []Item
		for _, link := range p.links() {
			items = append(items, value(link, "a link of the mail", quote))
		}
		return items
	}
	owner := root
	switch root {
	case "event":
		owner = p.event()
	case "start":
		owner = ownerOf(p.file, p.start)
	}
	return p.s.enumItems(Symbol{Field, owner, name}, quote)
}

// links returns the names of the links of the message whose click the line is about; of all messages where it is any.
func (p *place) links() []string {
	var out []string
	for i, t := range p.line {
		if t.Kind == token.Ident && t.Text(p.file) == "clicked" && p.text(i-1) == "." {
			for _, m := range p.s.Info.Messages {
				if p.text(i-2) != m.Name && p.text(i-2) != check.Medium {
					continue
				}
				for _, l := range m.Links {
					if !slices.Contains(out, l) {
						out = append(out, l)
					}
				}
			}
		}
	}
	return out
}

func (s *Snapshot) enumItems(field Symbol, quote bool) []Item {
	var items []Item
	for _, d := range s.declared[field] {
		for _, e := range d.Enum {
			items = append(items, value(e, field.Name, quote && e != "true" && e != "false"))
		}
	}
	return items
}

func value(text, detail string, quote bool) Item {
	if quote {
		text = strconv.Quote(text)
	}
	return Item{Label: text, Kind: ValueItem, Detail: detail, Insert: text}
}

// fieldBefore returns the field that a choose asks about.
func (p *place) fieldBefore(b block) Symbol {
	if len(b.head) < 4 {
		return Symbol{}
	}
	root, name := b.head[1].Text(p.file), b.head[3].Text(p.file)
	switch root {
	case "start":
		root = ownerOf(p.file, p.start)
	}
	return Symbol{Field, root, name}
}

// behindDot returns what may follow contact., event., welcome. and other names.
func (p *place) behindDot(root string) []Item {
	switch {
	case isRecord(root) && p.asksForEvent(2):
		return plain(KeywordItem, "created")
	case isRecord(root):
		return p.s.fieldItems(root, "")
	case root == "event":
		return p.s.fieldItems(p.event(), "")
	case root == "start":
		return p.s.fieldItems(ownerOf(p.file, p.start), "")
	case root == "email" || root == "sms" || root == "push" || p.s.has(Message, "", root):
		return plain(ValueItem, check.Interactions...)
	case root == "form":
		return plain(ValueItem, "submitted")
	}
	if action := p.s.actionOf(p.named(), root); action != "" {
		return p.s.fieldItems("action "+action, "")
	}
	if len(p.line) > 1 && root != "(" && root != "," {
		return nil
	}
	return p.short()
}

// asksForEvent reports whether an event is due at the n-th token from the end.
func (p *place) asksForEvent(n int) bool {
	switch p.last(n + 1) {
	case "on", "each", "for":
		return true
	}
	return false
}

// short returns the fields of .field inside a function that looks through events or leads.
func (p *place) short() []Item {
	for i := len(p.line) - 1; i > 0; i-- {
		if p.text(i) != "(" {
			continue
		}
		if p.text(i+1) == "leads" {
			return p.s.fieldItems("lead", "")
		}
		if slices.Contains(historyFunctions, p.text(i-1)) {
			return p.s.fieldItems(p.eventOwner(i+1), "")
		}
	}
	return nil
}

// fieldItems returns the fields of an owner; suffix is inserted behind each.
func (s *Snapshot) fieldItems(owner, suffix string) []Item {
	var items []Item
	if interaction, ok := strings.CutPrefix(owner, "interaction "); ok {
		fields, _ := check.InteractionFields(interaction)
		for _, f := range recordNames(fields) {
			items = append(items, Item{Label: f, Kind: FieldItem, Detail: "of " + interaction, Insert: f + suffix})
		}
		return items
	}
	for _, d := range s.all(Field, owner) {
		items = append(items, Item{Label: d.Name, Kind: FieldItem, Detail: d.Detail, Doc: d.Doc, Insert: d.Name + suffix})
	}
	return items
}

// fieldPaths returns the fields of a record with its name in front.
func (s *Snapshot) fieldPaths(record string) []Item {
	items := s.fieldItems(record, "")
	for i := range items {
		items[i].Label = record + "." + items[i].Label
		items[i].Insert = items[i].Label
	}
	return items
}

var lastPath = regexp.MustCompile(`([A-Za-z_][A-Za-z0-9_]*)\.([A-Za-z0-9_]*)$`)
var lastWord = regexp.MustCompile(`[A-Za-z_][A-Za-z0-9_]*$`)

// inText returns what may stand inside a text: Liquid in {{ }} and {% %}, or the value that is compared with.
func (p *place) inText() Completion {
	before := p.file.Text[p.quoted.Start:p.offset]
	if c, ok := p.s.liquidItems(p.file, p.offset, before, p.liquidStart()); ok {
		return c
	}
	at := source.Span{File: p.file, Start: p.quoted.Start + 1, End: p.offset}
	if strings.HasPrefix(before, `"""`) || at.Start > at.End {
		return Completion{}
	}
	if end := p.quoted.End - 1; p.quoted.Kind == token.String && end >= at.End {
		at.End = end
	}
	root, name := p.compared()
	if name == "" {
		return Completion{}
	}
	return pick(at, before[1:], p.choices(root, name, false))
}

// liquidStart returns the owners of start.… in the text at the cursor.
func (p *place) liquidStart() []string {
	if len(p.start) > 0 {
		return []string{ownerOf(p.file, p.start)}
	}
	return p.s.senders(p.named())
}

// completeBody completes inside a body file.
func (s *Snapshot) completeBody(name string, offset int) Completion {
	body := s.Bodies[name]
	if body == nil {
		return Completion{}
	}
	offset = min(max(offset, 0), len(body.Text))
	var start []string
	for _, m := range s.bodyOf(name) {
		start = append(start, s.senders(m.Name.Name)...)
	}
	c, _ := s.liquidItems(body, offset, body.Text[:offset], start)
	return c
}

// liquidItems completes inside {{ }} and {% %}; ok is false outside of them. before is the text up to the offset.
func (s *Snapshot) liquidItems(f *source.File, offset int, before string, start []string) (c Completion, ok bool) {
	open := max(strings.LastIndex(before, "{{"), strings.LastIndex(before, "{%"))
	if open < 0 || open < max(strings.LastIndex(before, "}}"), strings.LastIndex(before, "%}")) {
		return c, false
	}
	before = before[open+2:]
	word := lastWord.FindString(before)
	at := source.Span{File: f, Start: offset - len(word), End: offset}
	for at.End < len(f.Text) && lastWord.MatchString(f.Text[at.End:at.End+1]) {
		at.End++
	}
	if m := lastPath.FindStringSubmatch(before); m != nil {
		owners := []string{m[1]}
		if m[1] == "start" {
			owners = start
		}
		at.Start = offset - len(m[2])
		var items []Item
		for _, o := range owners {
			items = append(items, s.fieldItems(o, "")...)
		}
		return pick(at, m[2], items), true
	}
	if rest := strings.TrimSpace(strings.TrimSuffix(before, word)); strings.HasSuffix(rest, "|") {
		var items []Item
		for _, name := range check.TemplateFilters {
			items = append(items, Item{Label: name, Kind: FunctionItem, Insert: name, Doc: filters[name]})
		}
		return pick(at, word, items), true
	}
	return pick(at, word, []Item{
		{Label: "contact", Kind: VariableItem, Insert: "contact", Doc: "The person."},
		{Label: "start", Kind: VariableItem, Insert: "start", Doc: "The event that started the journey."},
		{Label: "now", Kind: VariableItem, Insert: "now", Doc: "The time of sending."},
		{Label: "links", Kind: VariableItem, Insert: "links", Doc: "The places that the project names."},
		{Label: "unsubscribe_url", Kind: VariableItem, Insert: "unsubscribe_url", Doc: "Where people unsubscribe."},
		{Label: "confirm_url", Kind: VariableItem, Insert: "confirm_url", Doc: "Where people confirm that it was them, in the mail of a double opt-in."},
	}), true
}

func recordNames(r *schema.Record) []string {
	if r == nil {
		return nil
	}
	names := make([]string, len(r.Fields))
	for i, f := range r.Fields {
		names[i] = f.Name
	}
	return names
}
