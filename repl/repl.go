// Package repl is the conversation with a program: people are made, things happen to them, time passes, and each line
// is answered with what came of it.
//
// The session runs in virtual time over the same machine as the live engine, with everything in memory. It knows no
// terminal: Do takes a line and writes its answer, so the tests read like a transcript. Three kinds of lines are
// understood: commands begin with a colon, "ada does EVENT { … }" makes something happen, and anything else is an
// expression about the person in hand. What is typed goes through the parser and the checker of the language, so
// mistakes are told as they are told of scripts.
package repl

import (
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/journeylang/journey/lang/diag"
	"github.com/journeylang/journey/lang/plan"
	"github.com/journeylang/journey/runtime/explain"
	"github.com/journeylang/journey/runtime/fold"
	"github.com/journeylang/journey/runtime/machine"
	"github.com/journeylang/journey/runtime/sim"
)

// Options configure a Session.
type Options struct {
	Dir   string    // the folder that :load reads again; "" where there is none
	Start time.Time // the virtual time at the beginning; zero: 2026-01-01 00:00 in the zone of the project
	Seed  uint64    // of control groups and splits
	Color bool      // mark errors with colours
	// Load reads the program of a folder; the program is nil if the list has errors.
	Load func(dir string) (*plan.Program, diag.List, error)
}

// Session is one conversation. It is not for concurrent use.
type Session struct {
	options Options
	plan    *plan.Program
	shell   *sim.Shell
	mailbox *sim.Mailbox
	current string         // the contact in hand, or ""
	played  []sim.Timed    // what was put in, to be played again after :load
	told    map[string]int // how many lines of each contact's trace were shown
}

// New begins a conversation about a program.
func New(p *plan.Program, o Options) (*Session, error) {
	if o.Start.IsZero() {
		o.Start = plan.Local(2026, 1, 1, 0, 0, 0, 0, p.Zone)
	}
	s := &Session{options: o}
	return s, s.begin(p)
}

// begin starts an empty world for the program.
func (s *Session) begin(p *plan.Program) error {
	mailbox := sim.NewMailbox()
	shell, err := sim.New(p, s.options.Seed, s.options.Start, mailbox)
	if err != nil {
		return err
	}
	s.plan, s.shell, s.mailbox, s.told = p, shell, mailbox, map[string]int{}
	return nil
}

// Greeting says what the session is about.
func (s *Session) Greeting() string {
	return fmt.Sprintf("%s, %s. Time stands still until you say :advance 1d. Type :help for help.\n", s.plan.Name, s.clock(s.now()))
}

// Prompt is what stands before a line: the contact in hand.
func (s *Session) Prompt() string { return s.current + "> " }

// ErrQuit is returned by Do when the conversation is over.
var ErrQuit = fmt.Errorf("the conversation is over")

var (
	doesLine  = regexp.MustCompile(`^(\S+)\s+does(\s|$)`)
	optsLine  = regexp.MustCompile(`^(\S+)\s+opts(\s|$)`)
	aboutLine = regexp.MustCompile(`^(\S+):\s+`)
)

// Do answers a line. Mistakes in the line are part of the answer; the error is ErrQuit or one of w.
func (s *Session) Do(w io.Writer, line string) error {
	line = strings.TrimSpace(line)
	var b strings.Builder
	err := s.answer(&b, line)
	if err == ErrQuit {
		return err
	}
	if err != nil {
		fmt.Fprintln(&b, "error:", err)
	}
	_, err = io.WriteString(w, b.String())
	return err
}

func (s *Session) answer(w *strings.Builder, line string) error {
	switch {
	case line == "" || strings.HasPrefix(line, "//"):
		return nil
	case strings.HasPrefix(line, ":"):
		return s.command(w, line)
	}
	if m := doesLine.FindStringSubmatch(line); m != nil {
		return s.does(w, m[1], line)
	}
	if m := optsLine.FindStringSubmatch(line); m != nil {
		return s.opts(w, m[1], line)
	}
	if m := aboutLine.FindStringSubmatch(line); m != nil {
		if err := s.known(m[1]); err != nil {
			return err
		}
		return s.evaluate(w, m[1], line, len(m[0]))
	}
	return s.evaluate(w, s.current, line, 0)
}

// known returns an error that names the contacts that come near if there is none called id.
func (s *Session) known(id string) error {
	all := s.shell.Contacts()
	if _, ok := slices.BinarySearch(all, id); ok {
		return nil
	}
	if near := diag.Nearest(id, all[:min(len(all), 10_000)]); near != "" {
		return fmt.Errorf("there is no contact %s; did you mean %s?", id, near)
	}
	return fmt.Errorf("there is no contact %s; make one: :new %s { email: \"%s@example.com\" }", id, id, id)
}

// put applies an input now and remembers it.
func (s *Session) put(in machine.Input) error {
	s.played = append(s.played, sim.Timed{At: s.shell.Now().UnixMilli(), Input: in})
	return s.shell.Put(in)
}

func (s *Session) now() int64 { return s.shell.Now().UnixMilli() }

func (s *Session) clock(ms int64) string { return explain.Clock(ms, s.plan.Zone) }

// path returns the lines of a contact's trace; everything is in memory, so there is no error.
func (s *Session) path(id string) []fold.Line {
	lines, err := s.shell.Path(id)
	if err != nil {
		panic(err)
	}
	return lines
}

// view calls f with the state of a contact that exists.
func (s *Session) view(id string, f func(st *machine.State)) {
	err := s.shell.View(id, func(_ int64, _ *machine.World, st *machine.State) {
		if st != nil {
			f(st)
		}
	})
	if err != nil {
		panic(err)
	}
}
