// Package members keeps who is in which segment: for every segment a bitmap of the contacts' numbers, which count from 0
// in the order in which a partition came to know them. So sizes, intersections and samples answer at once, and a
// membership of a million costs less than a byte for each.
//
// The bitmaps are kept in pages of 65,536 numbers, so that a checkpoint writes only what has changed, and in small
// pieces. Nothing here locks.
package members

import (
	"fmt"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
)

// PageSize is how many numbers a page covers.
const PageSize = 1 << 16

// Sets are the memberships of one partition. The zero value is empty.
type Sets struct {
	names []string // of the segments that ever had a member, in order
	sets  []*set   // by name
	dirty map[Page]bool
}

// Page names a part of a segment's bitmap: the numbers from No*PageSize on.
type Page struct {
	Segment string
	No      uint32
}

type set struct{ pages []*roaring.Bitmap }

func (s *Sets) find(segment string) *set {
	if i, ok := slices.BinarySearch(s.names, segment); ok {
		return s.sets[i]
	}
	return nil
}

func (s *Sets) page(p Page) *roaring.Bitmap {
	i, ok := slices.BinarySearch(s.names, p.Segment)
	if !ok {
		s.names = slices.Insert(s.names, i, p.Segment)
		s.sets = slices.Insert(s.sets, i, &set{})
	}
	m := s.sets[i]
	for uint32(len(m.pages)) <= p.No {
		m.pages = append(m.pages, roaring.New())
	}
	return m.pages[p.No]
}

// Put says whether the contact with a number is in a segment.
func (s *Sets) Put(segment string, number uint32, in bool) {
	p := Page{segment, number / PageSize}
	bits := s.page(p)
	if in && !bits.CheckedAdd(number%PageSize) || !in && !bits.CheckedRemove(number%PageSize) {
		return
	}
	if s.dirty == nil {
		s.dirty = map[Page]bool{}
	}
	s.dirty[p] = true
}

// Has reports whether the contact with a number is in a segment.
func (s *Sets) Has(segment string, number uint32) bool {
	m, page := s.find(segment), int(number/PageSize)
	return m != nil && page < len(m.pages) && m.pages[page].Contains(number%PageSize)
}

// Size returns how many are in a segment.
func (s *Sets) Size(segment string) int {
	n := 0
	if m := s.find(segment); m != nil {
		for _, bits := range m.pages {
			n += int(bits.GetCardinality())
		}
	}
	return n
}

// Bytes returns about how much memory a segment's bitmap takes.
func (s *Sets) Bytes(segment string) int {
	n := 0
	if m := s.find(segment); m != nil {
		for _, bits := range m.pages {
			n += int(bits.GetSizeInBytes())
		}
	}
	return n
}

// retired is the set of the numbers that nobody has any more. No segment has such a name.
const retired = "\x00"

// Retire says that nobody has a number any more: then no rule holds for it.
func (s *Sets) Retire(number uint32) { s.Put(retired, number, true) }

// Retired returns how many numbers nobody has any more.
func (s *Sets) Retired() int { return s.Size(retired) }

// Drop forgets the segments that keep does not name; their pages are written as empty.
func (s *Sets) Drop(keep func(segment string) bool) {
	for i, name := range s.names {
		if name == retired || keep(name) {
			continue
		}
		for no, bits := range s.sets[i].pages {
			if !bits.IsEmpty() {
				bits.Clear()
				if s.dirty == nil {
					s.dirty = map[Page]bool{}
				}
				s.dirty[Page{name, uint32(no)}] = true
			}
		}
	}
}

// Where counts the numbers below limit for which holds is true of their memberships in the segments, and hands the first
// of them to visit until it returns false; nil: it only counts. holds may ask about these segments only.
func (s *Sets) Where(limit uint32, segments []string, holds func(member func(segment string) bool) bool, visit func(number uint32) bool) int {
	count := 0
	for no := uint32(0); no*PageSize < limit; no++ {
		all := roaring.New()
		all.AddRange(0, uint64(min(limit-no*PageSize, PageSize)))
		if m := s.find(retired); m != nil && int(no) < len(m.pages) {
			all.AndNot(m.pages[no])
		}
		found := s.where(no, all, segments, map[string]bool{}, holds)
		count += int(found.GetCardinality())
		if visit == nil {
			continue
		}
		found.Iterate(func(n uint32) bool {
			if !visit(no*PageSize + n) {
				visit = nil
			}
			return visit != nil
		})
	}
	return count
}

// where returns those of a page for whom the rule holds. It divides them by one segment after the other until all of a
// part are in the same ones, and asks once for each part; so what it costs depends on how many parts there are.
func (s *Sets) where(page uint32, all *roaring.Bitmap, segments []string, known map[string]bool, holds func(func(string) bool) bool) *roaring.Bitmap {
	if all.IsEmpty() {
		return all
	}
	if len(segments) == 0 {
		if holds(func(segment string) bool { return known[segment] }) {
			return all
		}
		return roaring.New()
	}
	first := segments[0]
	in := roaring.New()
	if m := s.find(first); m != nil && int(page) < len(m.pages) {
		in = roaring.And(all, m.pages[page])
	}
	out := roaring.AndNot(all, in)
	known[first] = true
	in = s.where(page, in, segments[1:], known, holds)
	known[first] = false
	out = s.where(page, out, segments[1:], known, holds)
	return roaring.Or(in, out)
}

// pageVersion is the first byte of a written page.
const pageVersion = 1

// Changed hands every page that has changed since Written to write, in order.
func (s *Sets) Changed(write func(p Page, b []byte) error) error {
	pages := make([]Page, 0, len(s.dirty))
	for p := range s.dirty {
		pages = append(pages, p)
	}
	slices.SortFunc(pages, func(a, b Page) int { return a.compare(b) })
	for _, p := range pages {
		bits := s.page(p)
		bits.RunOptimize()
		b, err := bits.ToBytes()
		if err != nil {
			return fmt.Errorf("write the members of %s: %w", p.Segment, err)
		}
		if err := write(p, append([]byte{pageVersion}, b...)); err != nil {
			return err
		}
	}
	return nil
}

// Written says that what Changed wrote is durable.
func (s *Sets) Written() { clear(s.dirty) }

// Read takes a page that Changed wrote.
func (s *Sets) Read(p Page, b []byte) error {
	if len(b) == 0 || b[0] != pageVersion {
		return fmt.Errorf("the members of %s have a format that this journey does not know", p.Segment)
	}
	bits := s.page(p)
	if err := bits.UnmarshalBinary(slices.Clone(b[1:])); err != nil {
		return fmt.Errorf("read the members of %s: %w", p.Segment, err)
	}
	return nil
}
