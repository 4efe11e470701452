package repl

import "strings"

// Candidate is a word that could stand where the cursor is.
type Candidate struct{ Word, About string }

// Complete returns the words that could stand at the end of a line whose last word is begun: commands at the
// beginning, then contacts, events and answers to messages, journeys, fields and segments.
func (s *Session) Complete(line string) []Candidate {
	begun := line[strings.LastIndexAny(line, " \t(,")+1:]
	words := strings.Fields(line[:len(line)-len(begun)])
	var all []Candidate
	add := func(word, about string) {
		if strings.HasPrefix(word, begun) {
			all = append(all, Candidate{word, about})
		}
	}
	addContacts := func() {
		for _, id := range s.shell.Contacts() {
			if len(all) < maxContacts {
				add(id, "contact")
			}
		}
	}
	switch {
	case len(words) == 0 && strings.HasPrefix(begun, ":"):
		for _, c := range commands {
			add(":"+c.name, c.help)
		}
	case len(words) == 2 && words[1] == "does":
		for _, e := range s.plan.Events {
			add(e.Name, "event")
		}
		for _, m := range s.plan.Messages {
			for _, did := range []string{"opened", "clicked", "unsubscribed"} {
				add(m.Name+"."+did, "answer to "+m.Medium)
			}
		}
	case len(words) > 0 && strings.HasPrefix(words[0], ":"):
		addContacts()
		if words[0] == ":why" {
			for _, j := range s.plan.Journeys {
				add(j.Name, "journey")
			}
		}
	default:
		if len(words) == 0 {
			addContacts()
		}
		for _, f := range s.plan.Contact.Fields {
			add("contact."+f.Name, f.Type.Article())
		}
		for _, g := range s.plan.Segments {
			add(g.Name, "segment")
		}
	}
	return all
}
