package sim

import (
	"github.com/journeylang/journey/runtime/identity"
	"github.com/journeylang/journey/runtime/machine"
)

// Submit finds out who a submission is from and which lead it is about, as the live engine does, and applies what it says.
func (s *Shell) Submit(sub identity.Submission) (identity.Resolved, error) {
	p := s.Program().Plan
	r, err := identity.FindContact(p, &sub, looking{s})
	if err != nil {
		return r, err
	}
	var inputs []machine.Input
	if err := (looking{s}).Look(r.Contact, func(st *machine.State) { inputs = sub.Inputs(p, &r, st) }); err != nil {
		return r, err
	}
	return r, s.PutTogether(inputs)
}

// Follow returns the contact that an id stands for: its own, or the one that it was merged into.
func (s *Shell) Follow(id string) (string, error) {
	id, _, err := identity.Follow(id, looking{s})
	return id, err
}

// Directory is where people are looked for.
func (s *Shell) Directory() identity.Directory { return looking{s} }

// looking is the shell as a directory.
type looking struct{ shell *Shell }

func (l looking) Known(key string) ([]string, error) { return l.shell.index.Known(key) }

func (l looking) Look(id string, f func(st *machine.State)) error {
	return l.shell.View(id, func(_ int64, _ *machine.World, st *machine.State) { f(st) })
}
