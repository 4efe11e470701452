package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/reeflective/readline"
	"golang.org/x/term"

	"github.com/journeylang/journey/repl"
)

type replVerb struct {
	Dir  string `arg:"" optional:"" default:"." help:"Folder of the program."`
	Seed uint64 `default:"1" help:"Seed of control groups and splits."`
}

func (v *replVerb) Run(ctx context.Context, c *console) error {
	p, err := loadProgram(c, v.Dir)
	if err != nil {
		return err
	}
	s, err := repl.New(p, repl.Options{Dir: v.Dir, Seed: v.Seed, Color: c.color, Load: read})
	if err != nil {
		return err
	}
	fmt.Fprint(c.out, s.Greeting())
	if in, ok := c.in.(*os.File); ok && term.IsTerminal(int(in.Fd())) {
		return talk(c, s)
	}
	return listen(ctx, c, s)
}

// listen answers the lines of a stream.
func listen(ctx context.Context, c *console, s *repl.Session) error {
	lines := bufio.NewScanner(c.in)
	lines.Buffer(nil, 1<<20)
	for ctx.Err() == nil && lines.Scan() {
		if err := s.Do(c.out, lines.Text()); err != nil {
			return quit(err)
		}
	}
	return lines.Err()
}

// talk answers the lines that a person edits at a terminal. Ctrl-C gives up the line, ctrl-D leaves.
func talk(c *console, s *repl.Session) error {
	shell := readline.NewShell()
	shell.Prompt.Primary(s.Prompt)
	shell.Completer = func(line []rune, cursor int) readline.Completions { return complete(s, string(line[:cursor])) }
	for {
		line, err := shell.Readline()
		switch {
		case errors.Is(err, readline.ErrInterrupt):
			continue
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return fmt.Errorf("read a line: %w", err)
		}
		if err := s.Do(c.out, line); err != nil {
			return quit(err)
		}
	}
}

func quit(err error) error {
	if errors.Is(err, repl.ErrQuit) {
		return nil
	}
	return err
}

// complete offers what the session knows. The library completes whole words between spaces, the session parts of them.
func complete(s *repl.Session, line string) readline.Completions {
	word := line[strings.LastIndexAny(line, " \t")+1:]
	before := word[:strings.LastIndexAny(word, "(,")+1]
	var pairs []string
	for _, candidate := range s.Complete(line) {
		pairs = append(pairs, before+candidate.Word, candidate.About)
	}
	return readline.CompleteValuesDescribed(pairs...)
}
