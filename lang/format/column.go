package format

import (
	"slices"

	"github.com/journeylang/journey/lang/token"
)

// columns decides what a line is aligned with, and where.
func (l *layout) columns(line *line) {
	within := ""
	if len(l.open) > 0 {
		within = l.open[len(l.open)-1].word
	}
	word := line.first()
	block := line.row()
	stop := func(kind string, stops ...int) {
		line.kind = kind
		for _, n := range stops {
			if n > 0 && n < len(line.code) {
				line.stops = append(line.stops, n)
			}
		}
	}
	switch {
	case within == "journey" && len(l.open) == 1 && line.clause():
		stop("clause")
		if !line.at(1, "out") && !line.at(1, "most") && !word.is("from") && !word.is("until") {
			stop("clause", 1)
		}
	case len(l.open) > 0 && word.Kind == token.Ident && line.at(1, ":"):
		stop("field", 2)
	case setting(within, len(l.open)) && word.Kind == token.Ident && !line.tall() && !block:
		stop("setting", 1)
	case within == "map" && (word.is("persona") || word.is("scope")):
		stop("setting", 1)
	case within == "category" && (word.is("+") || word.is("-")) && line.kindAt(1) == token.Number:
		stop("points", 2)
	case within == "choose" && block:
		stop("case", line.brace())
	case (within == "split" || within == "adaptively") && block:
		stop("arm", line.brace())
	case word.is("segment"):
		l.named(line)
	case word.is("after") && within == "remind" && !block:
		stop("after", 2, 3)
	case len(l.open) == 0 && (word.is("sms") || word.is("push") || word.is("email")) && line.flat():
		stop("message", 1)
	case word.is("topic"), word.is("event"), word.is("channel") && len(l.open) == 0:
		if line.flat() {
			l.named(line)
		}
	case len(l.open) == 0 && (word.is("contact") || word.is("account") || word.is("lead")) && block:
		stop("schema", 1)
	case block && line.at(1, "does"):
		stop("does "+word.text, line.brace())
	case block && slices.Contains([]string{"on", "after", "stage", "phase", "category", "contact", "account", "lead"}, word.text):
		stop(word.text, line.brace())
	}
}

// named aligns what stands behind a name, and behind the title that follows the name.
func (l *layout) named(line *line) {
	line.kind = line.first().text
	for n := 2; n < min(4, len(line.code)); n++ {
		line.stops = append(line.stops, n)
		if line.code[n].Kind != token.String && !line.at(n+1, "{") {
			return
		}
	}
}

// setting reports whether a block at this depth holds settings: a word and its value on each line.
func setting(within string, depth int) bool {
	switch within {
	case "email", "sms", "push", "project", "channel":
		return depth == 1
	case "persona":
		return depth == 2
	}
	return false
}

// clause reports whether a line at the head of a journey is a clause rather than a step.
func (l *line) clause() bool {
	switch l.first().text {
	case "per", "again", "only", "skip", "goal", "quiet", "from", "until":
		return true
	case "exit":
		return l.at(1, "on") || l.at(1, "when")
	case "start":
		return l.at(1, "on") || l.at(1, "with")
	case "hold":
		return l.at(1, "out") && l.kindAt(2) == token.Percent
	case "at":
		return l.at(1, "most")
	}
	return false
}

// row reports whether a line ends in a block that begins on it.
func (l *line) row() bool { return l.brace() > 0 }

// brace returns the index of the { of the block that the line ends in; 0 if it does not.
func (l *line) brace() int {
	if !l.last().is("}") {
		return 0
	}
	depth := 0
	for i := len(l.code) - 1; i > 0; i-- {
		switch p := &l.code[i]; {
		case p.closes():
			depth++
		case p.opens():
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return 0
}

// flat reports whether the line is a whole declaration.
func (l *line) flat() bool { return !l.last().opens() && !l.tall() }

// align pads the columns of lines of one kind that follow each other.
func align(lines []*line) {
	for i := 0; i < len(lines); {
		run := []*line{lines[i]}
		for i++; i < len(lines) && run[0].kind != "" && !lines[i].gap; i++ {
			next := lines[i]
			if next.rest && !next.broken || len(next.code) == 0 && next.indent == run[0].indent {
				continue // the rest of a statement, a comment
			}
			if next.kind != run[0].kind || next.indent != run[0].indent {
				break
			}
			run = append(run, next)
		}
		if len(run) > 1 {
			pad(run)
		}
	}
}

// pad widens the blanks before each stop, so that all stops of one rank stand below each other. Lines that would be too
// wide then stay as they are, all of them.
func pad(run []*line) {
	tight := make([][]int, len(run))
	for i, l := range run {
		tight[i] = slices.Clone(l.before)
	}
	for rank := 0; ; rank++ {
		column, found := 0, false
		for _, l := range run {
			if rank < len(l.stops) {
				column, found = max(column, l.width(l.stops[rank])), true
			}
		}
		if !found {
			break
		}
		for _, l := range run {
			if rank < len(l.stops) {
				n := l.stops[rank]
				l.before[n] += column - l.width(n)
			}
		}
	}
	for i, l := range run {
		if w := l.width(len(l.code)); w > maxWidth && !slices.Equal(tight[i], l.before) {
			for k, l := range run {
				l.before = tight[k]
			}
			return
		}
	}
}

// alignNotes puts the comments behind lines of one block that follow each other into one column.
func alignNotes(lines []*line) {
	var run []*line
	flush := func() {
		column := 0
		for _, l := range run {
			column = max(column, l.width(len(l.code)))
		}
		for _, l := range run {
			l.lead = 2 + column - l.width(len(l.code))
		}
		run = run[:0]
	}
	for i, l := range lines {
		if l.gap || i > 0 && l.indent != lines[i-1].indent || l.broken || len(l.code) > 0 && l.tall() {
			flush()
		}
		if !l.broken && l.note != "" && len(l.code) > 0 && !l.tall() {
			run = append(run, l)
		}
	}
	flush()
}
