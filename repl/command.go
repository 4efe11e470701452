package repl

import (
	"fmt"
	"strings"

	"github.com/journeylang/journey/lang/diag"
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
		{"contact", "[ID]", "show profile, segments, trips and the last lines of the path", (*Session).contact},
		{"why", "[ID] [JOURNEY]", "tell the whole path, or the part through one journey", (*Session).why},
		{"mails", "[ID]", "list the mails that were sent; of one contact, with their text", (*Session).mails},
		{"journeys", "", "show how many entered, are inside, left, reached goals", (*Session).journeys},
		{"advance", "3d | 2026-03-02 10:00", "let time pass", (*Session).advance},
		{"now", "", "show the time", (*Session).showNow},
		{"import", "contacts|events FILE", "read CSV or JSON lines", (*Session).importFile},
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
	t.row("EXPR   or   ID: EXPR", "evaluate an expression: count(order_placed, 30d)")
	t.write(w)
	return nil
}
