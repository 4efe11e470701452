package load

import (
	"slices"

	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/lang/diag"
	"github.com/journeylang/journey/lang/source"
)

// unknown are the codes that say that a name is declared nowhere.
var unknown = []diag.Code{"J0210", "J0211", "J0214", "J0222", "J0223", "J0224", "J0225", "J0226", "J0232", "J0233", "J0234",
	"J0237", "J0238", "J0251", "J0252", "J0261", "J0262"}

// astray are the codes of mistakes behind which a declaration may be taken for a part of another: blocks and lines out of
// their place.
var astray = []diag.Code{"J0101", "J0105", "J0106", "J0107", "J0108", "J0111", "J0116"}

// maxPlaces is how many other places of an unknown name are shown.
const maxPlaces = 5

// withoutEchoes leaves out what only repeats another mistake. A name that is unknown in many places is one mistake, said
// at the first of them, which shows the others. Where a declaration could not be read or may have been lost, that a name
// is unknown is most likely its echo. At least one error stays.
func withoutEchoes(list diag.List, tree *ast.Program) diag.List {
	lost := lostDeclaration(list, tree)
	out := list[:0:0]
	first := map[string]int{} // of a name, where in out it is unknown
	for _, d := range list {
		if d.Severity != diag.Error || !slices.Contains(unknown, d.Code) || d.Span.IsZero() {
			out = append(out, d)
			continue
		}
		if lost {
			continue
		}
		name := d.Span.Text()
		i, again := first[name]
		switch {
		case !again:
			first[name] = len(out)
			d.Notes = slices.Clone(d.Notes)
			out = append(out, d)
		case len(out[i].Notes) < maxPlaces:
			out[i].Notes = append(out[i].Notes, diag.Note{Span: d.Span, Text: "and here"})
		}
	}
	return out
}

// lostDeclaration reports whether there may be a declaration in the texts that is not in the tree.
func lostDeclaration(list diag.List, tree *ast.Program) bool {
	if slices.ContainsFunc(list, func(d diag.Diagnostic) bool {
		return d.Severity == diag.Error && slices.Contains(astray, d.Code)
	}) {
		return true
	}
	wrong := func(span source.Span) bool { // the parser has said something there
		return slices.ContainsFunc(list, func(d diag.Diagnostic) bool {
			return d.Span.File == span.File && d.Code < "J02" && d.Span.Line() == span.Line()
		})
	}
	for _, f := range tree.Files {
		for _, decl := range f.Decls {
			if _, bad := decl.(*ast.BadDecl); bad && wrong(decl.Span()) {
				return true
			}
		}
	}
	return false
}
