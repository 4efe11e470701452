package check

import (
	"fmt"
	"net/url"
	"strings"

	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/lang/source"
)

// Message is a declared message with what its template says.
type Message struct {
	ID      ast.Ident
	Medium  string // email, sms, push
	Decl    *ast.Email
	SMS     *ast.SMS
	Push    *ast.Push
	Name    string
	Purpose string // marketing, transactional: the root of what it is for
	Topic   string // the topic below it; "": none
	Body    string
	HTML    bool         // Body is HTML
	File    *source.File // the body file; nil: the body stands in the script
	Links   []string     // titles of the links in the body, each once, in order
	Contact []string     // the contact's fields that subject and body read, sorted
	Start   []string     // the start event's fields that they read, sorted
	Account []string     // the account's fields that they read, sorted
	Lead    []string     // the lead's fields that they read, sorted
	Results []string     // what they read of what actions have yielded, sorted: company.name
	Places  []*ast.Link  // the project's links that they name, sorted by name

	purpose  *ast.Ident
	startAt  map[string]source.Span // where each start field is read first
	resultAt map[string]source.Span // where each result is read first
	confirms bool                   // they have the link that confirms a double opt-in
	whole    bool                   // subject and body were read, so Links is all there is
}

// Media are the media that messages go by.
var Media = []string{"email", "sms", "push"}

// declareMessage enters a message of a medium; nil if it cannot have its name.
func (c *checker) declareMessage(medium string, id ast.Ident, purpose *ast.Ident) *Message {
	if !c.enter("message", id) {
		return nil
	}
	switch id.Name {
	case "email", "sms", "push", "form", "contact", "account", "lead":
		c.diags.Errorf(ReservedName, id.Span(), "rules say email.opened for any mail; give the message another name", "a message cannot be called %s", id.Name)
	}
	m := &Message{ID: id, Medium: medium, Name: id.Name, purpose: purpose, startAt: map[string]source.Span{}}
	c.messages[m.Name] = m
	c.Messages = append(c.Messages, m)
	return m
}

func (c *checker) declareSMS(d *ast.SMS) {
	if m := c.declareMessage("sms", d.Name, d.Purpose); m != nil {
		m.SMS = d
	}
}

func (c *checker) declarePush(d *ast.Push) {
	if m := c.declareMessage("push", d.Name, d.Purpose); m != nil {
		m.Push = d
	}
}

// noun is what a message of the medium is called in a sentence.
func (m *Message) noun() string {
	if m.Medium == Medium {
		return "mail"
	}
	return m.Medium
}

func (m *Message) span() source.Span {
	switch {
	case m.SMS != nil:
		return m.SMS.Span()
	case m.Push != nil:
		return m.Push.Span()
	}
	return m.Decl.Span()
}

func (c *checker) message(m *Message) {
	c.purpose(m)
	switch {
	case m.SMS != nil:
		c.sms(m)
	case m.Push != nil:
		c.push(m)
	default:
		c.email(m)
	}
}

// purpose checks what the message is for: it decides on consent.
func (c *checker) purpose(m *Message) {
	if m.purpose == nil {
		if !c.hurt(ast.At{Where: m.span()}) {
			c.diags.Errorf(MissingPurpose, m.ID.Span(), "write `for marketing` (needs consent, gets an unsubscribe link) or `for transactional` (an order, a password)",
				"the %s %s does not say what it is for", m.noun(), m.Name)
		}
		return
	}
	m.Purpose, m.Topic = c.root(*m.purpose)
}

func (c *checker) sms(m *Message) {
	text := m.SMS.Text
	if strings.TrimSpace(text.Value) == "" {
		c.diags.Errorf(MissingText, text.Span(), "write what it says", "the text of %s is empty", m.Name)
		return
	}
	t := newTemplate(c, m)
	in := scriptText(*text)
	t.read(in)
	m.Body, m.whole = text.Value, true
	t.keep()
	if n := partsOf(fixedText(text.Value)); n.parts > 1 {
		hint := "make it shorter: each part is paid for"
		if n.odd != 0 {
			hint = fmt.Sprintf("without %c and others of its kind 160 characters fit into one part, with it only 70", n.odd)
		}
		c.diags.Warnf(LongText, in.place(secondPart(text.Value), len(text.Value)), hint, "this sms is %d characters long, without what is filled in: it goes out in %d parts", n.length, n.parts)
	}
}

func (c *checker) push(m *Message) {
	d := m.Push
	t := newTemplate(c, m)
	missing := func(s *ast.String, name, hint string) {
		switch {
		case s == nil && !c.hurt(d):
			c.diags.Errorf(MissingText, d.Name.Span(), "add "+hint, "the push %s has no %s", m.Name, name)
		case s != nil && strings.TrimSpace(s.Value) == "":
			c.diags.Errorf(MissingText, s.Span(), "write what it says", "the %s of %s is empty", name, m.Name)
		}
	}
	missing(d.Title, "title", `title "…"`)
	missing(d.Body, "body", `body "…"`)
	for _, s := range []*ast.String{d.Title, d.Body, d.Open} {
		if s != nil {
			t.read(scriptText(*s))
		}
	}
	if s := d.Open; s != nil && !strings.Contains(s.Value, "{{") {
		if u, err := url.Parse(s.Value); err != nil || u.Scheme == "" || u.Opaque != "" {
			c.diags.Errorf(WrongOpen, s.Span(), `write the address of a page or a place in the app: "https://contoso.example/", "contoso://orders"`, "%q is no address that can be opened", s.Value)
		}
	}
	m.whole = !c.hurt(d)
	t.keep()
}
