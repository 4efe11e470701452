// Package source holds the texts of a program and the places in them.
//
// A place is a byte offset; a Span is a half-open range of them. Lines and columns exist only where a
// person reads them: Position is the one place that computes them.
package source

import (
	"sort"
	"strings"
	"unicode/utf8"
)

// File is one text of a program, with the name that people know it by.
type File struct {
	Name string // as shown in messages, e.g. "coffee.journey"
	Text string

	lines []int // offset of the first byte of each line
}

// NewFile returns the file called name that holds text.
func NewFile(name, text string) *File {
	lines := []int{0}
	for i := 0; i < len(text); i++ {
		if text[i] == '\n' {
			lines = append(lines, i+1)
		}
	}
	return &File{Name: name, Text: text, lines: lines}
}

// Span is the half-open range [Start, End) of byte offsets in a file.
type Span struct {
	File       *File
	Start, End int
}

// Text returns the source text of the span.
func (s Span) Text() string {
	if s.File == nil {
		return ""
	}
	return s.File.Text[s.Start:s.End]
}

// To returns the span from the start of s to the end of t.
func (s Span) To(t Span) Span { return Span{s.File, s.Start, max(s.End, t.End)} }

// IsZero reports whether the span stands for no place at all.
func (s Span) IsZero() bool { return s.File == nil }

// Position is a place as people count: line and column from 1, columns in runes.
type Position struct{ Line, Column int }

// Position returns the line and column of a byte offset.
func (f *File) Position(offset int) Position {
	offset = min(max(offset, 0), len(f.Text))
	line := f.lineOf(offset)
	return Position{line, utf8.RuneCountInString(f.Text[f.lines[line-1]:offset]) + 1}
}

// lineOf returns the number of the line that a byte offset is in, from 1.
func (f *File) lineOf(offset int) int {
	return sort.SearchInts(f.lines, min(max(offset, 0), len(f.Text))+1)
}

// Line returns the text of a line, counted from 1, without its line end.
func (f *File) Line(n int) string {
	if n < 1 || n > len(f.lines) {
		return ""
	}
	end := len(f.Text)
	if n < len(f.lines) {
		end = f.lines[n]
	}
	return strings.TrimRight(f.Text[f.lines[n-1]:end], "\r\n")
}

// Begin returns the position of the first character of the span.
func (s Span) Begin() Position { return s.File.Position(s.Start) }

// Line returns the line of the first character of the span; it costs less than Begin on long lines.
func (s Span) Line() int { return s.File.lineOf(s.Start) }

// Stop returns the position just behind the span.
func (s Span) Stop() Position { return s.File.Position(s.End) }
