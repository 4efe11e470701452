package engine

import (
	"fmt"

	"github.com/journeylang/journey/runtime/fold"
	"github.com/journeylang/journey/runtime/log"
)

// Look reads one contact out of a data folder that no engine runs on, and changes nothing: the checkpoint of its
// partition and the log behind it are folded in memory, no timer fires and no message leaves. f gets the partition.
func Look(l Log, s Store, id string, f func(p *fold.Partition) error) error {
	n := log.Partition(id)
	p, err := restore(n, s, &programs{store: s})
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
