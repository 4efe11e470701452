package engine

import (
	"fmt"

	"github.com/journeylang/journey/runtime/fold"
	"github.com/journeylang/journey/runtime/identity"
	"github.com/journeylang/journey/runtime/log"
	"github.com/journeylang/journey/runtime/machine"
)

// Seen is what a data folder holds, for looking only.
type Seen struct {
	parts [log.Partitions]*fold.Partition
	index *identity.Index
}

// LookAll reads a data folder that no engine runs on, and changes nothing: the log behind the checkpoints of all partitions is
// folded in memory once, no timer fires and no message leaves. It holds in memory what that part of the log touched; the
// rest is read when it is asked for.
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
