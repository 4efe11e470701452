package repl

import (
	"fmt"
	"strings"
	"time"

	"github.com/journeylang/journey/lang/diag"
)

// load reads the scripts of a folder and plays on them what was put in so far, each thing at its time.
func (s *Session) load(w *strings.Builder, rest string) error {
	dir := rest
	if dir == "" {
		dir = s.options.Dir
	}
	if dir == "" || s.options.Load == nil {
		return fmt.Errorf("there is no folder to read; write :load DIR")
	}
	p, list, err := s.options.Load(dir)
	if err != nil {
		return err
	}
	diag.WriteText(w, list, s.options.Color)
	if p == nil {
		fmt.Fprintln(w, "the session goes on with the scripts as they were")
		return nil
	}
	now := s.shell.Now()
	if err := s.begin(p); err != nil {
		return err
	}
	s.options.Dir = dir
	for _, p := range s.played {
		if err := s.shell.Advance(time.UnixMilli(p.At)); err != nil {
			return err
		}
		if err := s.shell.Put(p.Input); err != nil {
			return err
		}
	}
	if err := s.shell.Advance(now); err != nil {
		return err
	}
	for _, id := range s.shell.Contacts() {
		s.told[id] = len(s.path(id))
	}
	fmt.Fprintf(w, "%s: %d inputs were played again, it is %s\n", p.Name, len(s.played), s.clock(s.now()))
	return nil
}
