package engine

import (
	"fmt"

	"github.com/journeylang/journey/runtime/fold"
	"github.com/journeylang/journey/runtime/identity"
	"github.com/journeylang/journey/runtime/log"
	"github.com/journeylang/journey/runtime/machine"
)

// Look reads one contact out of a data folder that no engine runs on, and changes nothing: the checkpoint of its
// partition and the log behind it are folded in memory, no timer fires and no message leaves. f gets the partition.
func Look(l Log, s Store, id string, f func(p *fold.Partition) error) error {
	n := log.Partition(id)
	p, err := restore(n, s, &programs{store: s}, nil)
	if err != nil {
		return err
	}
	err = l.Tail(p.Round+1, func(round uint64, r log.Record) error {
		if r.Partition != n || r.Offset <= p.Offset {
			return nil
		}
		_, err := p.Fold(round, &r)
		return err
	})
	if err != nil {
		return fmt.Errorf("read the log: %w", err)
	}
	return f(p)
}

// Seen is what a data folder holds, for looking only.
type Seen struct {
	parts [log.Partitions]*fold.Partition
	index *identity.Index
}

// LookAll is Look for many contacts: it folds the log behind the checkpoints of all partitions once. It holds in memory
// what that part of the log touched; the rest is read when it is asked for.
func LookAll(l Log, s Store) (*Seen, error) {
	seen, programs, first := &Seen{index: identity.NewIndex(s)}, &programs{store: s}, uint64(0)
	for n := range seen.parts {
		p, err := restore(uint16(n), s, programs, seen.index)
		if err != nil {
			return nil, err
		}
		if seen.parts[n] = p; n == 0 || p.Round < first {
			first = p.Round
		}
	}
	err := l.Tail(first+1, func(round uint64, r log.Record) error {
		p := seen.parts[r.Partition]
		if r.Offset <= p.Offset {
			return nil
		}
		_, err := p.Fold(round, &r)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read the log: %w", err)
	}
	return seen, nil
}

// View calls f with the state of a contact or account, or with nil if there is none; f must not keep or change it.
func (s *Seen) View(id string, f func(*machine.State)) error {
	return s.parts[log.Partition(id)].View(id, func(_ *machine.World, st *machine.State) { f(st) })
}

// Known implements identity.Directory.
func (s *Seen) Known(key string) ([]string, error) { return s.index.Known(key) }

// Look implements identity.Directory.
func (s *Seen) Look(id string, f func(*machine.State)) error { return s.View(id, f) }
