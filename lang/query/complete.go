package query

import (
	"slices"
	"strings"

	"github.com/journeylang/journey/lang/source"
)

// ItemKind says what an item of a completion is, for its icon.
type ItemKind uint8

// The kinds of items.
const (
	KeywordItem ItemKind = iota
	FieldItem
	EventItem
	SegmentItem
	MessageItem
	FunctionItem
	ValueItem
	VariableItem
	TypeItem
	ModuleItem // journeys and other blocks
)

// Item is one thing that may stand at the cursor.
type Item struct {
	Label  string
	Kind   ItemKind
	Detail string // behind the label: the type
	Doc    string
	Insert string // what is inserted
	Usage  bool   // Insert is a snippet with places to fill in: ${1:name}
}

// Completion is what may stand at the cursor, and what of the text it replaces.
type Completion struct {
	Replace source.Span
	Items   []Item // in the order in which they are to be shown
}

// Complete returns what may stand at an offset of a file. Only what begins with the letters before the cursor is
// offered; case does not count.
func (s *Snapshot) Complete(name string, offset int) Completion {
	f := s.byName[name]
	if f == nil {
		return s.completeBody(name, offset)
	}
	offset = min(max(offset, 0), len(f.Source.Text))
	p, ok := s.placeAt(f, offset)
	if !ok {
		return Completion{}
	}
	if p.quoted != nil {
		return p.inText()
	}
	return pick(p.word, p.prefix(), p.items())
}

// pick keeps what begins with the prefix, each label once.
func pick(replace source.Span, prefix string, items []Item) Completion {
	c := Completion{Replace: replace}
	seen := map[string]bool{}
	for _, it := range items {
		if seen[it.Label] || len(it.Label) < len(prefix) || !strings.EqualFold(it.Label[:len(prefix)], prefix) {
			continue
		}
		seen[it.Label] = true
		c.Items = append(c.Items, it)
	}
	return c
}

// items returns all that may stand behind the line, whatever has been typed of it.
func (p *place) items() []Item {
	if p.last(1) == "." || p.last(1) == "?." {
		return p.behindDot(p.last(2))
	}
	if len(p.line) == 0 {
		return p.lineStart()
	}
	if items, ok := p.names(); ok {
		return items
	}
	if p.inExpression() {
		return p.expression()
	}
	return p.joints()
}

// lineStart returns what may begin a line of the innermost block.
func (p *place) lineStart() []Item {
	switch b := p.block(); b.kind {
	case inSchema, inOther:
		return nil
	case inObject:
		return p.s.fieldItems(b.owner, ": ")
	case inSettings:
		return lineItems(settings[b.owner])
	case inJourney:
		if p.hasSteps() {
			return append(lineItems(lines[inSteps]), lineItems(lines[inJourney])...)
		}
		return append(lineItems(lines[inJourney]), lineItems(lines[inSteps])...)
	case inChoose:
		return append(p.s.enumItems(p.fieldBefore(b), true), lineItems(lines[inChoose])...)
	case inTest:
		return append(p.people(), lineItems(lines[inTest])...)
	default:
		return lineItems(lines[b.kind])
	}
}

// hasSteps reports whether the journey that is open already has what clauses stand above of: a block of its own
// before the cursor cannot be told from here, so an empty line or a step word above is looked for.
func (p *place) hasSteps() bool {
	start := p.blocks[len(p.blocks)-1].head[0].Start
	for line := range strings.Lines(p.file.Text[start:p.word.Start]) {
		word, _, _ := strings.Cut(strings.TrimSpace(line), " ")
		if word != "start" && word != "exit" && word != "hold" {
			if _, ok := find(inSteps, "", word); ok {
				return true
			}
		}
	}
	return false
}

// names returns the declared things that the word before the cursor asks for.
func (p *place) names() ([]Item, bool) {
	b, first, before := p.block(), p.text(0), p.last(1)
	comma := before == "," && b.kind == inJourney
	n := len(p.line)
	switch {
	case b.kind == inSchema && before == ":", before == ":" && n > 1 && (first == "field" || first == "function" || first == "action"):
		return lineItems(typeWords), true
	case b.kind == inSchema || b.kind == inObject && before != ":":
		return nil, before != "=" && b.kind == inSchema
	case first == "email" || first == "sms" || first == "push":
		if b.kind == atTop {
			return p.purposes(before), true
		}
		if n == 1 {
			return p.s.messageItems(first), true
		}
		if n == 2 {
			return plain(KeywordItem, "expires after", "else"), true
		}
	case (before == "email" || before == "sms" || before == "push") && (first == "after" || first == "expect"):
		return p.s.messageItems(before), true
	case b.kind == atTop && (before == "under" || before == "for" && (first == "cap" || first == "topic")):
		return p.purposes(before), true
	case b.kind == atTop && first == "suppress", first == "only" || first == "skip",
		before == "with" && first == "start" && n == 2, before == "enters" || before == "leaves",
		first == "add" && before == "to", first == "remove" && before == "from":
		return p.s.declItems(Segment, SegmentItem), before != "," || comma || b.kind == atTop
	case before == "on" && first != "do", first == "goal" && n == 1, before == "each", before == "until" && first == "remind", before == "does",
		before == "by" && (first == "winner" || first == "adaptively"), before == "for" && first == "wait", first == "raise" && n == 1:
		return p.s.eventItems(first == "raise", before == "does" || before == "each"), true
	case first == "quiet" && b.kind == inJourney:
		return p.s.declItems(Quiet, ModuleItem), true
	case first == "do" && n == 1, first == "mock" && n == 1:
		return p.s.declItems(Action, FunctionItem), true
	case first == "start" && n == 1:
		items := plain(KeywordItem, "on", "with")
		if b.kind != inJourney || p.hasSteps() {
			items = append(items, p.s.declItems(Journey, ModuleItem)...)
		}
		return items, true
	case first == "set" && n == 1:
		return plain(VariableItem, "contact", "account", "lead"), true
	case first == "go" && before == "to":
		return p.s.ownedItems(Stage, p.named(), ModuleItem), true
	case first == "match" && p.has("by") > 0:
		return p.s.fieldItems(p.text(1), ""), true
	case first == "double" && before == "with":
		return p.s.messageItems("email"), true
	case b.kind == inTest:
		return p.claim()
	}
	return nil, false
}

// claim returns what may follow in a line of a test.
func (p *place) claim() ([]Item, bool) {
	first, before, n := p.text(0), p.last(1), len(p.line)
	switch {
	case first == "expect" && n == 1:
		return p.people(), true
	case first == "expect" && n == 2:
		return plain(KeywordItem, "got", "left", "in", "not in"), true
	case before == "got":
		return plain(KeywordItem, "email", "sms", "push", "no"), true
	case before == "no":
		return plain(KeywordItem, "email", "sms", "push", "messages"), true
	case before == "left":
		return p.s.declItems(Journey, ModuleItem), true
	case before == "in" && first == "expect":
		return append(p.s.declItems(Segment, SegmentItem), p.s.declItems(Journey, ModuleItem)...), true
	case before == "because":
		return plain(ValueItem, "end", "exit", "goal", "holdout", "stopped", "removed"), true
	case first == "expect" && p.last(2) == "left":
		return plain(KeywordItem, "because"), true
	case n == 1 && first != "at" && first != "after" && first != "contact":
		return plain(KeywordItem, "does"), true
	}
	return nil, true
}

// purposes returns what a message or topic may be for.
func (p *place) purposes(before string) []Item {
	switch {
	case before == "for" || before == "under":
		return append(plain(ValueItem, "marketing", "transactional"), p.s.declItems(Topic, ModuleItem)...)
	case len(p.line) == 2:
		return plain(KeywordItem, "for")
	}
	return nil
}

// joints returns the words that may go on a line that is neither a name nor an expression.
func (p *place) joints() []Item {
	first, before := p.text(0), p.last(1)
	_, afterEvent := p.afterEvent()
	switch {
	case first == "again" && len(p.line) == 1:
		return plain(KeywordItem, "after", "always")
	case first == "wait" && len(p.line) == 1:
		return plain(KeywordItem, "up to", "until next", "until")
	case first == "wait" && p.has("up") < 0 && before == "until":
		return append(plain(KeywordItem, "next"), p.s.fieldPaths("contact")...)
	case before == "next":
		return plain(ValueItem, "weekday", "day", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
	case first == "exit" && len(p.line) == 1 && p.block().kind == inJourney:
		return plain(KeywordItem, "on", "when")
	case afterEvent && first == "goal":
		return plain(KeywordItem, "where", "within", "worth", "then exit")
	case afterEvent && first == "remind":
		return plain(KeywordItem, "where", "or")
	case afterEvent:
		return plain(KeywordItem, "where")
	case first == "goal":
		return plain(KeywordItem, "within", "worth", "then exit")
	case (first == "task" || first == "call" || first == "appointment") && len(p.line) > 1:
		return plain(KeywordItem, "to", "round robin", "due in")
	case first == "do" && before == ")":
		return plain(KeywordItem, "as", "on error")
	}
	return nil
}

// afterEvent reports whether the line ends with an event behind a word that asks for one, and where it begins.
func (p *place) afterEvent() (int, bool) {
	n := len(p.line)
	for i := max(n-4, 0); i < n-1; i++ {
		switch p.text(i) {
		case "on", "goal", "until", "each", "for", "enters", "leaves":
			if n-i == 2 || n-i == 4 && p.text(i+2) == "." {
				return i + 1, !slices.Contains([]string{"next", "up"}, p.text(i+1))
			}
		}
	}
	return 0, false
}

// people returns the persons of the test at hand.
func (p *place) people() []Item {
	var items []Item
	for _, f := range p.s.Files {
		if f.Source != p.file {
			continue
		}
		for _, d := range f.decls {
			if d.Kind == Person && len(p.decl) > 0 && d.Span.Start > p.decl[0].Start && d.Span.Start < p.offset {
				items = append(items, Item{Label: d.Name, Kind: VariableItem, Detail: d.Detail, Insert: d.Name})
			}
		}
	}
	return items
}

func lineItems(list []Word) []Item {
	items := make([]Item, len(list))
	for i, w := range list {
		items[i] = Item{Label: w.Word, Kind: KeywordItem, Doc: w.Doc, Insert: w.Snippet, Usage: strings.Contains(w.Snippet, "$")}
	}
	return items
}

func plain(kind ItemKind, labels ...string) []Item {
	items := make([]Item, len(labels))
	for i, l := range labels {
		items[i] = Item{Label: l, Kind: kind, Insert: l}
	}
	return items
}

func (s *Snapshot) declItems(kind Kind, icon ItemKind) []Item { return s.ownedItems(kind, "", icon) }

func (s *Snapshot) ownedItems(kind Kind, owner string, icon ItemKind) []Item {
	var items []Item
	for _, d := range s.all(kind, owner) {
		items = append(items, Item{Label: d.Name, Kind: icon, Detail: d.Detail, Doc: d.Doc, Insert: d.Name})
	}
	return items
}

func (s *Snapshot) messageItems(medium string) []Item {
	var items []Item
	for _, d := range s.all(Message, "") {
		if d.Medium == medium {
			items = append(items, Item{Label: d.Name, Kind: MessageItem, Detail: d.Detail, Doc: d.Doc, Insert: d.Name})
		}
	}
	return items
}

// eventItems returns what may happen; only declared events where bare is set.
func (s *Snapshot) eventItems(bare, noChanges bool) []Item {
	items := s.declItems(Event, EventItem)
	if bare {
		return items
	}
	for _, m := range s.all(Message, "") {
		items = append(items, Item{Label: m.Name, Kind: MessageItem, Detail: m.Detail, Doc: m.Doc, Insert: m.Name})
	}
	items = append(items, plain(VariableItem, "email")...)
	if !noChanges {
		items = append(items, plain(KeywordItem, "enters", "leaves")...)
	}
	return items
}
