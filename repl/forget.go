package repl

import (
	"fmt"
	"strings"

	"github.com/journeylang/journey/runtime/machine"
)

// forget erases a contact: :forget ada
func (s *Session) forget(w *strings.Builder, rest string) error {
	id, err := s.whom(rest)
	if err != nil {
		return err
	}
	of, err := s.shell.Follow(id)
	if err != nil {
		return err
	}
	var held machine.Forgot
	s.view(of, func(st *machine.State) { held = st.Holds() })
	if err := s.put(machine.Input{Kind: machine.ForgetInput, Contact: of, Detail: "repl"}); err != nil {
		return err
	}
	for _, gone := range []string{id, of} {
		delete(s.told, gone)
		if s.current == gone {
			s.current = ""
		}
	}
	fmt.Fprintf(w, "%s is forgotten: %s, %s, %s\n", id, counted(int(held.Trips), "trip"), counted(int(held.Leads), "lead"), counted(int(held.Tasks), "open task"))
	return nil
}

// forgotten reports whether who had the id at an instant (ms) was forgotten since.
func (s *Session) forgotten(id string, at int64) bool {
	gone := true
	s.view(id, func(st *machine.State) { gone = st.Created > at })
	return gone
}
