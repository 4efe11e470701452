package store

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/maphash"
	"slices"
	"sort"
	"strings"
	"sync"

	"github.com/dgraph-io/badger/v4"

	"github.com/journeylang/journey/runtime/log"
)

// A key costs badger more than the bytes of a state. So states whose ids follow each other lie together in pages, each under
// the id of its first. A checkpoint writes the pages anew that it touches; whoever changes together (an import, a campaign)
// mostly lies together. Which pages there are is in memory. A state may also stand alone under its id, as they all did up to
// format 3, until its page is written.

const (
	// pageMost is how many bytes a page has at most before it is squeezed, unless it holds a single state.
	pageMost = 4000
	// pageGood is about how many bytes the pages have that one is divided into, which leaves room to grow.
	pageGood = 2600
	// pageLeast is how many bytes a page has that is put together with the one before.
	pageLeast = 1000
)

// pages are those of a partition, in order.
type pages struct {
	mu   sync.RWMutex
	list []page
	ids  map[uint64]struct{} // hashes of the ids of all states: who is new need not be looked for
}

// mayHave reports whether there may be a state of a contact; mostly there is.
func (g *pages) mayHave(id string) bool {
	_, ok := g.ids[maphash.String(hashes, id)]
	return ok
}

// note remembers for whom there are states now, and for whom there are not.
func (g *pages) note(states []stored) {
	for i := range states {
		if hash := maphash.String(hashes, states[i].id); states[i].state != nil {
			g.ids[hash] = struct{}{}
		} else {
			delete(g.ids, hash)
		}
	}
}

// page says where states lie.
type page struct {
	first string // the id of the first of them
	alone bool   // there is but this one, and it stands alone
	crowd crowd
}

// crowd stands for a set of contacts: to know that a page is written anew as a whole it need not be read.
type crowd struct {
	n   int
	sum uint64 // of hashes of their ids, of 64 bits each and others in each process: two sets with one sum do not occur
}

var hashes = maphash.MakeSeed()

func crowdOf(states []stored) crowd {
	c := crowd{n: len(states)}
	for i := range states {
		c.sum += maphash.String(hashes, states[i].id)
	}
	return c
}

func (g page) key(partition uint16) []byte {
	if g.alone {
		return append(key('s', partition), g.first...)
	}
	return append(key('S', partition), g.first...)
}

// at returns the number of the page that a state is in if there is any, -1 where it would come before the first.
func (g *pages) at(id string) int {
	return sort.Search(len(g.list), func(i int) bool { return g.list[i].first > id }) - 1
}

// stored is the encoded state of a contact, nil where it is to go.
type stored struct {
	id    string
	state []byte
}

func (s stored) size() int { return len(s.id) + len(s.state) + 4 }

// pageVersion is the first byte of a page. How many states there are follows, then the ids and states, each behind its length.
const pageVersion = 1

func appendPage(b []byte, states []stored) []byte {
	b = binary.AppendUvarint(append(b, pageVersion), uint64(len(states)))
	for _, s := range states {
		b = append(binary.AppendUvarint(b, uint64(len(s.id))), s.id...)
		b = append(binary.AppendUvarint(b, uint64(len(s.state))), s.state...)
	}
	return b
}

var errPage = errors.New("a page of contacts is damaged: restore the data folder from a backup")

// read makes a page out of the value that is stored, into b.
func (g page) read(b, value []byte) ([]byte, error) {
	if g.alone {
		return append(b[:0], value...), nil
	}
	return expand(b, value)
}

// eachStored hands the states of a page to visit, which must not keep them, until it returns false.
func (g page) eachStored(b []byte, visit func(id, state []byte) bool) error {
	if g.alone {
		visit([]byte(g.first), b)
		return nil
	}
	if len(b) == 0 || b[0] != pageVersion {
		return errPage
	}
	left, n := binary.Uvarint(b[1:])
	if n <= 0 {
		return errPage
	}
	b = b[1+n:]
	for ; left > 0; left-- {
		id, rest, ok := cut(b)
		state, rest, whole := cut(rest)
		if !ok || !whole {
			return errPage
		}
		if b = rest; !visit(id, state) {
			return nil
		}
	}
	if len(b) > 0 {
		return errPage
	}
	return nil
}

// find returns the state of a contact in a page, nil if it is not there.
func (g page) find(id string, b []byte) (found []byte, err error) {
	err = g.eachStored(b, func(have, state []byte) bool {
		if string(have) == id {
			found = state
		}
		return string(have) < id
	})
	return found, err
}

// readPages finds out which pages there are.
func (s *Store) readPages() error {
	for i := range s.pages {
		s.pages[i].ids = map[uint64]struct{}{}
	}
	for _, alone := range []bool{true, false} {
		var b []byte
		kind := page{alone: alone}.key(0)[:1]
		err := scan(s.state, kind, kind, func(item *badger.Item) (bool, error) {
			k := item.Key()
			if n := len(kind); len(k) < n+2 || binary.BigEndian.Uint16(k[n:]) >= log.Partitions {
				return false, fmt.Errorf("a key of the data folder is damaged: restore it from a backup")
			}
			g := &s.pages[binary.BigEndian.Uint16(k[1:])]
			one := page{first: string(k[3:]), alone: alone}
			err := item.Value(func(value []byte) (err error) {
				if b, err = one.read(b, value); err != nil {
					return err
				}
				return one.eachStored(b, func(id, _ []byte) bool {
					hash := maphash.Bytes(hashes, id)
					g.ids[hash] = struct{}{}
					one.crowd.n++
					one.crowd.sum += hash
					return true
				})
			})
			g.list = append(g.list, one)
			return true, err
		})
		if err != nil {
			return fmt.Errorf("read which contacts there are: %w", err)
		}
	}
	for i := range s.pages {
		slices.SortFunc(s.pages[i].list, func(a, b page) int { return strings.Compare(a.first, b.first) })
	}
	return nil
}
