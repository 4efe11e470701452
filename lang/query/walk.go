package query

import (
	"reflect"

	"github.com/journeylang/journey/lang/ast"
)

var atType = reflect.TypeFor[ast.At]()

// children calls visit for every node right below n. It finds them by the shape of the structs, so a new kind of
// node needs no line here.
func children(n ast.Node, visit func(ast.Node)) {
	v := reflect.ValueOf(n)
	if v.Kind() != reflect.Pointer || v.IsNil() {
		return
	}
	v = v.Elem()
	for i := range v.NumField() {
		descend(v.Field(i), visit)
	}
}

func descend(v reflect.Value, visit func(ast.Node)) {
	switch v.Kind() {
	case reflect.Interface:
		if !v.IsNil() {
			descend(v.Elem(), visit)
		}
	case reflect.Pointer:
		if n, ok := v.Interface().(ast.Node); ok && !v.IsNil() {
			visit(n)
		}
	case reflect.Slice:
		for i := range v.Len() {
			descend(v.Index(i), visit)
		}
	case reflect.Struct:
		if v.Type() == atType || !v.CanAddr() {
			return
		}
		if n, ok := v.Addr().Interface().(ast.Node); ok {
			visit(n)
		}
	}
}
