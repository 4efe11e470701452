package repl

import (
	"fmt"
	"strings"

	"github.com/journeylang/journey/runtime/machine"
)

// merge makes two contacts one: :merge visitor into ada
func (s *Session) merge(w *strings.Builder, rest string) error {
	words := strings.Fields(rest)
	if len(words) != 3 || words[1] != "into" {
		return fmt.Errorf("write it like :merge visitor into ada; what visitor did and has is ada's then")
	}
	from, into := words[0], words[2]
	for _, id := range []string{from, into} {
		if err := s.known(id); err != nil {
			return err
		}
	}
	if from == into {
		return fmt.Errorf("this is the same contact; name two")
	}
	before := len(s.path(from))
	if err := s.put(machine.Input{Kind: machine.MergeInput, Contact: from, Name: machine.MergeInto, Key: into, Detail: "repl"}); err != nil {
		return err
	}
	s.told[from] = before
	s.news(w, from, into)
	if s.current == from {
		s.current = s.followed(nil, from)
	}
	return nil
}

// followed returns the contact that an id stands for, and says so to w where it was merged into another one.
func (s *Session) followed(w *strings.Builder, id string) string {
	into, err := s.shell.Follow(id)
	if err != nil || into == id {
		return id
	}
	if w != nil {
		fmt.Fprintf(w, "%s was merged into %s\n", id, into)
	}
	return into
}
