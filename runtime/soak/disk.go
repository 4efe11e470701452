package soak

import (
	"bytes"
	"encoding/binary"
	"errors"
	"slices"
	"strings"
	"sync"

	"github.com/journeylang/journey/runtime/fold"
	"github.com/journeylang/journey/runtime/log"
)

// disk keeps what an engine keeps in its data folder, and outlives its processes: in memory, or in a real folder. A log is
// never cut here, so that it can be replayed from its beginning, but what was cut is not shown to an engine.
type disk struct {
	folder  *folder // nil: in memory
	fate    *fate
	mu      sync.Mutex
	rounds  []round
	cut     uint64 // the first round that is still there
	sources map[string][]byte
	parts   [log.Partitions]*shelf
}

// round is the records of one append.
type round struct {
	number  uint64
	records []log.Record
}

func newDisk() *disk {
	k := &disk{fate: &fate{left: -1}, sources: map[string][]byte{}}
	for n := range k.parts {
		k.parts[n] = &shelf{disk: k, kept: map[string][]byte{}}
	}
	return k
}

// Append implements engine.Log.
func (k *disk) Append(number uint64, records []log.Record) error {
	return k.fate.do(func() error {
		k.mu.Lock()
		defer k.mu.Unlock()
		if n := len(k.rounds); n > 0 && k.rounds[n-1].number >= number {
			return errors.New("a round was appended twice")
		}
		own := slices.Clone(records)
		for i := range own {
			own[i].Body = bytes.Clone(own[i].Body)
		}
		if k.folder != nil {
			if err := k.folder.store.Append(number, records); err != nil {
				return err
			}
		}
		k.rounds = append(k.rounds, round{number, own})
		return nil
	})
}

// Tail implements engine.Log.
func (k *disk) Tail(first uint64, visit func(uint64, log.Record) error) error {
	if k.folder != nil {
		return k.folder.store.Tail(first, visit)
	}
	return k.read(max(first, k.cut), visit)
}

// Trim implements engine.Log.
func (k *disk) Trim(first uint64) error {
	return k.fate.do(func() error {
		k.cut = max(k.cut, first)
		if k.folder != nil {
			return k.folder.store.Trim(first)
		}
		return nil
	})
}

// read hands the records of all rounds from first on to visit, also of those that were cut.
func (k *disk) read(first uint64, visit func(uint64, log.Record) error) error {
	k.mu.Lock()
	rounds := k.rounds
	k.mu.Unlock()
	for _, r := range rounds {
		if r.number < first {
			continue
		}
		for _, rec := range r.records {
			if err := visit(r.number, rec); err != nil {
				return err
			}
		}
	}
	return nil
}

// last returns the number of the last round.
func (k *disk) last() uint64 {
	k.mu.Lock()
	defer k.mu.Unlock()
	if len(k.rounds) == 0 {
		return 0
	}
	return k.rounds[len(k.rounds)-1].number
}

// took reports whether a record behind a round holds an input.
func (k *disk) took(behind uint64, input []byte) bool {
	found := false
	_ = k.read(behind+1, func(_ uint64, r log.Record) error {
		found = found || bytes.Contains(r.Body, input)
		return nil
	})
	return found
}

// State implements engine.Store.
func (k *disk) State(n uint16) fold.Store {
	if k.folder != nil {
		return mortal{k.folder.store.State(n), k.fate}
	}
	return k.parts[n]
}

// Sources implements engine.Store.
func (k *disk) Sources(hash string) ([]byte, error) {
	if k.folder != nil {
		return k.folder.store.Sources(hash)
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.sources[hash], nil
}

// SetSources implements engine.Store.
func (k *disk) SetSources(hash string, b []byte) error {
	return k.fate.do(func() error {
		if k.folder != nil {
			return k.folder.store.SetSources(hash, b)
		}
		k.mu.Lock()
		defer k.mu.Unlock()
		k.sources[hash] = bytes.Clone(b)
		return nil
	})
}

// Known implements engine.Store.
func (k *disk) Known(key string) ([]string, error) {
	if k.folder != nil {
		return k.folder.store.Known(key)
	}
	var ids []string
	for _, s := range k.parts {
		err := s.each("i"+key+"\x00", "", func(id string, _ []byte) (bool, error) {
			ids = append(ids, id)
			return true, nil
		})
		if err != nil {
			return nil, err
		}
	}
	slices.Sort(ids)
	return ids, nil
}

// shelf is what the checkpoints of one partition wrote: keys begin with the letter of what they hold.
type shelf struct {
	disk *disk
	mu   sync.Mutex
	kept map[string][]byte
	keys []string // in order
}

func (s *shelf) get(key string) []byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	return bytes.Clone(s.kept[key])
}

// each visits what lies under a prefix and behind after, in order.
func (s *shelf) each(prefix, after string, visit func(rest string, b []byte) (bool, error)) error {
	s.mu.Lock()
	var rest []string
	var values [][]byte
	from, _ := slices.BinarySearch(s.keys, prefix)
	for _, k := range s.keys[from:] {
		if !strings.HasPrefix(k, prefix) {
			break
		}
		if r := k[len(prefix):]; after == "" || r > after {
			rest, values = append(rest, r), append(values, s.kept[k])
		}
	}
	s.mu.Unlock()
	for i := range rest {
		if more, err := visit(rest[i], values[i]); err != nil || !more {
			return err
		}
	}
	return nil
}

func (s *shelf) State(id string) ([]byte, error) { return s.get("s" + id), nil }
func (s *shelf) Meta() ([]byte, error)           { return s.get("m"), nil }

func (s *shelf) IDs(after string, n int) (ids []string, err error) {
	err = s.each("s", after, func(id string, _ []byte) (bool, error) {
		ids = append(ids, id)
		return len(ids) < n, nil
	})
	return ids, err
}

func (s *shelf) Block(no uint64) ([]byte, error) {
	b := s.get("j" + blockKey(no))
	if b == nil {
		return nil, errors.New("a block of the journal is missing")
	}
	return b, nil
}

func (s *shelf) Blocks(visit func(uint64, []byte) error) error {
	return s.each("j", "", func(key string, b []byte) (bool, error) { return true, visit(binary.BigEndian.Uint64([]byte(key)), b) })
}

func (s *shelf) Page(key []byte) ([]byte, error) {
	b := s.get("b" + string(key))
	if b == nil {
		return nil, errors.New("a page is missing")
	}
	return b, nil
}

func (s *shelf) States(after string, visit func(string, []byte) (bool, error)) error {
	return s.each("s", after, visit)
}

func (s *shelf) StatesOf(ids []string, visit func(string, []byte) error) error {
	for _, id := range ids {
		if err := visit(id, s.get("s"+id)); err != nil {
			return err
		}
	}
	return nil
}

func (s *shelf) NewestBlocks(visit func([]byte) (bool, error)) error {
	var blocks [][]byte
	err := s.each("j", "", func(_ string, b []byte) (bool, error) {
		blocks = append(blocks, b)
		return true, nil
	})
	for i := len(blocks) - 1; err == nil && i >= 0; i-- {
		var more bool
		if more, err = visit(blocks[i]); !more {
			break
		}
	}
	return err
}

func (s *shelf) Timers(visit func(string, []byte) error) error {
	return s.each("t", "", func(key string, b []byte) (bool, error) { return true, visit(key, b) })
}

func (s *shelf) Pages(prefix []byte, visit func(string, []byte) error) error {
	return s.each("b"+string(prefix), "", func(key string, b []byte) (bool, error) { return true, visit(string(prefix)+key, b) })
}

func (s *shelf) Pending(visit func(string)) error {
	return s.each("e", "", func(id string, _ []byte) (bool, error) {
		visit(id)
		return true, nil
	})
}

// Checkpoint keeps all that write hands over, or nothing.
func (s *shelf) Checkpoint(write func(fold.Writer) error) error {
	var w written
	if err := write(&w); err != nil {
		return err
	}
	return s.disk.fate.do(func() error {
		s.mu.Lock()
		defer s.mu.Unlock()
		for _, c := range w {
			at, had := slices.BinarySearch(s.keys, c.key)
			switch {
			case c.gone && had:
				s.keys = slices.Delete(s.keys, at, at+1)
				delete(s.kept, c.key)
			case !c.gone:
				if !had {
					s.keys = slices.Insert(s.keys, at, c.key)
				}
				s.kept[c.key] = c.value
			}
		}
		return nil
	})
}

// written is what one checkpoint writes, in order.
type written []change

type change struct {
	key   string
	value []byte
	gone  bool
}

func (w *written) put(key string, b []byte) error {
	value := bytes.Clone(b)
	if value == nil {
		value = []byte{}
	}
	*w = append(*w, change{key: key, value: value})
	return nil
}

func (w *written) mark(key string, set bool) error {
	*w = append(*w, change{key: key, value: []byte{}, gone: !set})
	return nil
}

func (w *written) SetState(id string, b []byte) error       { return w.put("s"+id, b) }
func (w *written) DropState(id string) error                { return w.mark("s"+id, false) }
func (w *written) SetTimers(key string, b []byte) error     { return w.put("t"+key, b) }
func (w *written) DropTimers(key string) error              { return w.mark("t"+key, false) }
func (w *written) SetPending(id string, pending bool) error { return w.mark("e"+id, pending) }
func (w *written) SetKey(key, id string, found bool) error  { return w.mark("i"+key+"\x00"+id, found) }
func (w *written) SetBlock(no uint64, b []byte) error       { return w.put("j"+blockKey(no), b) }
func (w *written) SetPage(key, b []byte) error              { return w.put("b"+string(key), b) }
func (w *written) SetMeta(b []byte) error                   { return w.put("m", b) }

func blockKey(no uint64) string { return string(binary.BigEndian.AppendUint64(nil, no)) }
