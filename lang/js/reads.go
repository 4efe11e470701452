package js

import (
	"slices"

	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/parser"
)

// Reads returns the fields that the body of a function reads of the object called name, sorted; all is true where it
// may read any: it hands the object on, or reads a field whose name it computes.
func Reads(body, name string) (fields []string, all bool) {
	tree, err := parser.ParseFile(nil, name, "(function () {\n"+body+"\n})", 0, parser.WithDisableSourceMaps)
	if err != nil {
		return nil, true
	}
	dotted := map[*ast.Identifier]bool{}
	walk(tree, func(n any) {
		switch n := n.(type) {
		case *ast.DotExpression:
			if of, ok := n.Left.(*ast.Identifier); ok && of.Name.String() == name {
				dotted[of] = true
				fields = append(fields, n.Identifier.Name.String())
			}
		case *ast.Identifier:
			all = all || n.Name.String() == name && !dotted[n]
		}
	})
	slices.Sort(fields)
	return slices.Compact(fields), all
}
