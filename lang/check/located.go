package check

import (
	"strings"

	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/lang/source"
)

// located is a text that knows where each of its parts was written.
type located struct {
	text  string
	place func(start, end int) source.Span // of the half-open range of bytes of text
}

// scriptText is the value of a text in a script. Its places follow it through escapes and stripped indentation.
func scriptText(s ast.String) located {
	var offsets []int
	return located{s.Value, func(start, end int) source.Span {
		if offsets == nil {
			offsets = valueOffsets(s)
		}
		at := func(i int) int { return offsets[min(max(i, 0), len(offsets)-1)] }
		span := source.Span{File: s.Where.File, Start: at(start), End: at(start)}
		if end > start {
			span.End = max(at(end-1)+1, span.Start)
		}
		return span
	}}
}

// valueOffsets gives for each byte of the value, and for its end, the byte of the file that it comes from.
func valueOffsets(s ast.String) []int {
	lit := s.Where.Text()
	if strings.HasPrefix(lit, `"""`) {
		return blockOffsets(s.Value, lit, s.Where.Start)
	}
	out := make([]int, 0, len(s.Value)+1)
	for i := 1; i < len(lit)-1 && len(out) < len(s.Value); {
		size, width := 1, 1 // bytes of the file, bytes of the value
		if lit[i] == '\\' && i+1 < len(lit) {
			size = 2
			if lit[i+1] == 'u' {
				size = min(6, len(lit)-1-i)
				width = len([]byte(string([]rune(s.Value[len(out):])[:1])))
			}
		}
		for range width {
			out = append(out, s.Where.Start+i)
		}
		i += size
	}
	for len(out) <= len(s.Value) {
		out = append(out, max(s.Where.End-1, s.Where.Start))
	}
	return out
}

// blockOffsets aligns the lines of a """ text with those of the file: each line of the value is the end of one.
func blockOffsets(value, lit string, start int) []int {
	in := strings.TrimSuffix(strings.TrimPrefix(lit, `"""`), `"""`)
	at := start + 3
	raw, lines := strings.Split(in, "\n"), strings.Split(value, "\n")
	if len(raw) > 1 && strings.TrimSpace(raw[0]) == "" {
		at += len(raw[0]) + 1
		raw = raw[1:]
	}
	out := make([]int, 0, len(value)+1)
	for i, line := range lines {
		if i == len(raw) {
			break
		}
		end := at + len(strings.TrimSuffix(raw[i], "\r"))
		for k := range len(line) {
			out = append(out, end-len(line)+k)
		}
		out = append(out, end)
		at += len(raw[i]) + 1
	}
	for len(out) <= len(value) {
		out = append(out, at)
	}
	return out
}
