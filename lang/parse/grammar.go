package parse

import (
	"io"
	"sync"

	"github.com/alecthomas/participle/v2"
	"github.com/alecthomas/participle/v2/lexer"

	"github.com/journeylang/journey/lang/source"
	"github.com/journeylang/journey/lang/token"
)

// grammar is how the lines of one noun are written, behind the word that begins them.
type grammar[G any] struct {
	due   string // what must come first: a length of time
	usage string // an example for those who got it wrong
	build func() *participle.Parser[G]
}

// lineOf returns the grammar of the struct G. It is built when it is first needed. One token of lookahead gives the
// best places for mistakes; grammars are written so that they need no more.
func lineOf[G any](due, usage string) grammar[G] {
	g := grammar[G]{due, usage, sync.OnceValue(func() *participle.Parser[G] {
		return participle.MustBuild[G](participle.Lexer(words{}), participle.UseLookahead(1))
	})}
	productions = append(productions, func() string { return g.build().String() })
	return g
}

// productions prints each grammar, for the reference.
var productions []func() string

// read parses the tokens of a line, which end at offset end. It reports what is wrong and returns nil then.
func read[G any](p *parser, g grammar[G], line []token.Token, end int) *G {
	if !p.sound(line) {
		return nil
	}
	peeking, err := lexer.Upgrade(&lineLexer{file: p.file, toks: line, end: end})
	if err != nil {
		panic(err) // lineLexer has no errors
	}
	tree, err := g.build().ParseFromLexer(peeking)
	if err != nil {
		first := end
		if len(line) > 0 {
			first = line[0].Start
		}
		p.mistake(err, first, end, g.due, g.usage)
		return nil
	}
	return tree
}

// words tells participle the kinds of our tokens.
type words struct{}

func (words) Symbols() map[string]lexer.TokenType {
	all := map[string]lexer.TokenType{"EOF": lexer.EOF}
	for k := token.Ident; k <= token.Punct; k++ {
		all[k.String()] = lexer.TokenType(k)
	}
	return all
}

// Lex is the way that participle asks for, where it reads a text by itself.
func (words) Lex(name string, r io.Reader) (lexer.Lexer, error) {
	text, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	s := newStream(source.NewFile(name, string(text)))
	return &lineLexer{file: s.file, toks: s.toks[:len(s.toks)-1], end: len(text)}, nil
}

// lineLexer hands the tokens of a line to participle. Positions are byte offsets alone: lang/source does the rest.
type lineLexer struct {
	file *source.File
	toks []token.Token
	end  int
}

func (l *lineLexer) Next() (lexer.Token, error) {
	if len(l.toks) == 0 {
		return lexer.EOFToken(lexer.Position{Offset: l.end}), nil
	}
	t := l.toks[0]
	l.toks = l.toks[1:]
	return lexer.Token{Type: lexer.TokenType(t.Kind), Value: t.Text(l.file), Pos: lexer.Position{Offset: t.Start}}, nil
}

// word is a name in a list of names.
type word struct {
	Token lexer.Token `parser:"@Ident"`
}
