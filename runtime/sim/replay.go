package sim

import (
	"fmt"

	"github.com/journeylang/journey/runtime/fold"
	"github.com/journeylang/journey/runtime/log"
)

// Replay folds the records of a log, from its beginning, in memory. Effects are not carried: their outcomes are in the
// log.
func Replay(programs fold.Programs, records func(visit func(round uint64, r log.Record) error) error) (parts [log.Partitions]*fold.Partition, err error) {
	for n := range parts {
		parts[n] = fold.New(uint16(n), fold.Options{Programs: programs})
	}
	err = records(func(round uint64, r log.Record) error {
		if int(r.Partition) >= len(parts) {
			return fmt.Errorf("the log names partition %d; there are %d", r.Partition, len(parts))
		}
		_, err := parts[r.Partition].Fold(round, &r)
		return err
	})
	return parts, err
}
