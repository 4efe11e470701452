package parse

import (
	"strings"

	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/lang/diag"
	"github.com/journeylang/journey/lang/source"
	"github.com/journeylang/journey/lang/token"
)

// Reading is a file that was parsed, with what makes it fast to parse it again after a change: the declarations by their
// text. It is never changed.
type Reading struct {
	Tree        *ast.File
	Diagnostics diag.List
	Tokens      []token.Token // all of them, blanks and comments too

	known map[string]known
}

// known is a declaration that was read without a mistake.
type known struct {
	decl   ast.Decl
	start  int // of its first token
	tokens int
}

// Again parses a file of which before is an earlier reading, or nil. It gives the same as File. A declaration whose
// text stood in the earlier file too, without a mistake, is not read again, wherever it stands now.
func Again(before *Reading, f *source.File) *Reading {
	if before == nil {
		before = &Reading{}
	}
	if len(f.Text) > MaxBytes {
		tree, diags := File(f)
		return &Reading{Tree: tree, Diagnostics: diags, Tokens: token.Lex(f)}
	}
	r := &Reading{known: map[string]known{}}
	p := &parser{stream: newStream(f), before: before.known, now: r.known}
	r.Tree, r.Diagnostics = p.run()
	r.Tokens = p.raw
	return r
}

// extent returns the end of the tokens that stand between here and the next name at the margin, without the line ends
// behind them. ok is false where that may not be read on its own: the text around it has a bracket without its other
// half, or it does not begin at the margin.
func (p *parser) extent() (end int, ok bool) {
	if p.unpaired || p.cut || !p.startsLine() || !p.atMargin(p.peek()) {
		return 0, false
	}
	for i := p.pos; ; i++ {
		t := p.toks[i]
		switch t.Kind {
		case token.EOF:
			return end, end > p.pos
		case token.Newline:
			continue
		case token.Bad:
			return 0, false
		case token.Ident:
			if i > p.pos && p.toks[i-1].Kind == token.Newline && p.atMargin(t) {
				return end, !p.is(t, "else")
			}
		}
		if m := p.mate[i]; m >= 0 && m < p.pos {
			return 0, false
		}
		end = i + 1
	}
}

// key is what a declaration is known by: its text, and the doc comment above it.
func (p *parser) key(end int) string {
	text := p.file.Text[p.peek().Start:p.toks[end-1].End]
	if doc := p.doc(); doc != "" {
		var b strings.Builder
		b.WriteString(doc)
		b.WriteByte(0)
		b.WriteString(text)
		return b.String()
	}
	return text
}

// again returns the declaration that stands here if it is known already, and goes on behind it; else nil.
func (p *parser) again() ast.Decl {
	if len(p.before) == 0 {
		return nil
	}
	end, ok := p.extent()
	if !ok {
		return nil
	}
	key := p.key(end)
	k, ok := p.before[key]
	if !ok || k.tokens != end-p.pos {
		return nil
	}
	k.decl, k.start = ast.Moved(k.decl, p.file, p.peek().Start-k.start), p.peek().Start
	p.now[key] = k
	p.pos = end
	return k.decl
}

// declared reads a declaration, and remembers it for the next reading if there was nothing to say of it.
func (p *parser) declared() ast.Decl {
	if p.now == nil {
		d := p.decl()
		p.endDecl()
		return d
	}
	end, ok := p.extent()
	if !ok {
		d := p.decl()
		p.endDecl()
		return d
	}
	k := known{start: p.peek().Start, tokens: end - p.pos}
	key, said := p.key(end), len(p.diags)
	k.decl = p.decl()
	p.endDecl()
	if len(p.diags) == said && p.pos == end {
		p.now[key] = k
	}
	return k.decl
}
