package check

import (
	"fmt"
	"slices"
	"strings"

	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/lang/diag"
	"github.com/journeylang/journey/lang/expr"
	"github.com/journeylang/journey/lang/schema"
	"github.com/journeylang/journey/lang/source"
	"github.com/journeylang/journey/lang/token"
)

// happening resolves the event of a trigger that may not be an interaction: a declared event, a change of membership
// or of a record. ok is false after a mistake. does is what the trigger would do: "start a journey".
func (c *checker) happening(ref *ast.EventRef, does string) (fields *schema.Record, ok bool) {
	switch {
	case ref.Name.Name == "":
		return nil, false
	case ref.Verb != nil && ref.Interaction == nil:
		return noFields, c.membership(ref)
	case c.isChange(ref):
		return c.change(ref)
	case c.ofForm(ref):
		fields = c.submission(ref)
		return fields, fields != nil
	case ref.Interaction != nil:
		c.diags.Errorf(InteractionHere, ref.Span(), fmt.Sprintf("use an event; or wait for it inside the journey: wait up to 3d for %s.%s", ref.Name.Name, ref.Interaction.Name),
			"what people do with a message cannot %s", does)
		return nil, false
	}
	e := c.event(ref)
	if e == nil {
		return nil, false
	}
	return e.Fields, true
}

// event resolves the name of a declared event; nil after a mistake.
func (c *checker) event(ref *ast.EventRef) *Event {
	if e := c.events[ref.Name.Name]; e != nil {
		return e
	}
	if m := c.messages[ref.Name.Name]; m != nil {
		c.diags.Errorf(UnknownEvent, ref.Span(), fmt.Sprintf("declare the event that you mean: event %s_done { }", m.Name), "%s is a message, not an event", m.Name)
		return nil
	}
	if c.segments[ref.Name.Name] != nil {
		d := c.diags.Errorf(UnknownEvent, ref.Span(), fmt.Sprintf("say enters %[1]s or leaves %[1]s", ref.Name.Name), "%s is a segment, not an event", ref.Name.Name)
		d.Fix = []diag.Edit{{Span: ref.Span(), Text: "enters " + ref.Name.Name}}
		return nil
	}
	c.unknown(UnknownEvent, "event", ref.Name.Name, ref.Name.Span(), c.eventNames(), fmt.Sprintf("declare it: event %s { }", ref.Name.Name))
	return nil
}

// interaction resolves what a contact does with a message; nil after a mistake.
func (c *checker) interaction(ref *ast.EventRef) (*Message, *schema.Record) {
	m := c.messages[ref.Name.Name]
	switch {
	case m != nil:
	case ref.Name.Name == Medium:
		c.diags.Errorf(AnyMessage, ref.Name.Span(), "name the message: welcome.clicked", "waiting for what people do with any mail is not in this edition yet")
	case c.events[ref.Name.Name] != nil:
		c.diags.Errorf(UnknownMessage, ref.Name.Span(), fmt.Sprintf("an event stands alone: on %s", ref.Name.Name), "%s is an event, not a message", ref.Name.Name)
	default:
		c.unknown(UnknownMessage, "message", ref.Name.Name, ref.Name.Span(), c.messageNames(), fmt.Sprintf("declare it: email %s for marketing { subject \"…\", body \"…\" }", ref.Name.Name))
	}
	fields, ok := InteractionFields(ref.Interaction.Name)
	if !ok {
		if m != nil {
			c.unknown(UnknownInteraction, "answer to a message:", ref.Interaction.Name, ref.Interaction.Span(), Interactions, "mails are "+known(Interactions))
		}
		return nil, nil
	}
	return m, fields
}

// where compiles the filter of a trigger, which reads the event that just happened, and checks the links it names.
func (c *checker) where(t *ast.Trigger, event, start *schema.Record, m *Message) {
	c.whereIn(t, event, start, m, nil)
}

// whereIn checks a filter behind steps that have yielded results.
func (c *checker) whereIn(t *ast.Trigger, event, start *schema.Record, m *Message, results []result) {
	if t.Where == nil {
		return
	}
	if c.compileIn(t.Where, event, start, schema.Type{Kind: schema.Bool}, results) != nil && m != nil && event == clickFields {
		c.links(t.Where.Span(), m)
	}
}

// links reports titles compared with event.link that no link of the message has.
func (c *checker) links(span source.Span, m *Message) {
	c.linksIn(significant(span), span.File, m)
}

// significant returns the tokens of a span that mean something.
func significant(span source.Span) []token.Token {
	return slices.DeleteFunc(token.LexSpan(span), func(t token.Token) bool { return t.IsSpace() || t.Kind == token.EOF })
}

// historyLinks does the same for the filters of history functions: count(welcome.clicked where link == "espresso"). The
// links of the messages are known at the end only.
func (c *checker) historyLinks(e *ast.Expr, p *expr.Program) {
	if !slices.ContainsFunc(p.Aggregates, func(a *expr.Aggregate) bool {
		return a.Where != nil && strings.HasSuffix(a.Event, ".clicked")
	}) {
		return
	}
	c.last = append(c.last, func() { c.historyLinksIn(e.Span()) })
}

func (c *checker) historyLinksIn(span source.Span) {
	words := significant(span)
	for i := 0; i+3 < len(words); i++ {
		m := c.messages[words[i].Text(span.File)]
		if m == nil || words[i+1].Text(span.File) != "." || words[i+2].Text(span.File) != "clicked" || words[i+3].Text(span.File) != "where" {
			continue
		}
		end := i + 4
		for depth := 0; end < len(words); end++ {
			text := words[end].Text(span.File)
			if depth == 0 && (text == ")" || text == ",") {
				break
			}
			switch text {
			case "(", "[":
				depth++
			case ")", "]":
				depth--
			}
		}
		c.linksIn(words[i+4:end], span.File, m)
	}
}

// linksIn looks at what is compared with the field link, which the filter of a trigger calls event.link, and that of a
// history function link, .link or event.link.
func (c *checker) linksIn(words []token.Token, f *source.File, m *Message) {
	if !m.whole {
		return
	}
	text := func(i int) string {
		if i < 0 || i >= len(words) {
			return ""
		}
		return words[i].Text(f)
	}
	for i := range words {
		if text(i) != "link" || words[i].Kind != token.Ident {
			continue
		}
		first := i // of the name
		if text(i-1) == "." {
			if first--; text(i-2) == "event" {
				first--
			} else if i > 1 && words[i-2].Kind == token.Ident && words[i-2].End == words[i-1].Start {
				continue // a field of something else
			}
		}
		if text(first-1) == "==" || text(first-1) == "!=" {
			c.link(words, first-2, f, m)
		}
		switch text(i + 1) {
		case "==", "!=":
			c.link(words, i+2, f, m)
		case "in":
			for k := i + 3; text(i+2) == "[" && k < len(words) && text(k) != "]"; k++ {
				c.link(words, k, f, m)
			}
		}
	}
}

func (c *checker) link(words []token.Token, i int, f *source.File, m *Message) {
	if i < 0 || i >= len(words) || words[i].Kind != token.String {
		return
	}
	title, fault := token.Unquote(words[i].Text(f))
	if fault == nil && !slices.Contains(m.Links, title) {
		c.unknownLink(title, words[i].Span(f), m)
	}
}

func (c *checker) unknownLink(title string, at source.Span, m *Message) {
	hint := fmt.Sprintf("name a link in its body: [text](https://… %q)", title)
	near := diag.Nearest(title, m.Links)
	switch {
	case near != "":
		hint = fmt.Sprintf("did you mean %q?", near)
	case len(m.Links) > 0:
		hint = "its links are " + strings.Join(m.Links, ", ")
	}
	d := c.diags.Errorf(UnknownLink, at, hint, "the message %s has no link called %q", m.Name, title)
	d.Notes = append(d.Notes, diag.Note{Span: m.ID.Span(), Text: "the message is declared here"})
	if near != "" {
		d.Fix = []diag.Edit{{Span: at, Text: fmt.Sprintf("%q", near)}}
	}
}
