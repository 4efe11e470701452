package mail

import (
	"bytes"
	"fmt"
	"strings"

	gomail "github.com/wneessen/go-mail"

	"github.com/journeylang/journey/lang/plan"
)

// A note is a message of plain text: an SMS, or a push with its title and the address that it opens.

// short reports whether a medium carries notes rather than mails.
func short(medium string) bool { return medium == "sms" || medium == "push" }

func compileNote(m *plan.Message) (*Template, error) {
	t := &Template{name: m.Name, medium: m.Medium, word: markerFor(m.Subject, m.Body, m.Open), links: places(m)}
	var err *Error
	if t.subject, _, err = compile(m.Subject, t.word, m.Results); err != nil {
		err.Message, err.Part = m.Name, "title"
		return nil, err
	}
	if t.body, _, err = compile(m.Body, t.word, m.Results); err != nil {
		err.Message, err.Part = m.Name, "text"
		return nil, err
	}
	if t.open, _, err = compile(m.Open, t.word, m.Results); err != nil {
		err.Message, err.Part = m.Name, "open"
		return nil, err
	}
	return t, nil
}

// note makes the note for one person.
func (t *Template) note(v Values, vars map[string]any) (*Mail, error) {
	m := &Mail{Key: v.Key, Contact: v.ContactID, Message: t.name, Medium: t.medium, Date: v.Now, MessageID: MessageID(v.Key, "")}
	w := writers.Get().(*writer)
	defer writers.Put(w)
	if err := w.run(t.subject, vars, t.word, true); err != nil {
		return nil, t.fail("title", err)
	}
	m.Subject = strings.TrimSpace(oneLine(string(w.out.buf)))
	if err := w.run(t.body, vars, t.word, true); err != nil {
		return nil, t.fail("text", err)
	}
	m.Text = strings.TrimSpace(string(w.out.buf))
	if err := w.run(t.open, vars, t.word, true); err != nil {
		return nil, t.fail("open", err)
	}
	m.Open = strings.TrimSpace(oneLine(string(w.out.buf)))
	return m, nil
}

// composeNote writes a note as a mail of text alone, which is how the outbox keeps it.
func composeNote(m *Mail) ([]byte, error) {
	msg := gomail.NewMsg(gomail.WithEncoding(gomail.EncodingQP), gomail.WithNoDefaultUserAgent())
	msg.Subject(m.Subject)
	msg.SetMessageIDWithValue(m.MessageID)
	msg.SetDateWithValue(m.Date.UTC())
	if m.Open != "" {
		msg.SetGenHeader("X-Open", m.Open)
	}
	msg.SetBodyString(gomail.TypeTextPlain, m.Text)
	var b bytes.Buffer
	if _, err := msg.WriteTo(&b); err != nil {
		return nil, fmt.Errorf("composing the note: %w", err)
	}
	return b.Bytes(), nil
}
