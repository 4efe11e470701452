package js

import (
	"reflect"
	"strings"

	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/file"
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
	seen := map[any]bool{}
	skip := reflect.TypeFor[*file.File]()
	var visit func(v reflect.Value)
	visit = func(v reflect.Value) {
		switch v.Kind() {
		case reflect.Interface:
			visit(v.Elem())
		case reflect.Pointer:
			if v.IsNil() || v.Type() == skip || seen[v.Interface()] {
				return
			}
			seen[v.Interface()] = true
			if p, ok := v.Interface().(*ast.RegExpLiteral); ok {
				out = append(out, p)
				return
			}
			visit(v.Elem())
		case reflect.Struct:
			for i := range v.NumField() {
				if v.Type().Field(i).IsExported() {
					visit(v.Field(i))
				}
			}
		case reflect.Slice:
			for i := range v.Len() {
				visit(v.Index(i))
			}
		}
	}
	visit(reflect.ValueOf(tree.Body))
	return out
}
