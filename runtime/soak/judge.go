package soak

import (
	"context"
	"fmt"
	"slices"
	"sync"

	"github.com/journeylang/journey/runtime/engine"
	"github.com/journeylang/journey/runtime/fold"
	"github.com/journeylang/journey/runtime/machine"
	"github.com/journeylang/journey/runtime/oracle"
	"github.com/journeylang/journey/runtime/sim"
)

// looks is how often the oracle is asked while the acts of a case are played in virtual time; at the end it is asked of
// every run.
const looks = 6

// shell is a run that can be looked into.
type shell struct {
	ids  []string // of contacts and accounts
	path func(id string) ([]fold.Line, error)
	view func(id string, f func(now int64, w *machine.World, st *machine.State)) error
}

func virtualShell(s *sim.Shell) *shell {
	return &shell{append(s.Contacts(), s.Accounts()...), s.Path, s.View}
}

func liveShell(e *engine.Engine) (*shell, error) {
	ctx := context.Background()
	var mu sync.Mutex
	var ids []string
	err := e.EachPartition(ctx, func(p *fold.Partition) error {
		all, err := p.IDs("", 10_000)
		mu.Lock()
		defer mu.Unlock()
		ids = append(ids, slices.DeleteFunc(all, func(id string) bool { return machine.KindOf(id) == machine.DeskEntity })...)
		return err
	})
	slices.Sort(ids)
	return &shell{ids, func(id string) ([]fold.Line, error) { return e.Path(ctx, id) },
		func(id string, f func(int64, *machine.World, *machine.State)) error { return e.View(ctx, id, f) }}, err
}

// judge holds the segments, points, grades and readiness of everybody against the oracle.
func (s *shell) judge() error {
	traces := map[string][]machine.Entry{}
	for _, id := range s.ids {
		lines, err := s.path(id)
		if err != nil {
			return err
		}
		for i := range lines {
			traces[id] = append(traces[id], lines[i].Entry)
		}
	}
	history := func(id string) ([]machine.Entry, error) { return traces[id], nil }
	for _, id := range s.ids {
		var differs error
		err := s.view(id, func(now int64, w *machine.World, st *machine.State) {
			if st != nil {
				differs = oracle.Compare(w, st, now, history)
			}
		})
		if err != nil {
			return err
		}
		if differs != nil {
			return fmt.Errorf("the oracle objects: %w", differs)
		}
	}
	return nil
}

// look takes the paths and the states into a view.
func (s *shell) look(v *view) error {
	for _, id := range s.ids {
		lines, err := s.path(id)
		if err != nil {
			return err
		}
		if err := v.addPath(id, lines); err != nil {
			return err
		}
		if err := s.view(id, func(_ int64, _ *machine.World, st *machine.State) { v.addState(st) }); err != nil {
			return err
		}
	}
	return nil
}
