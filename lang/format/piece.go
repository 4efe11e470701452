package format

import (
	"strings"

	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/lang/source"
	"github.com/journeylang/journey/lang/token"
)

// piece is a token that is not white space, and the white space before it.
type piece struct {
	token.Token
	text  string
	ends  int  // line ends before it
	blank bool // white space before it, on its line
	mate  int  // of a bracket, the index of its other half; -1 if it has none
	decl  bool // it begins a declaration
	keep  bool // it stands on a line that stays as it is
}

// pieces cuts a file. Comments lose the blanks at their ends.
func pieces(f *source.File, tree *ast.File) []piece {
	starts := make(map[int]bool, len(tree.Decls))
	for _, d := range tree.Decls {
		starts[d.Span().Start] = true
	}
	raw := token.Lex(f)
	all := make([]piece, 0, len(raw)*2/3)
	next := piece{}
	for _, t := range raw {
		switch t.Kind {
		case token.Newline:
			next.ends++
			next.blank = false
		case token.Blank:
			next.blank = true
		case token.EOF:
		default:
			next.Token, next.text, next.mate, next.decl = t, t.Text(f), -1, starts[t.Start]
			if next.note() {
				next.text = strings.TrimRight(next.text, " \t\r")
			}
			all = append(all, next)
			next = piece{}
		}
	}
	pair(all)
	return all
}

// pair finds the other half of every bracket. No bracket reaches from one declaration into the next.
func pair(all []piece) {
	var open []int
	for i := range all {
		p := &all[i]
		if p.decl {
			open = open[:0]
		}
		switch {
		case p.opens():
			open = append(open, i)
		case p.closes() && len(open) > 0:
			last := open[len(open)-1]
			if want := map[string]string{"(": ")", "[": "]", "{": "}"}[all[last].text]; want == p.text {
				p.mate, all[last].mate = last, i
				open = open[:len(open)-1]
			}
		}
	}
}

func (p *piece) is(text string) bool {
	return p.text == text && (p.Kind == token.Punct || p.Kind == token.Ident)
}

func (p *piece) note() bool   { return p.Kind == token.Comment || p.Kind == token.Doc }
func (p *piece) opens() bool  { return p.is("{") || p.is("(") || p.is("[") }
func (p *piece) closes() bool { return p.is("}") || p.is(")") || p.is("]") }

// breakBlocks sees to it that a block that is not on one line begins and ends at a line end, and that an else follows
// the open block of its if.
func breakBlocks(all []piece) {
	first := 0 // of the line
	for i := range all {
		p := &all[i]
		if p.ends > 0 {
			first = i
		}
		if p.mate < i || !p.is("{") || !severed(all[i:p.mate+1]) {
			continue
		}
		chain := all[first].is("if") || all[first].is("}") && first+1 < i && all[first+1].is("else") && all[first+2].is("if")
		for _, end := range []int{i + 1, p.mate} {
			if !all[end].keep && !all[end-1].keep && !all[end].note() {
				all[end].ends = max(1, all[end].ends)
			}
		}
		if after := p.mate + 1; chain && after < len(all) && all[after].is("else") && !all[after].keep && !all[p.mate].keep {
			all[after].ends, all[after].blank = 0, true
		}
	}
}

// severed reports whether a line ends between the first and the last of the pieces.
func severed(block []piece) bool {
	for i := range block[1:] {
		p := &block[i+1]
		if p.ends > 0 || p.Kind == token.Text && strings.Contains(p.text, "\n") {
			return true
		}
	}
	return false
}
