package plan

import "github.com/journeylang/journey/lang/ast"

// keepLabels gives the labels of a journey their ids before any other step asks for one: a label's id is its own,
// whatever stands before it.
func (f *flattening) keepLabels(steps []ast.Step) {
	for _, s := range steps {
		if l, ok := s.(*ast.Label); ok {
			f.ids[f.Name+"/"+l.Name.Name] = 1
		}
		for _, b := range ast.Blocks(s) {
			f.keepLabels(b.Steps)
		}
	}
}
