package repl

import (
	"fmt"
	"strings"

	"github.com/journeylang/journey/lang/diag"
	"github.com/journeylang/journey/runtime/machine"
)

// command is a line that begins with a colon.
type command struct {
	name  string
	usage string // what stands behind the name
	help  string
	run   func(s *Session, w *strings.Builder, rest string) error
}

var commands []command

// The table names functions that name the table.
func init() {
	commands = []command{
		{"new", "ID { email: \"…\", … }", "make a contact, or change one", (*Session).newContact},
		{"use", "ID", "take a contact in hand: expressions are about it", (*Session).use},
		{"contacts", "[PREFIX | EXPR]", "list the contacts whose id begins so, or for whom the condition holds", (*Session).contacts},
		{"segments", "", "list the segments with their sizes", (*Session).segments},
		{"in", "SEGMENT", "list the members of a segment", (*Session).in},
		{"contact", "[ID]", "show profile, segments, trips and the last lines of the path", (*Session).contact},
		{"why", "[ID] [JOURNEY]", "tell the whole path, or the part through one journey", (*Session).why},
		{"why", "[ID] in SEGMENT", "tell why a contact is in a segment, or is not: the values, and the part that decides", (*Session).why},
		{"accounts", "[PREFIX | EXPR]", "list the accounts whose name begins so, or for which the condition holds", (*Session).accounts},
		{"leads", "[ID | EXPR]", "list all leads, those of a contact, or those for which the condition holds", (*Session).leads},
		{"lead", "LEAD", "show a lead with its timeline", (*Session).lead},
		{"score", "LEAD", "explain the points of a lead: each line, and the events behind it", (*Session).score},
		{"stage", "LEAD STAGE [WHO]", "set the stage of a lead, or what became of it", (*Session).stage},
		{"ready", "LEAD [WHO]", "mark a lead as ready for sales", said("ready", machine.Input{Name: machine.LeadUpdate, Fields: machine.Values{"sales_ready": true}})},
		{"accept", "LEAD [WHO]", "open the gates of the stage in which a lead stands", said("accept", machine.Input{Name: machine.LeadAccept})},
		{"close", "LEAD [WHO]", "end the pursuit of a lead without an outcome", said("close", machine.Input{Name: machine.LeadClose})},
		{"account", "{ FIELDS }", "make an account, or change one", (*Session).account},
		{"account", "NAME", "show an account, its contacts, its leads and the last lines of its path", (*Session).account},
		{"tasks", "[ID]", "list the open tasks of everybody, or of a contact", (*Session).tasks},
		{"worklist", "ROLE", "show what waits for a role: tasks, and leads in its stages", (*Session).worklist},
		{"done", "ID TASK [PERSON]", "say that a task is done", (*Session).done},
		{"add", "ID SEGMENT", "put a contact into a static segment", list(machine.ListAdd)},
		{"remove", "ID SEGMENT", "take a contact out of a static segment", list(machine.ListRemove)},
		{"forget", "[ID]", "erase a contact with all that is kept of it", (*Session).forget},
		{"mails", "[ID]", "list the mails that were sent; of one contact, with their text", (*Session).mails},
		{"journeys", "", "show how many entered, are inside, left, reached goals", (*Session).journeys},
		{"advance", "3d | 2026-03-02 10:00", "let time pass", (*Session).advance},
		{"now", "", "show the time", (*Session).showNow},
		{"merge", "ID into ID", "make two contacts one: what the first did and has is the other's", (*Session).merge},
		{"import", "contacts|accounts|leads|events FILE [--map FILE]", "read CSV or JSON lines; a mapping says which column is which field", (*Session).importFile},
		{"load", "[DIR]", "read the scripts again and play this session on them", (*Session).load},
		{"help", "", "show this", (*Session).help},
		{"quit", "", "leave", func(*Session, *strings.Builder, string) error { return ErrQuit }},
	}
}

func (s *Session) command(w *strings.Builder, line string) error {
	name, rest, _ := strings.Cut(strings.TrimPrefix(line, ":"), " ")
	rest = strings.TrimSpace(rest)
	names := make([]string, len(commands))
	for i, c := range commands {
		if c.name == name {
			if c.usage == "" && rest != "" {
				return fmt.Errorf(":%s takes nothing behind it", name)
			}
			return c.run(s, w, rest)
		}
		names[i] = c.name
	}
	if near := diag.Nearest(name, names); near != "" {
		return fmt.Errorf("there is no command :%s; did you mean :%s?", name, near)
	}
	return fmt.Errorf("there is no command :%s; :help lists them", name)
}

func (s *Session) help(w *strings.Builder, _ string) error {
	t := table{}
	for _, c := range commands {
		t.row(strings.TrimSpace(":"+c.name+" "+c.usage), c.help)
	}
	t.row("ID does EVENT { … }", "make something happen: ada does welcome.clicked { link: \"espresso\" }")
	t.row("ID opts in to TOPIC", "give consent, or take it back: ada opts out of marketing")
	t.row("EXPR   or   ID: EXPR", "evaluate an expression: count(order_placed, 30d)")
	t.write(w)
	return nil
}
