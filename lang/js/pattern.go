package js

import (
	"strings"

	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/parser"
)

// Check compiles source like Compile, for an author who waits for a judgement, and also refuses what compiles here
// and then never does what it says: a regular expression with a class of Unicode, \p{L}.
//
// Columns count bytes, from 1.
func Check(name, source string) error {
	tree, err := parser.ParseFile(nil, name, source, 0, parser.WithDisableSourceMaps)
	if err != nil {
		return syntaxErrors(name, 1, err)
	}
	var out Errors
	for _, p := range patterns(tree) {
		at := strings.Index(p.Pattern, `\p{`)
		if at < 0 {
			at = strings.Index(p.Pattern, `\P{`)
		}
		if at < 0 {
			continue
		}
		place := tree.File.Position(int(p.Idx) - tree.File.Base())
		out = append(out, &Error{
			File: name, Line: place.Line, Column: place.Column + 1 + at,
			Message: "regular expressions do not know classes of Unicode such as " + p.Pattern[at:at+3] + "…}: they would never match",
		})
	}
	if len(out) > 0 {
		return out
	}
	if _, err := Compile(name, source, 1); err != nil {
		return err
	}
	return nil
}

// patterns collects the regular expressions of a tree, in the order of the text.
func patterns(tree *ast.Program) []*ast.RegExpLiteral {
	var out []*ast.RegExpLiteral
	walk(tree, func(n any) {
		if p, ok := n.(*ast.RegExpLiteral); ok {
			out = append(out, p)
		}
	})
	return out
}
