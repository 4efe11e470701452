package check

import (
	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/lang/source"
)

// The mail of a double opt-in carries the link that confirms: without it nobody could, and in any other mail there is
// nothing to confirm.

// confirmURL is the variable of that link.
const confirmURL = "confirm_url"

// confirms notes that a message has the link, or refuses it where no form sends the message.
func (t *template) confirms(at liquidToken) {
	t.m.confirms = true
	if !t.c.asks(t.m) && !t.c.doubtful["form"] {
		t.c.diags.Errorf(WrongConfirm, at.span, "let a form send it: double opt in with "+t.m.Name+" for …", "nothing is confirmed by %s: no form sends it", t.m.Name)
	}
}

// asks reports whether the message is the mail of a double opt-in.
func (c *checker) asks(m *Message) bool {
	for _, f := range c.Forms {
		if f.OptIn != nil && f.OptIn.Message.Name == m.Name {
			return true
		}
	}
	return false
}

// confirmed checks that the mail of a double opt-in has the link, and reads nothing that the form does not ask for.
func (c *checker) confirmed(o *ast.DoubleOptIn, m *Message) {
	if m.whole && !m.confirms {
		c.diags.Errorf(WrongConfirm, o.Message.Span(), "put the link into it: [Yes, that is me]({{ confirm_url }})", "%s has no link to confirm, so nobody could", m.Name)
	}
	c.noResults(m, "a form")
	for _, f := range m.Start {
		if _, ok := c.Submitted.Field(f); !ok && !c.doubtful[f] {
			c.unknown(UnknownStartField, "field of a form:", f, m.startAt[f], fieldNames(c.Submitted), "a form asks for "+fieldList(fieldNames(c.Submitted)))
		}
	}
}

// onlyAsked refuses a step that sends the mail of a double opt-in: it would have nothing to confirm.
func (j *journeyRun) onlyAsked(at source.Span, m *Message) {
	if m.confirms && j.asks(m) {
		j.diags.Errorf(WrongConfirm, at, "send another message here; the form sends this one by itself", "%s asks to confirm what was filled in, only its form can send it", m.Name)
	}
}
