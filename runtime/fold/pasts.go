package fold

import (
	"fmt"
	"slices"
)

// The journal is in the order of time: what one contact did lies here and there in it. Who wants that of many contacts would
// come by each block again and again, so their traces are gathered with one look at all blocks, for as many contacts whose ids
// follow each other as there is room for. What is gathered decides nothing but the speed: it stands for blocks, and those
// that a checkpoint writes meanwhile are read as they are.

// pasts hold the stored traces of the contacts with ids from behind after up to upto ("": the last).
type pasts struct {
	after, upto string
	room        int
	people      map[string]int32 // who it is of
	newest      []int32          // by person, the part that was written last
	parts       []part           // oldest first
	lines       []byte
}

// part is what one block has of a contact.
type part struct {
	block      uint64
	prev       uint64 // the block before that has more of the contact, 0: none
	before     int32  // the part of that block, -1: it is not here
	person     int32
	from, upto uint32 // of lines
}

// gather reads the traces of contacts behind after, into what nobody needs any more; nil: there is none.
func gather(source Source, after string, room int, used *pasts) (*pasts, error) {
	g := used
	if g == nil {
		g = &pasts{people: map[string]int32{}}
	}
	g.begin(after, "", room)
	err := source.Blocks(func(no uint64, block []byte) error {
		return sections(block, func(s section) (bool, error) {
			if string(s.id) > g.after && g.ends(s.id) {
				g.add(no, s)
			}
			return true, nil
		})
	})
	return g, err
}

func (g *pasts) begin(after, upto string, room int) {
	clear(g.people)
	*g = pasts{after: after, upto: upto, room: room, people: g.people, newest: g.newest[:0], parts: g.parts[:0], lines: g.lines[:0]}
}

// ends reports whether an id is none behind upto.
func (g *pasts) ends(id []byte) bool { return g.upto == "" || string(id) <= g.upto }

// covers reports whether the traces of all contacts behind after up to id are here.
func (g *pasts) covers(after, id string) bool {
	return g != nil && g.after <= after && after <= id && (g.upto == "" || id <= g.upto)
}

func (g *pasts) add(block uint64, s section) {
	person, known := g.people[string(s.id)]
	if !known {
		person = int32(len(g.newest))
		g.people[string(s.id)] = person
		g.newest = append(g.newest, -1)
	}
	before := g.newest[person]
	if before >= 0 && g.parts[before].block != s.prev {
		before = -1 // that was somebody who is forgotten
	}
	g.newest[person] = int32(len(g.parts))
	g.parts = append(g.parts, part{block, s.prev, before, person, uint32(len(g.lines)), uint32(len(g.lines) + len(s.lines))})
	if g.lines = append(g.lines, s.lines...); len(g.lines) > g.room && len(g.people) > 1 {
		g.narrow()
	}
}

// narrow drops the last of the contacts, so that about half of the room is free.
func (g *pasts) narrow() {
	sizes := make([]int, len(g.newest))
	for _, p := range g.parts {
		sizes[p.person] += int(p.upto - p.from)
	}
	ids := make([]string, len(g.newest))
	for id, person := range g.people {
		ids[person] = id
	}
	sorted := slices.Sorted(slices.Values(ids))
	size := 0
	for i, id := range sorted {
		if size += sizes[g.people[id]]; i > 0 && (size > g.room/2 || i == len(sorted)-1) {
			g.upto = sorted[i-1]
			break
		}
	}
	parts, lines := g.parts, g.lines
	g.begin(g.after, g.upto, g.room)
	for _, p := range parts { // what is added lies before what is read
		if id := ids[p.person]; id <= g.upto {
			g.add(p.block, section{[]byte(id), p.prev, lines[p.from:p.upto]})
		}
	}
}

// from returns where the parts of a contact begin, the newest first; -1: there are none.
func (g *pasts) from(id string) int32 {
	if g == nil {
		return -1
	}
	person, known := g.people[id]
	if !known {
		return -1
	}
	return g.newest[person]
}

// parts returns the encoded lines of a contact's trace, newest part first: the fresh ones, and those of the blocks from the
// newest on. They are good until they are asked for again.
func (p *Partition) parts(id string, block uint64, fresh []byte) ([][]byte, error) {
	parts := append(p.journal.parts[:0], fresh)
	at := p.pasts.from(id)
	for block != 0 {
		for at >= 0 && p.pasts.parts[at].block > block {
			at = p.pasts.parts[at].before
		}
		if at >= 0 && p.pasts.parts[at].block == block {
			one := &p.pasts.parts[at]
			parts, block = append(parts, p.pasts.lines[one.from:one.upto]), one.prev
			continue
		}
		s, err := p.section(block, id)
		if err != nil {
			return nil, err
		}
		parts, block = append(parts, s.lines), s.prev
	}
	p.journal.parts = parts
	return parts, p.unsaid(id, parts)
}

// section returns a contact's section of a block.
func (p *Partition) section(no uint64, id string) (found section, err error) {
	if p.options.Source == nil {
		return found, errBlock
	}
	b, err := p.options.Source.Block(no)
	if err != nil {
		return found, err
	}
	err = sections(b, func(s section) (bool, error) {
		if string(s.id) != id {
			return true, nil
		}
		found = s
		return false, nil
	})
	if err == nil && found.id == nil {
		err = fmt.Errorf("the journal's block %d of partition %d lacks contact %q: %w", no, p.Number, id, errBlock)
	}
	return found, err
}
