package lsp

import (
	"sort"
	"unicode/utf8"

	"github.com/journeylang/journey/lang/source"
)

// encoding says what a character of a position is.
type encoding string

const (
	utf8Units  encoding = "utf-8"
	utf16Units encoding = "utf-16"
)

// index turns byte offsets of a text into positions and back.
type index struct {
	encoding
	text  string
	lines []int // offset of the first byte of each line
}

func newIndex(text string, e encoding) *index {
	x := &index{encoding: e, text: text, lines: []int{0}}
	for i := 0; i < len(text); i++ {
		if text[i] == '\n' {
			x.lines = append(x.lines, i+1)
		}
	}
	return x
}

// offset returns the byte offset of a position; beyond the end of a line or text it is that end.
func (x *index) offset(p position) int {
	if p.Line < 0 {
		return 0
	}
	if p.Line >= len(x.lines) {
		return len(x.text)
	}
	at, end := x.lines[p.Line], len(x.text)
	if p.Line+1 < len(x.lines) {
		end = x.lines[p.Line+1] - 1
		if end > at && x.text[end-1] == '\r' {
			end--
		}
	}
	for units := 0; at < end && units < p.Character; {
		r, size := utf8.DecodeRuneInString(x.text[at:end])
		units += x.units(r, size)
		at += size
	}
	return at
}

// position returns where a byte offset stands.
func (x *index) position(offset int) position {
	offset = min(max(offset, 0), len(x.text))
	line := sort.SearchInts(x.lines, offset+1) - 1
	units := 0
	for at := x.lines[line]; at < offset; {
		r, size := utf8.DecodeRuneInString(x.text[at:])
		units += x.units(r, size)
		at += size
	}
	return position{line, units}
}

func (x *index) units(r rune, size int) int {
	switch {
	case x.encoding == utf8Units:
		return size
	case r >= 0x10000:
		return 2
	}
	return 1
}

func (x *index) span(s source.Span) span { return span{x.position(s.Start), x.position(s.End)} }
