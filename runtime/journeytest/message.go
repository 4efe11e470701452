package journeytest

import (
	"fmt"
	"strings"

	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/runtime/channel"
	"github.com/journeylang/journey/runtime/fold"
	"github.com/journeylang/journey/runtime/machine"
)

func (r *trial) judgeMessage(who string, claim *ast.GotMessage) *miss {
	message := claim.Message.Name
	expected := fmt.Sprintf("%s got %s %s", who, claim.Medium.Name, message)
	if claim.Not {
		expected = fmt.Sprintf("%s got no %s %s", who, claim.Medium.Name, message)
	}
	if claim.Containing == nil {
		switch got := r.got(who, message); {
		case !got && !claim.Not:
			return &miss{expected, r.whyNot(who, message), r.controlHint(who)}
		case got && claim.Not:
			return &miss{expected, r.mailsOf(who), ""}
		}
		return nil
	}
	expected += fmt.Sprintf(" containing %q", claim.Containing.Value)
	got, last := false, ""
	for _, m := range r.mailbox.Mails(who) {
		if m.Message == message {
			last = reads(&m)
			got = got || strings.Contains(last, claim.Containing.Value)
		}
	}
	switch {
	case got == !claim.Not:
		return nil
	case last == "":
		return &miss{expected, r.whyNot(who, message), r.controlHint(who)}
	}
	return &miss{expected, fmt.Sprintf("%s reads:\n%s", message, last), ""}
}

// reads returns a message as a person reads it: the subject, then the text.
func reads(m *channel.OutboxRecord) string {
	text, html, err := m.Parts()
	if err != nil {
		return m.Subject
	}
	if text == "" {
		text = html
	}
	return strings.TrimSpace(m.Subject + "\n" + text)
}

func (r *trial) judgeCount(who string, claim *ast.GotCount) *miss {
	n := len(r.mailbox.Mails(who))
	if n == claim.Count {
		return nil
	}
	m := &miss{expected: fmt.Sprintf("%s got %s", who, messages(claim.Count)), happened: r.mailsOf(who)}
	if n < claim.Count {
		m.hint = r.controlHint(who)
	}
	return m
}

// judgeSkipped looks for a gate that stopped the message.
func (r *trial) judgeSkipped(who string, claim *ast.Skipped) *miss {
	message := claim.Message.Name
	found, told := false, ""
	r.trace(who, func(l fold.Line) {
		e := &l.Entry
		if e.Kind == machine.Blocked && e.Values["message"] == message {
			found = found || claim.Because == nil || e.Text == claim.Because.Name
			told = who + " " + r.words(l)
		}
	})
	if found {
		return nil
	}
	expected := who + " skipped " + message
	if claim.Because != nil {
		expected += " because " + claim.Because.Name
	}
	if told == "" {
		told = r.mailsOf(who)
	}
	return &miss{expected, told, ""}
}

// got reports whether the person got the message.
func (r *trial) got(who, message string) bool {
	for _, m := range r.mailbox.Mails(who) {
		if m.Message == message {
			return true
		}
	}
	return false
}

// mailsOf says what a contact got until now, and when.
func (r *trial) mailsOf(who string) string {
	var got []string
	for _, m := range r.mailbox.Mails(who) {
		got = append(got, fmt.Sprintf("%s (%s)", m.Message, r.clock(m.Date)))
	}
	if len(got) == 0 {
		return who + " got no message"
	}
	return fmt.Sprintf("%s got %s: %s", who, messages(len(got)), strings.Join(got, ", "))
}

// whyNot says why a message did not arrive, where the trace tells.
func (r *trial) whyNot(who, message string) string {
	text := ""
	r.trace(who, func(l fold.Line) {
		e := &l.Entry
		if e.Kind == machine.Blocked && e.Values["message"] == message || e.Kind == machine.Undelivered && e.Text == message {
			text = who + " " + r.words(l) + "; "
		}
	})
	return text + r.mailsOf(who)
}

func messages(n int) string {
	switch n {
	case 0:
		return "no message"
	case 1:
		return "1 message"
	}
	return fmt.Sprintf("%d messages", n)
}

// controlHint tells of a control group that the contact is in: then nothing is sent, which surprises.
func (r *trial) controlHint(who string) string {
	hint := ""
	r.trace(who, func(l fold.Line) {
		if l.Entry.Kind == machine.Left && l.Entry.Text == "holdout" {
			hint = fmt.Sprintf("%s is in the control group of %s, which gets no messages; chance has it so for this name and seed: call the person otherwise",
				who, r.journey(&l))
		}
	})
	return hint
}
