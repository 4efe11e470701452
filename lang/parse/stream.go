package parse

import (
	"strings"

	"github.com/journeylang/journey/lang/source"
	"github.com/journeylang/journey/lang/token"
)

// stream is the tokens of a file that mean something: without blanks and comments, and with only those line ends that
// end a line.
type stream struct {
	file      *source.File
	raw       []token.Token // all of them, for doc comments
	toks      []token.Token // the last one is EOF
	mate      []int         // of a bracket in toks, the index of its other half; -1 if it has none
	from      []int         // index in raw of each of toks
	pos       int           // index in toks of the next token
	publishes bool          // the block of a publish is open
}

func newStream(f *source.File) *stream {
	s := &stream{file: f, raw: token.Lex(f)}
	s.toks = make([]token.Token, 0, len(s.raw)*2/3+1)
	s.from = make([]int, 0, cap(s.toks))
	s.pair(s.pick())
	return s
}

// pick fills toks with everything but blanks, comments and the line ends behind operators and commas.
func (s *stream) pick() []token.Token {
	ternary := false // a ? stands on this line, so a : may follow
	for i, t := range s.raw {
		switch t.Kind {
		case token.Blank, token.Comment, token.Doc:
			continue
		case token.Newline:
			if s.goesOn(i, ternary) {
				continue
			}
			ternary = false
		case token.Punct:
			ternary = ternary || s.file.Text[t.Start:t.End] == "?"
		}
		s.toks = append(s.toks, t)
		s.from = append(s.from, i)
	}
	return s.toks
}

// goesOn reports whether the line goes on behind the line end raw[i]: it ends in an operator or a comma, and the next
// line is not plainly a statement of its own (its first two words have no operator between them), as happens where
// the operator was left over by mistake.
func (s *stream) goesOn(i int, ternary bool) bool {
	n := len(s.toks)
	if n == 0 {
		return false
	}
	switch t := s.toks[n-1]; t.Kind {
	case token.Punct:
		switch t.Text(s.file) {
		case ",", "=", "==", "!=", "<", "<=", ">", ">=", "+", "-", "*", "/", "**", "&&", "||", "??", "..", "->", ".", "?.", "|", "!":
		default:
			return false
		}
		if s.is(t, ",") {
			return true
		}
	case token.Ident:
		// A field may be called "in": contact.in ends its line.
		if !wordOperator(t.Text(s.file)) || n > 1 && s.is(s.toks[n-2], ".") {
			return false
		}
	default:
		return false
	}
	var next [2]token.Token
	for k := 0; k < 2; i++ {
		if t := s.raw[i]; t.Kind > token.Doc || t.Kind == token.EOF || t.Kind == token.Newline && k == 1 {
			next[k] = t
			k++
			if t.Kind == token.EOF {
				break
			}
		}
	}
	if next[0].Kind != token.Ident || s.is(next[0], "not") {
		return true
	}
	switch next[1].Kind {
	case token.Ident:
		return wordOperator(next[1].Text(s.file))
	case token.Punct:
		return !s.is(next[1], ":") || ternary
	}
	return next[1].Kind == token.Newline || next[1].Kind == token.EOF
}

// wordOperator reports whether a word joins two values in an expression.
func wordOperator(word string) bool {
	switch word {
	case "and", "or", "in", "not", "matches", "contains", "startsWith", "endsWith":
		return true
	}
	return false
}

// pair finds the mate of every bracket, then drops the line ends inside ( ) and [ ]. A bracket without a mate
// holds no lines together, so an unclosed ( costs its own line only.
func (s *stream) pair(toks []token.Token) {
	type open struct{ at, line int }
	mate := make([]int, len(toks))
	var stack []open
	line := 0
	for i, t := range toks {
		mate[i] = -1
		if t.Kind == token.Newline {
			line++
			for s.declaration(toks[i+1:]) && len(stack) > 0 && s.file.Text[toks[stack[len(stack)-1].at].Start] != '{' {
				stack = stack[:len(stack)-1] // no declaration stands in brackets
			}
		}
		if t.Kind != token.Punct {
			continue
		}
		switch c := s.file.Text[t.Start]; c {
		case '(', '[', '{':
			stack = append(stack, open{i, line})
		case ')', ']', '}':
			want := map[byte]byte{')': '(', ']': '[', '}': '{'}[c]
			for n := len(stack) - 1; n >= 0; n-- {
				have := s.file.Text[toks[stack[n].at].Start]
				if have == want {
					mate[i], mate[stack[n].at] = stack[n].at, i
					stack = stack[:n]
					break
				}
				if have == '{' && stack[n].line != line {
					break // a ) does not reach out of the block that it stands in
				}
			}
		}
	}

	// Drop the inner line ends and move the mates along.
	moved := make([]int, len(toks))
	kept, end := 0, -1 // end: the ) or ] of the outermost pair we are in
	for i, t := range toks {
		moved[i] = kept
		if i > end && mate[i] > i && s.file.Text[t.Start] != '{' {
			end = mate[i]
		}
		if t.Kind == token.Newline && i < end {
			continue
		}
		toks[kept], s.from[kept] = t, s.from[i]
		kept++
	}
	s.mate = make([]int, kept)
	for i := range s.mate {
		s.mate[i] = -1
	}
	for i, m := range mate {
		if m >= 0 {
			s.mate[moved[i]] = moved[m]
		}
	}
	s.toks, s.from = toks[:kept], s.from[:kept]
}

// hasUnpaired reports whether a bracket has no other half.
func (s *stream) hasUnpaired() bool {
	for i, t := range s.toks {
		if t.Kind == token.Punct && s.mate[i] < 0 && strings.IndexByte("()[]{}", s.file.Text[t.Start]) >= 0 {
			return true
		}
	}
	return false
}

func (s *stream) peek() token.Token { return s.toks[s.pos] }

// after returns the n-th token behind the next one.
func (s *stream) after(n int) token.Token { return s.toks[min(s.pos+n, len(s.toks)-1)] }

// last returns the token that was read last.
func (s *stream) last() token.Token {
	if s.pos == 0 {
		return token.Token{}
	}
	return s.toks[s.pos-1]
}

// next reads a token; EOF again and again at the end.
func (s *stream) next() token.Token {
	t := s.toks[s.pos]
	if t.Kind != token.EOF {
		s.pos++
	}
	return t
}

// is reports whether a token is the word or sign text.
func (s *stream) is(t token.Token, text string) bool {
	return (t.Kind == token.Ident || t.Kind == token.Punct) && s.file.Text[t.Start:t.End] == text
}

// at reports whether the next token is the word or sign text.
func (s *stream) at(text string) bool { return s.is(s.peek(), text) }

// take reads the next token if it is the word or sign text.
func (s *stream) take(text string) bool {
	if !s.at(text) {
		return false
	}
	s.pos++
	return true
}

func (s *stream) newlines() {
	for s.peek().Kind == token.Newline {
		s.pos++
	}
}

// startsLine reports whether the next token is the first of its line.
func (s *stream) startsLine() bool { return s.pos == 0 || s.last().Kind == token.Newline }

// atMargin reports whether a token stands at the very left.
func (s *stream) atMargin(t token.Token) bool {
	return t.Start == 0 || s.file.Text[t.Start-1] == '\n'
}

// indent returns how many characters of white space begin the line that a token stands on.
func (s *stream) indent(t token.Token) int {
	start := t.Start
	for start > 0 && s.file.Text[start-1] != '\n' {
		start--
	}
	n := 0
	for start+n < len(s.file.Text) && (s.file.Text[start+n] == ' ' || s.file.Text[start+n] == '\t') {
		n++
	}
	return n
}

// line reads the tokens of one line: up to its end, a brace at depth 0, "else", and where comma is set, a comma.
func (s *stream) line(comma bool) []token.Token {
	start := s.pos
	for {
		t := s.peek()
		switch t.Kind {
		case token.EOF, token.Newline:
			return s.toks[start:s.pos]
		case token.Punct:
			switch s.file.Text[t.Start] {
			case '{', '}':
				return s.toks[start:s.pos]
			case ',':
				if comma {
					return s.toks[start:s.pos]
				}
			case '(', '[':
				if m := s.mate[s.pos]; m >= 0 {
					s.pos = m
				}
			}
		case token.Ident:
			if s.is(t, "else") && !(s.pos > start && s.is(s.last(), ".")) {
				return s.toks[start:s.pos]
			}
		}
		s.pos++
	}
}

// skipBlock reads a block without looking at it. It stops before a line that can only be a declaration.
func (s *stream) skipBlock() {
	if m := s.mate[s.pos]; m >= 0 {
		s.pos = m + 1
		return
	}
	for s.next(); s.peek().Kind != token.EOF && !s.declares(); {
		s.next()
	}
}

// declares reports whether the next line can only be a declaration, so that a block that is open here lacks its end.
// Inside a publish of a test declarations stand in braces too, further right.
func (s *stream) declares() bool {
	if s.publishes && !s.atMargin(s.peek()) {
		return false
	}
	return s.startsLine() && s.declaration(s.toks[s.pos:])
}

// declaration reports whether the tokens can only begin a declaration.
func (s *stream) declaration(toks []token.Token) bool {
	if len(toks) < 2 || toks[0].Kind != token.Ident {
		return false
	}
	switch toks[0].Text(s.file) {
	case "journey", "segment", "event", "channel":
		return toks[1].Kind == token.Ident
	case "project", "test":
		return toks[1].Kind == token.String
	}
	return false
}
