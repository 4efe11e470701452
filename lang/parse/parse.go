// Package parse reads the text of a program into its syntax tree.
//
// The work is shared. A hand-written spine goes from declaration to declaration and from step to step, and minds
// the blocks; participle reads the one line that stands between two blocks, by the grammar struct of its noun
// (waitLine, goalLine), which is then lowered to a node of lang/ast. So a mistake is known to lie within its line:
// it is reported once, the line gets a Bad node, its block is read all the same, and the next line starts afresh.
//
// A line is the tokens up to the line end, an opening or closing brace, or "else". Line ends inside ( ) and [ ],
// behind an operator and behind a comma are no line ends; newStream takes them out before anything is read.
package parse

import (
	"unicode/utf8"

	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/lang/diag"
	"github.com/journeylang/journey/lang/source"
	"github.com/journeylang/journey/lang/token"
)

// maxDepth is how deep blocks may nest, and brackets within a line.
const maxDepth = 64

// Files parses the files of a program, in the order given. The tree is never nil, whatever the texts hold; it stands
// for a program only if the list has no errors.
func Files(files []*source.File) (*ast.Program, diag.List) {
	program := &ast.Program{}
	var all diag.List
	for _, f := range files {
		tree, diags := File(f)
		program.Files = append(program.Files, tree)
		all = append(all, diags...)
	}
	return program, all
}

// File parses one file. The diagnostics are sorted, at most one for each line.
func File(f *source.File) (*ast.File, diag.List) {
	if len(f.Text) > MaxBytes {
		var diags diag.List
		diags.Errorf("J0119", source.Span{File: f, Start: 0, End: 0}, "divide it: all scripts of a folder are one program",
			"this script has %d MB; a script may have %d", len(f.Text)>>20, MaxBytes>>20)
		return &ast.File{Source: f}, diags
	}
	p := &parser{stream: newStream(f)}
	return p.run()
}

// run reads the file from its beginning.
func (p *parser) run() (*ast.File, diag.List) {
	p.encoding()
	p.endless()
	p.unpaired = p.hasUnpaired()
	tree := &ast.File{Source: p.file, Decls: p.decls()}
	return tree, p.diags.Tidy()
}

// MaxBytes is the size of the largest script that is read: some fifty thousand lines.
const MaxBytes = 2 << 20

// parser is the spine: a place in the tokens of one file, and what has been said about them.
type parser struct {
	*stream
	diags diag.List
	depth int    // blocks that are open here
	how   manner // of the innermost of them
	odd   int    // parts of the innermost of them that begin with a word unknown there

	// A block without its end is reported once; the blocks around it then end with it, silently.
	unwinding bool
	lacks     bool         // the declaration has a { too many, or a } too few
	cut       bool         // a text swallowed the end of the file, and with it the ends of the blocks
	suspect   *token.Token // the first { whose } stands further left than the line that opened it
	unpaired  bool         // some bracket of the file has no other half

	before, now map[string]known // what was read without a mistake: in the reading before, and in this one
}

// encoding reports the first bytes that are no UTF-8, wherever they stand.
func (p *parser) encoding() {
	text := p.file.Text
	if utf8.ValidString(text) {
		return
	}
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		if r == utf8.RuneError && size == 1 {
			p.diags.Errorf("J0114", source.Span{File: p.file, Start: i, End: i + 1}, "save the file as UTF-8",
				"this byte (0x%02X) is no text in UTF-8", text[i])
			return
		}
		i += size
	}
}

func (p *parser) span(start, end int) source.Span {
	return source.Span{File: p.file, Start: start, End: end}
}

// since returns the place from a token to the one that was read last.
func (p *parser) since(first token.Token) ast.At {
	return ast.At{Where: p.span(first.Start, max(first.End, p.last().End))}
}
