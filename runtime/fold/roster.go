package fold

import (
	"encoding/binary"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/journeylang/journey/runtime/machine"
	"github.com/journeylang/journey/runtime/members"
)

// roster is the list of a partition's contacts by number: each gets the next number when it is first touched, and keeps
// it. The memberships are bitmaps of these numbers. Checkpoints keep the list in pages, of which only the last ones are
// in memory.
type roster struct {
	count  uint32 // numbers given
	from   uint32 // the number of the first of recent: a multiple of rosterPage
	recent []string
	fresh  bool // the recent have changed since the last checkpoint

	blanks map[uint32]bool // numbers of those who were forgotten since, in pages that are not in memory
}

// rosterPage is how many ids a page of the list holds.
const rosterPage = 256

// The kinds of pages, by the first byte of their key.
const (
	rosterKind  = 'i'
	membersKind = 's'
)

// add gives the next number to a contact. Numbers count from 1 in states and from 0 in the list and the bitmaps.
func (r *roster) add(id string) uint32 {
	r.count++
	r.recent = append(r.recent, id)
	r.fresh = true
	return r.count
}

func rosterKey(page uint32) []byte { return binary.BigEndian.AppendUint32([]byte{rosterKind}, page) }

// blank takes the id out of the list that stands under a number, counted from 0. The number is given to nobody else.
func (r *roster) blank(number uint32) {
	if number >= r.from {
		r.recent[number-r.from] = ""
		r.fresh = true
		return
	}
	if r.blanks == nil {
		r.blanks = map[uint32]bool{}
	}
	r.blanks[number] = true
}

// writeBlanks writes the pages anew out of which ids were taken.
func (r *roster) writeBlanks(source Source, w Writer) error {
	numbers := slices.Sorted(maps.Keys(r.blanks))
	for len(numbers) > 0 {
		page := numbers[0] / rosterPage
		ids, err := rosterIDs(source, page)
		if err != nil {
			return err
		}
		for len(numbers) > 0 && numbers[0]/rosterPage == page {
			ids[numbers[0]%rosterPage] = ""
			numbers = numbers[1:]
		}
		if err := w.SetPage(rosterKey(page), rosterBytes(ids)); err != nil {
			return err
		}
	}
	return nil
}

func rosterBytes(ids []string) []byte {
	var b []byte
	for _, id := range ids {
		b = append(binary.AppendUvarint(b, uint64(len(id))), id...)
	}
	return b
}

// checkpoint writes the pages that are in memory.
func (r *roster) checkpoint(w Writer) error {
	if !r.fresh {
		return nil
	}
	for i := 0; i < len(r.recent); i += rosterPage {
		b := rosterBytes(r.recent[i:min(i+rosterPage, len(r.recent))])
		if err := w.SetPage(rosterKey((r.from+uint32(i))/rosterPage), b); err != nil {
			return err
		}
	}
	return nil
}

// written says that the pages are durable: those that are full need not be in memory any more.
func (r *roster) written() {
	full := len(r.recent) / rosterPage * rosterPage
	r.recent = append([]string(nil), r.recent[full:]...)
	r.from += uint32(full)
	r.fresh = false
	clear(r.blanks)
}

// restore takes up a list of count ids that a checkpoint has written.
func (r *roster) restore(count uint32, source Source) error {
	*r = roster{count: count, from: count / rosterPage * rosterPage}
	if count == r.from {
		return nil
	}
	var err error
	r.recent, err = rosterIDs(source, r.from/rosterPage)
	if err == nil && len(r.recent) < int(count-r.from) {
		err = errRoster
	}
	if err != nil {
		return err
	}
	r.recent = r.recent[:count-r.from]
	return nil
}

var errRoster = errors.New("a page of the list of contacts is damaged: restore the data folder from a backup")

func rosterIDs(source Source, page uint32) ([]string, error) {
	b, err := source.Page(rosterKey(page))
	if err != nil {
		return nil, err
	}
	var ids []string
	for len(b) > 0 {
		n, k := binary.Uvarint(b)
		if k <= 0 || n > uint64(len(b)-k) {
			return nil, errRoster
		}
		ids = append(ids, string(b[k:k+int(n)]))
		b = b[k+int(n):]
	}
	return ids, nil
}

// numbered returns the id of the contact with a number, counted from 0.
func (p *Partition) numbered(n uint32) (string, error) {
	r := &p.roster
	if n >= r.from && int(n-r.from) < len(r.recent) {
		return r.recent[n-r.from], nil
	}
	if p.options.Source == nil {
		return "", errRoster
	}
	ids, err := rosterIDs(p.options.Source, n/rosterPage)
	if err == nil && int(n%rosterPage) >= len(ids) {
		err = errRoster
	}
	if err != nil {
		return "", err
	}
	return ids[n%rosterPage], nil
}

// enlist keeps the bitmaps true to a contact's memberships: those that the lines of its trace tell have changed, and all of
// them where it is new here or was brought under another program.
func (p *Partition) enlist(e *entry, lines []machine.Entry, anew bool) {
	st := e.state
	if st.Created == 0 || machine.KindOf(st.ID) != machine.ContactEntity {
		return
	}
	if e.number == 0 {
		e.number, anew = p.roster.add(st.ID), true
	}
	for i := range lines {
		switch l := &lines[i]; l.Kind {
		case machine.Joined:
			p.members.Put(l.Text, e.number-1, true)
		case machine.Parted:
			p.members.Put(l.Text, e.number-1, false)
		}
	}
	if anew {
		for _, s := range st.Segments {
			p.members.Put(s, e.number-1, true)
		}
	}
}

// MemberPages leads the keys of the pages of memberships.
var MemberPages = []byte{membersKind}

// AddPage takes a page of memberships that a checkpoint wrote. The list of contacts is read where it is needed.
func (p *Partition) AddPage(key string, page []byte) error {
	name, ok := members.ParsePage([]byte(key[1:]))
	if !ok {
		return fmt.Errorf("partition %d: a page of members has no name: restore the data folder from a backup", p.Number)
	}
	return p.members.Read(name, page)
}

func (p *Partition) writePages(w Writer) error {
	if err := p.roster.writeBlanks(p.options.Source, w); err != nil {
		return err
	}
	if err := p.roster.checkpoint(w); err != nil {
		return err
	}
	if err := p.forgotten.checkpoint(w); err != nil {
		return err
	}
	return p.members.Changed(func(page members.Page, b []byte) error {
		return w.SetPage(append([]byte{membersKind}, page.Key()...), b)
	})
}
