package soak

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/journeylang/journey/runtime/log"
	"github.com/journeylang/journey/runtime/store"
)

// records are those of all processes, gathered from what each of them left.
type records struct {
	all  []record
	have [log.Partitions]uint64 // the last offset of each partition
}

type record struct {
	round uint64
	log.Record
}

// collect takes in what a dead process has written. It reads a copy: the next process is to find the folder as it is.
func (r *records) collect(data string) error {
	dir, err := os.MkdirTemp("", "soak")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	to := filepath.Join(dir, "data")
	if err := copyTree(to, data); err != nil {
		return err
	}
	s, err := store.Open(to)
	if err != nil {
		return fmt.Errorf("open what a killed process has left: %w", err)
	}
	defer s.Close()
	return s.Tail(0, func(round uint64, rec log.Record) error {
		last := &r.have[rec.Partition]
		switch {
		case rec.Offset <= *last:
			return nil
		case rec.Offset != *last+1:
			return fmt.Errorf("partition %d: record %d is followed by %d: the process lived so long that it cut its log", rec.Partition, *last, rec.Offset)
		}
		*last = rec.Offset
		r.all = append(r.all, record{round, rec})
		return nil
	})
}

func (r *records) each(visit func(round uint64, rec log.Record) error) error {
	for i := range r.all {
		if err := visit(r.all[i].round, r.all[i].Record); err != nil {
			return err
		}
	}
	return nil
}
