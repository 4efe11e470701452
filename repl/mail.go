package repl

import (
	"fmt"
	"strings"
)

// mails lists what was sent; of one contact, the text too.
func (s *Session) mails(w *strings.Builder, rest string) error {
	if rest != "" {
		if err := s.known(rest); err != nil {
			return err
		}
	}
	sent := s.mailbox.Mails(rest)
	all := sent[:0]
	for _, m := range sent {
		if !s.forgotten(m.Contact, m.Date) {
			all = append(all, m)
		}
	}
	if len(all) == 0 {
		fmt.Fprintln(w, "no mails")
		return nil
	}
	if rest == "" {
		if len(all) > maxNews {
			fmt.Fprintf(w, "the last %d of %d mails:\n", maxNews, len(all))
			all = all[len(all)-maxNews:]
		}
		t := table{}
		for _, m := range all {
			t.row(s.clock(m.Date), m.Contact, m.Message, m.Subject)
		}
		t.write(w)
		return nil
	}
	for i := range all {
		m := &all[i]
		text, _, err := m.Parts()
		if err != nil {
			return err
		}
		fmt.Fprintf(w, "%s  %s to %s\n  %s\n", s.clock(m.Date), m.Message, m.To, m.Subject)
		for line := range strings.Lines(strings.ReplaceAll(text, "\r\n", "\n")) {
			fmt.Fprintln(w, strings.TrimRight("  | "+line, " \n"))
		}
	}
	return nil
}
