package format

import (
	"strings"

	"github.com/journeylang/journey/lang/parse"
	"github.com/journeylang/journey/lang/source"
)

// maxWidth is how wide a line may be before the block in it is opened, in characters.
const maxWidth = 120

// Source returns the text of a file in the one style. The result is false where a part of the file could not be read
// and therefore stays as it is; the rest is formatted all the same.
func Source(f *source.File) (string, bool) {
	tree, diags := parse.File(f)
	all := pieces(f, tree)
	keepBroken(all, tree, diags)
	breakBlocks(all)
	l := &layout{file: f}
	l.lines(all)
	align(l.done)
	alignNotes(l.done)
	return l.text(), !diags.HasErrors()
}

// text writes the lines.
func (l *layout) text() string {
	end := "\n"
	if n := strings.IndexByte(l.file.Text, '\n'); n > 0 && l.file.Text[n-1] == '\r' {
		end = "\r\n"
	}
	var b strings.Builder
	b.Grow(len(l.file.Text) + len(l.file.Text)/8)
	for _, line := range l.done {
		if line.gap {
			b.WriteString(end)
		}
		line.write(&b)
		if line.broken && line.last().End == len(l.file.Text) {
			break // the end may belong to a text that is never closed
		}
		b.WriteString(end)
	}
	return b.String()
}
