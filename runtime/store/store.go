// Package store keeps states, timers, the journal, the outbox and the input log in badger. It alone knows badger.
//
// A data folder holds two badger databases: log, whose writes are each acknowledged inputs and small, and state, whose
// writes are checkpoints and large, so that neither waits for the other. Keys begin with a letter for what they hold
// and the number of the partition:
//
//	log    l ROUND PARTITION            a record, squeezed where it is large
//	state  S PARTITION id               a page of states, of contacts from that id on
//	       s PARTITION id               a contact's state that stands alone
//	       t PARTITION DUE NUMBER       a block of timers, the first due then (an index: the state decides)
//	       e PARTITION id               it has effects without an outcome (an index: the state decides)
//	       j PARTITION BLOCK            a block of the journal
//	       b PARTITION PAGE             a page of the memberships, or of the list of contacts
//	       m PARTITION                  where the partition's checkpoint stands
//	       w PARTITION PART             a part of what a large checkpoint has to do
//	       W PARTITION                  how many parts there are, once they are whole
//	       i KEY 0 id                   it can be found by the key (an index: the profile decides)
//	       p HASH                       the sources of a published program
//	       o TIME KEY                   a mail in the outbox
//	       k NAME                       the format, and secrets of the folder
package store

import (
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/dgraph-io/badger/v4"
	"github.com/dgraph-io/badger/v4/options"

	"github.com/journeylang/journey/runtime/log"
)

// Store is an open data folder.
type Store struct {
	// Reserve is the room in bytes that must be left on the disk to accept more. Set it before the store is shared.
	Reserve int64

	dir     string
	state   *badger.DB
	log     *badger.DB
	pages   [log.Partitions]pages
	trimmed uint64 // the round up to which this process cut the log: a scan need not walk over what was deleted
	stop    chan struct{}
	done    chan struct{}
}

// ErrInUse means that another process has the data folder open.
var ErrInUse = errors.New("the data folder is in use")

// ErrFull means that the disk has no room for more.
var ErrFull = errors.New("the disk is full")

// Open opens the data folder, which it makes if there is none.
func Open(dir string) (*Store, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("make the data folder: %w", err)
	}
	s := &Store{Reserve: DefaultReserve, dir: dir, stop: make(chan struct{}), done: make(chan struct{})}
	var err error
	if s.state, err = open(filepath.Join(dir, "state"), ofStates); err != nil {
		return nil, err
	}
	if s.log, err = open(filepath.Join(dir, "log"), ofLog); err != nil {
		s.state.Close()
		return nil, err
	}
	err = s.checkFormat()
	for p := uint16(0); p < log.Partitions && err == nil; p++ {
		err = s.redo(p)
	}
	if err == nil {
		err = s.readPages()
	}
	if err != nil {
		s.state.Close()
		s.log.Close()
		return nil, err
	}
	go s.collect()
	return s, nil
}

// tuning says how much memory a database takes.
type tuning struct {
	memtable int64 // bytes that badger gathers before it writes a table; each takes a third more, and there are up to three
	tables   int   // that wait to be put together with the rest
	base     int64 // bytes up to which there is one rest, and not several levels of it
	cache    int64 // bytes of blocks, and of the indexes of tables
}

// A transaction takes 15 % of a memtable: what is larger is written down first (see redo). Small tables are many, so more
// of them wait; and as long as the rest is no larger than what it takes a minute to write, several levels of it would only
// be written more often.
var (
	ofStates = tuning{memtable: 12 << 20, tables: 30, base: 1 << 30}
	ofLog    = tuning{memtable: 16 << 20, tables: 15, base: 1 << 30}
)

func open(dir string, t tuning) (*badger.DB, error) {
	o := badger.DefaultOptions(dir).WithLogger(nil).WithSyncWrites(true).
		WithMemTableSize(t.memtable).WithNumMemtables(2).WithNumLevelZeroTables(t.tables).WithNumLevelZeroTablesStall(2 * t.tables).WithBaseLevelSize(t.base).WithBaseTableSize(1 << 20).
		WithBlockCacheSize(t.cache).WithIndexCacheSize(t.cache).
		WithValueLogFileSize(256 << 20).WithNumCompactors(2).WithMetricsEnabled(false).WithDetectConflicts(false)
	if t.cache == 0 {
		o = o.WithCompression(options.None)
	}
	db, err := badger.Open(o)
	for tries := 0; err != nil && unfilled(err) && tries < maxUnfilled; tries++ {
		db, err = badger.Open(o)
	}
	if err == nil {
		return db, nil
	}
	if strings.Contains(err.Error(), "Cannot acquire directory lock") {
		return nil, fmt.Errorf("%w: %s is held by %s; stop it first, or talk to it with --server", ErrInUse, filepath.Dir(dir), holder(dir))
	}
	return nil, fmt.Errorf("open %s: %w", dir, err)
}

// maxUnfilled is more than a kill can leave: a file that is being made and one that is being removed, of each kind.
const maxUnfilled = 8

// unfilled reports whether badger met a file of no bytes, which a process left that was killed between making it and giving
// it its size, or between emptying it and removing it. Nothing was in it that counts; badger fills it as a new one, refuses
// it nevertheless, and takes it the next time.
func unfilled(err error) bool {
	return strings.Contains(err.Error(), "Create a new file")
}

// holder names the process that has the folder open, from the lock file that badger keeps.
func holder(dir string) string {
	b, err := os.ReadFile(filepath.Join(dir, "LOCK"))
	pid := strings.TrimSpace(string(b))
	if err != nil || pid == "" {
		return "another process"
	}
	name, err := os.ReadFile(filepath.Join("/proc", pid, "comm"))
	if err != nil {
		return "process " + pid
	}
	return fmt.Sprintf("process %s (%s)", pid, strings.TrimSpace(string(name)))
}

// Secret returns the bytes kept under name, which make makes the first time.
func (s *Store) Secret(name string, make func() ([]byte, error)) ([]byte, error) {
	key := append([]byte{'k'}, name...)
	have, err := get(s.state, key)
	if err != nil || have != nil {
		return have, err
	}
	if have, err = make(); err != nil {
		return nil, err
	}
	return have, s.keepSecret(name, have)
}

func (s *Store) keepSecret(name string, b []byte) error {
	return s.state.Update(func(tx *badger.Txn) error { return tx.Set(append([]byte{'k'}, name...), b) })
}

// collect runs badger's value log collection now and then until Close.
func (s *Store) collect() {
	defer close(s.done)
	tick := time.NewTicker(5 * time.Minute)
	defer tick.Stop()
	for {
		select {
		case <-s.stop:
			return
		case <-tick.C:
			for _, db := range []*badger.DB{s.state, s.log} {
				// An error means that there was nothing worth collecting.
				for db.RunValueLogGC(0.5) == nil {
				}
			}
		}
	}
}

// Close closes the folder.
func (s *Store) Close() error {
	close(s.stop)
	<-s.done
	closed := make(chan error)
	go func() { closed <- s.log.Close() }()
	return errors.Join(s.state.Close(), <-closed)
}

// get returns a copy of a value, or nil if the key does not exist.
func get(db *badger.DB, key []byte) (value []byte, err error) {
	err = db.View(func(tx *badger.Txn) error {
		item, err := tx.Get(key)
		if errors.Is(err, badger.ErrKeyNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		value, err = item.ValueCopy(nil)
		if value == nil {
			value = []byte{}
		}
		return err
	})
	return value, err
}

func key(kind byte, partition uint16) []byte {
	b := make([]byte, 0, 64)
	return binary.BigEndian.AppendUint16(append(b, kind), partition)
}

// scan visits keys with the prefix, from the first that is not below from. Values lie with their keys: to fetch them ahead
// would cost a goroutine for each and gain nothing.
func scan(db *badger.DB, prefix, from []byte, visit func(item *badger.Item) (more bool, err error)) error {
	return db.View(func(tx *badger.Txn) error {
		o := badger.DefaultIteratorOptions
		o.Prefix, o.PrefetchValues = prefix, false
		it := tx.NewIterator(o)
		defer it.Close()
		for it.Seek(from); it.ValidForPrefix(prefix); it.Next() {
			if more, err := visit(it.Item()); err != nil || !more {
				return err
			}
		}
		return nil
	})
}
