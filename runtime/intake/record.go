package intake

import (
	"bytes"
)

// state is what became of an attempt to take a record of a CSV file apart.
type state uint8

const (
	whole   state = iota
	partial       // its end does not lie in the bytes at hand
	broken        // its quotes are wrong: only its first line is consumed, so that the next row is found again
)

// record is one row of a CSV file.
type record struct {
	state  state
	text   int      // its bytes without the line end
	size   int      // its bytes with the line end
	cells  [][]byte // valid until more is read
	reason string   // why it is broken
	column int      // where it is broken, from 0
}

// The ways in which quotes are wrong.
const (
	quoteInside = `a quote stands inside a value that does not begin with one; put the whole value in quotes and double those inside it, like "5"" pipe"`
	quoteBehind = `text follows the closing quote; double a quote that belongs to the value, like "5"" pipe"`
	quoteOpen   = `a quote is opened and never closed; close it, or double a quote that belongs to the value, like "5"" pipe"`
)

// split takes the first record of b apart (RFC 4180). end tells that no bytes follow b. cells and scratch are reused.
func split(b []byte, end bool, comma byte, cells [][]byte, scratch *[]byte) record {
	size, first := 0, bytes.IndexByte(b, '\n')
	switch {
	case first >= 0:
		size = first + 1
	case end:
		first, size = len(b), len(b)
	default:
		return record{state: partial}
	}
	line := trimReturn(b[:first])
	r := record{text: first, size: size, cells: cells}
	if bytes.IndexByte(line, '"') < 0 {
		for {
			i := bytes.IndexByte(line, comma)
			if i < 0 {
				r.cells = append(r.cells, line)
				return r
			}
			r.cells = append(r.cells, line[:i])
			line = line[i+1:]
		}
	}
	*scratch = (*scratch)[:0]
	r.quoted(b, end, comma, scratch)
	return r
}

// quoted takes a record with quotes apart. Where they are wrong, text and size stay those of the first line.
func (r *record) quoted(b []byte, end bool, comma byte, scratch *[]byte) {
	i := 0
	for {
		var cell []byte
		var stop int // behind the cell
		if i < len(b) && b[i] == '"' {
			from := len(*scratch)
			n, ok := unquote(b[i+1:], end, scratch)
			if !ok {
				r.fail(end, quoteOpen)
				return
			}
			cell, stop = (*scratch)[from:], i+1+n
			if rest := b[stop:]; len(rest) > 0 && rest[0] == '\r' && (len(rest) > 1 && rest[1] == '\n' || len(rest) == 1 && end) {
				stop++
			} else if len(rest) == 1 && rest[0] == '\r' {
				r.state = partial
				return
			}
		} else {
			stop = i
			for stop < len(b) && b[stop] != comma && b[stop] != '\n' {
				if b[stop] == '"' {
					r.state, r.reason, r.column = broken, quoteInside, len(r.cells)
					return
				}
				stop++
			}
			cell = b[i:stop]
		}
		switch {
		case stop == len(b) && !end:
			r.state = partial
			return
		case stop == len(b) || b[stop] == '\n':
			if i == len(b) || b[i] != '"' {
				cell = trimReturn(cell)
			}
			r.cells = append(r.cells, cell)
			r.text, r.size = stop, min(stop+1, len(b))
			return
		case b[stop] == comma:
			r.cells = append(r.cells, cell)
			i = stop + 1
		default:
			r.state, r.reason, r.column = broken, quoteBehind, len(r.cells)
			return
		}
	}
}

func (r *record) fail(end bool, reason string) {
	if !end {
		r.state = partial
		return
	}
	r.state, r.reason, r.column = broken, reason, len(r.cells)
}

// unquote appends the value that ends at the closing quote to scratch and returns how many bytes it took with that
// quote, or false if b does not show where it ends.
func unquote(b []byte, end bool, scratch *[]byte) (n int, ok bool) {
	for {
		i := bytes.IndexByte(b[n:], '"')
		if i < 0 {
			return 0, false
		}
		*scratch = append(*scratch, b[n:n+i]...)
		n += i + 1
		if n == len(b) {
			return n, end
		}
		if b[n] != '"' {
			return n, true
		}
		*scratch = append(*scratch, '"')
		n++
	}
}
