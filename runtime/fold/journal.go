package fold

import (
	"cmp"
	"encoding/binary"
	"fmt"
	"slices"

	"github.com/journeylang/journey/runtime/machine"
)

// The journal keeps every line of every contact's trace. A checkpoint packs the new lines of the contacts that changed
// into a few blocks; each contact's section in a block names the block before it, and the state names the newest. So a
// line costs a few bytes of a sequential write, whatever the number of contacts, and a person's path is a walk back
// from the newest block. (A key per contact and checkpoint would cost as much again as writing the states.)

// Line is one entry of the journal with its place in the order of all lines.
type Line struct {
	Cursor Cursor
	Entry  machine.Entry
}

// Cursor is a place in the order of all trace lines: by round, then partition, then place in the record.
type Cursor struct {
	Round     uint64
	Partition uint16
	Seq       uint32
}

// Compare orders cursors.
func (c Cursor) Compare(d Cursor) int {
	return cmp.Or(cmp.Compare(c.Round, d.Round), cmp.Compare(c.Partition, d.Partition), cmp.Compare(c.Seq, d.Seq))
}

// String writes the cursor as viewers hand it back: "17.3.2".
func (c Cursor) String() string { return fmt.Sprintf("%d.%d.%d", c.Round, c.Partition, c.Seq) }

// ParseCursor reads what String wrote.
func ParseCursor(s string) (Cursor, error) {
	var c Cursor
	if n, err := fmt.Sscanf(s, "%d.%d.%d", &c.Round, &c.Partition, &c.Seq); err != nil || n != 3 || c.String() != s {
		return c, fmt.Errorf("%q is not a cursor (take it from a message of the stream, like 17.3.2)", s)
	}
	return c, nil
}

type cursor struct {
	round uint64
	seq   uint32
}

type journal struct {
	next  uint64 // number of the next block
	line  []byte // that is being written
	bytes int    // of lines since the last checkpoint
	buf   []byte
	parts [][]byte // of the trace that was read last
}

// add keeps lines of a contact for the next checkpoint.
func (j *journal) add(e *entry, lines []machine.Entry, at *cursor) {
	j.line = j.line[:0]
	for i := range lines {
		var err error
		if j.line, err = appendLine(j.line, at.round, at.seq, &lines[i]); err != nil {
			// Values come from the machine, which only holds what can be encoded.
			panic(err)
		}
		at.seq++
	}
	e.lines = append(e.lines, j.line...)
	j.bytes += len(j.line)
}

func appendLine(b []byte, round uint64, seq uint32, e *machine.Entry) ([]byte, error) {
	b = binary.AppendUvarint(b, round)
	b = binary.AppendUvarint(b, uint64(seq))
	return machine.AppendEntry(b, e)
}

// blockSize is about how large a block gets; a contact's section is never divided.
const blockSize = 64 << 10

// blockVersion is the first byte of a block.
const blockVersion = 1

// pack puts the new lines of the entries, which are in the order of their ids, into blocks and hands each to write.
func (j *journal) pack(entries []*entry, lastRound uint64, write func(no uint64, block []byte) error) error {
	flush := func() error {
		if len(j.buf) == 0 {
			return nil
		}
		err := write(j.next, slices.Clone(j.buf))
		j.next++
		j.buf = j.buf[:0]
		return err
	}
	for _, e := range entries {
		if len(e.lines) == 0 {
			continue
		}
		if len(j.buf) > 0 && len(j.buf)+len(e.lines) > blockSize {
			if err := flush(); err != nil {
				return err
			}
		}
		if len(j.buf) == 0 {
			j.buf = blockHead(j.buf, lastRound)
		}
		j.buf = appendSection(j.buf, e.id, e.block, e.lines)
		e.block = j.next
	}
	j.bytes = 0
	return flush()
}

// section is a contact's part of a block.
type section struct {
	id    []byte
	prev  uint64
	lines []byte
}

// blockHead begins a block that has lines up to a round.
func blockHead(b []byte, lastRound uint64) []byte {
	return binary.AppendUvarint(append(b, blockVersion), lastRound)
}

func appendSection[ID string | []byte](b []byte, id ID, prev uint64, lines []byte) []byte {
	b = binary.AppendUvarint(b, uint64(len(id)))
	b = append(b, id...)
	b = binary.AppendUvarint(b, prev)
	b = binary.AppendUvarint(b, uint64(len(lines)))
	return append(b, lines...)
}

var errBlock = fmt.Errorf("a block of the journal is damaged")

// BlockRound returns the last round that a block has lines of.
func BlockRound(b []byte) (uint64, error) {
	if len(b) == 0 || b[0] != blockVersion {
		return 0, errBlock
	}
	round, n := binary.Uvarint(b[1:])
	if n <= 0 {
		return 0, errBlock
	}
	return round, nil
}

func sections(b []byte, visit func(section) (more bool, err error)) error {
	if _, err := BlockRound(b); err != nil {
		return err
	}
	_, n := binary.Uvarint(b[1:])
	b = b[1+n:]
	number := func() (uint64, bool) {
		v, n := binary.Uvarint(b)
		if n <= 0 {
			return 0, false
		}
		b = b[n:]
		return v, true
	}
	for len(b) > 0 {
		var s section
		n, ok := number()
		if !ok || n > uint64(len(b)) {
			return errBlock
		}
		s.id, b = b[:n:n], b[n:]
		if s.prev, ok = number(); !ok {
			return errBlock
		}
		if n, ok = number(); !ok || n > uint64(len(b)) {
			return errBlock
		}
		s.lines, b = b[:n], b[n:]
		if more, err := visit(s); err != nil || !more {
			return err
		}
	}
	return nil
}

func readLines(partition uint16, id string, b []byte, visit func(Line)) error {
	for len(b) > 0 {
		round, n := binary.Uvarint(b)
		if n <= 0 {
			return errBlock
		}
		b = b[n:]
		seq, n := binary.Uvarint(b)
		if n <= 0 {
			return errBlock
		}
		line := Line{Cursor: Cursor{round, partition, uint32(seq)}}
		line.Entry.Contact = id
		rest, err := machine.ReadEntry(b[n:], &line.Entry)
		if err != nil {
			return err
		}
		b = rest
		visit(line)
	}
	return nil
}

// BlockLines hands every line of a block to visit.
func BlockLines(partition uint16, block []byte, visit func(Line)) error {
	return sections(block, func(s section) (bool, error) { return true, readLines(partition, string(s.id), s.lines, visit) })
}

// Path returns all lines of a contact's trace, oldest first.
func (p *Partition) Path(id string) ([]Line, error) {
	e, err := p.find(id)
	if err != nil || e == nil {
		return nil, err
	}
	parts, err := p.parts(id, e.block, e.lines)
	if err != nil {
		return nil, err
	}
	var lines []Line
	for i := len(parts) - 1; i >= 0; i-- {
		if err := readLines(p.Number, id, parts[i], func(l Line) { lines = append(lines, l) }); err != nil {
			return nil, err
		}
	}
	return lines, nil
}

// eachEntry hands the encoded entries of a contact's trace to tell, oldest first, which returns what stands behind the entry.
func (p *Partition) eachEntry(id string, block uint64, fresh []byte, tell func(b []byte) (rest []byte, err error)) error {
	parts, err := p.parts(id, block, fresh)
	if err != nil {
		return err
	}
	for i := len(parts) - 1; i >= 0; i-- {
		for b := parts[i]; len(b) > 0; {
			_, n := binary.Uvarint(b)
			if n <= 0 {
				return errBlock
			}
			_, k := binary.Uvarint(b[n:])
			if k <= 0 {
				return errBlock
			}
			if b, err = tell(b[n+k:]); err != nil {
				return err
			}
		}
	}
	return nil
}

// past returns the contact's trace for a program that reads new parts of it.
func (p *Partition) past(e *entry) ([]machine.Entry, error) {
	if e.block == 0 && len(e.lines) == 0 {
		return nil, nil
	}
	lines, err := p.Path(e.id)
	if err != nil {
		return nil, err
	}
	past := make([]machine.Entry, len(lines))
	for i := range lines {
		past[i] = lines[i].Entry
	}
	return past, nil
}

// Recent hands every line that no checkpoint has written yet to visit, in no particular order.
func (p *Partition) Recent(visit func(Line)) error {
	for id, e := range p.states.changed {
		if err := readLines(p.Number, id, e.lines, visit); err != nil {
			return err
		}
	}
	return nil
}
