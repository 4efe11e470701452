package repl

import (
	"strings"

	"github.com/journeylang/journey/runtime/machine"
)

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
		s.completeCommand(words, add)
		if len(all) == 0 || words[0] == ":why" || words[0] == ":leads" || words[0] == ":contacts" {
			addContacts()
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

// completeCommand adds what could stand behind a command, beside contacts.
func (s *Session) completeCommand(words []string, add func(word, about string)) {
	addSegments := func() {
		for _, g := range s.plan.Segments {
			add(g.Name, "segment")
		}
	}
	switch words[0] {
	case ":lead", ":score", ":stage", ":ready", ":accept", ":close":
		if len(words) == 1 {
			s.eachLead(func(id, stage string) { add(id, stage) })
		} else if words[0] == ":stage" {
			for _, d := range s.plan.Processes {
				for _, stage := range d.Stages {
					add(stage.Name, "stage of "+d.Name)
				}
				for _, o := range d.Outcomes {
					add(o, "outcome of "+d.Name)
				}
			}
		}
	case ":account":
		for _, id := range s.shell.Accounts() {
			add(machine.EntityName(id), "account")
		}
	case ":worklist":
		for _, role := range s.plan.Roles() {
			add(role, "role")
		}
	case ":in", ":contacts":
		addSegments()
	case ":why":
		if words[len(words)-1] == "in" {
			addSegments()
			return
		}
		add("in", "why in a segment, or not")
		for _, j := range s.plan.Journeys {
			add(j.Name, "journey")
		}
	}
}

// eachLead calls f with the id of every lead and where it stands, for the first of them.
func (s *Session) eachLead(f func(id, stage string)) {
	n := 0
	for _, owner := range s.owners() {
		s.view(owner, func(st *machine.State) {
			for i := range st.Leads {
				if n++; n <= maxContacts {
					f(st.Leads[i].ID, st.Leads[i].Stage)
				}
			}
		})
	}
}
