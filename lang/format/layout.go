package format

import (
	"slices"

	"github.com/journeylang/journey/lang/source"
	"github.com/journeylang/journey/lang/token"
)

// layout goes through a file from top to bottom and knows where it is.
type layout struct {
	file *source.File
	done []*line

	open []bracket
	home int    // the indentation of the statement
	word string // its first word
	goes bool   // the line above goes on
}

// bracket is a bracket that is open.
type bracket struct {
	sign string
	home int    // indentation of what it belongs to
	word string // the first word of that, or "else"
}

// lines makes lines of the pieces.
func (l *layout) lines(all []piece) {
	for i := 0; i < len(all); {
		start := i
		keep := all[i].keep
		for i++; i < len(all) && all[i].keep == keep && (keep || all[i].ends == 0); i++ {
		}
		line := &line{code: all[start:i], gap: start > 0 && all[start].ends > 1}
		if keep {
			line.broken = true
			at := line.first().Start
			for at > 0 && l.file.Text[at-1] != '\n' {
				at--
			}
			line.raw = l.file.Text[at:line.last().End]
			l.place(line)
			continue
		}
		if line.last().note() {
			line.note, line.lead = line.last().text, 2
			line.code = line.code[:len(line.code)-1]
			if len(line.code) == 0 {
				line.lead = 0
			}
		}
		l.fit(line)
	}
}

// fit places a line, and opens the blocks in it if it is too wide.
func (l *layout) fit(line *line) {
	line.spaces()
	parts := l.split(line)
	if len(parts) == 1 {
		l.place(line)
		return
	}
	for _, part := range parts {
		l.fit(part)
	}
}

// split returns the lines that a line becomes: itself, if it fits or nothing in it can be opened.
func (l *layout) split(whole *line) []*line {
	whole.indent = l.indentation(whole)
	if len(whole.code) == 0 || whole.tall() || whole.width(len(whole.code)) <= maxWidth {
		return []*line{whole}
	}
	cuts := blocks(whole.code)
	if len(cuts) == 0 && l.within("{") && !whole.last().is("{") && !l.continues(whole.first().text) {
		cuts = commas(whole.code)
	}
	var parts []*line
	from := 0
	for _, cut := range append(cuts, len(whole.code)) {
		parts = append(parts, &line{code: whole.code[from:cut]})
		from = cut
	}
	parts[0].gap = whole.gap
	last := parts[len(parts)-1]
	last.note, last.lead = whole.note, whole.lead
	return parts
}

// blocks returns where to cut a line so that the blocks at its end, or before an else, are open.
func blocks(code []piece) []int {
	var cuts []int
	for i := 0; i < len(code); i++ {
		p := &code[i]
		if !p.opens() || p.mate < 0 {
			continue
		}
		length := match(code[i:])
		if length < 0 {
			continue
		}
		end := i + length
		if p.is("{") && end > i+1 && (end == len(code)-1 || code[end+1].is("else")) {
			cuts = append(cuts, i+1, end)
		}
		i = end
	}
	return cuts
}

// match returns how far behind the first piece, a bracket, its other half stands; -1 if it is on another line.
func match(code []piece) int {
	depth := 0
	for i := range code {
		switch p := &code[i]; {
		case p.opens():
			depth++
		case p.closes():
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return -1
}

// commas returns where to cut a line behind the commas that are in no bracket.
func commas(code []piece) []int {
	var cuts []int
	depth := 0
	for i := range code[:len(code)-1] {
		switch p := &code[i]; {
		case p.opens():
			depth++
		case p.closes():
			depth--
		case p.is(",") && depth == 0:
			cuts = append(cuts, i+1)
		}
	}
	return cuts
}

// within reports whether the innermost open bracket is sign.
func (l *layout) within(sign string) bool {
	return len(l.open) > 0 && l.open[len(l.open)-1].sign == sign
}

// indentation returns how deep a line stands.
func (l *layout) indentation(line *line) int {
	open := l.open
	if len(line.code) > 0 && line.first().decl {
		return 0
	}
	indent := -1
	for i := range line.code {
		if !line.code[i].closes() || len(open) == 0 {
			break
		}
		indent = open[len(open)-1].home
		open = open[:len(open)-1]
	}
	switch {
	case indent >= 0:
		return indent
	case l.goes && (len(open) == 0 || l.within("{")):
		return l.home + 1
	case len(open) == 0:
		return 0
	}
	return open[len(open)-1].home + 1
}

// place adds a line to what is done, and takes note of what it opens, closes and leaves unfinished.
func (l *layout) place(line *line) {
	if n := len(l.done); n == 0 || len(line.code) > 0 && line.first().closes() && !line.broken || l.opened(n-1) {
		line.gap = false
	}
	line.indent = l.indentation(line)
	l.done = append(l.done, line)
	if len(line.code) == 0 {
		return // a comment
	}
	if line.first().decl {
		l.open, l.goes = l.open[:0], false
	}
	bracketed := l.within("(") || l.within("[")
	line.rest = l.goes || bracketed
	if !line.rest || line.first().is("}") {
		l.home, l.word = line.indent, line.first().text
		if l.word == "}" && len(line.code) > 1 {
			l.word = line.code[1].text
		}
	}
	if !line.broken && !line.rest {
		l.columns(line)
	}
	for i := range line.code {
		switch p := &line.code[i]; {
		case p.opens():
			b := bracket{sign: p.text, home: line.indent, word: l.word}
			if p.text == "{" {
				b.home = l.home
				if i > 0 && line.code[i-1].is("else") {
					b.word = "else"
				}
			}
			l.open = append(l.open, b)
		case p.closes() && len(l.open) > 0:
			l.open = l.open[:len(l.open)-1]
		}
	}
	l.goes = !line.broken && l.unfinished(line)
}

// opened reports whether a line that is done ends in an open bracket.
func (l *layout) opened(n int) bool {
	return len(l.done[n].code) > 0 && l.done[n].last().opens() && !l.done[n].broken
}

// unfinished reports whether a line goes on behind its end, outside of brackets.
func (l *layout) unfinished(line *line) bool {
	switch p := line.last(); p.Kind {
	case token.Punct:
		switch p.text {
		case ",":
			return !l.within("{") || l.continues(l.word)
		case "=", "==", "!=", "<", "<=", ">", ">=", "+", "-", "*", "/", "**", "&&", "||", "??", "..", "->", ".", "?.", "|", "!":
			return true
		}
	case token.Ident:
		switch p.text {
		case "and", "or", "in", "not", "matches", "contains", "startsWith", "endsWith":
			return len(line.code) == 1 || !line.code[len(line.code)-2].is(".")
		}
	}
	return false
}

// continues reports whether what stands behind a comma belongs to the same line of a block, as the second segment of
// "only dach, vip" does; elsewhere it is a line like the one before.
func (l *layout) continues(word string) bool {
	return slices.Contains([]string{"only", "skip", "quiet", "outcome", "fields", "suppress", "cap", "match", "team"}, word)
}
