package js

import (
	"reflect"

	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/file"
)

// walk calls visit with every node of a tree, each before those inside of it.
func walk(tree *ast.Program, visit func(node any)) {
	t := traversal{visit: visit, seen: map[any]bool{}}
	t.in(reflect.ValueOf(tree.Body))
}

// walkNode is walk for a part of a tree.
func walkNode(node ast.Node, visit func(node any)) {
	t := traversal{visit: visit, seen: map[any]bool{}}
	t.in(reflect.ValueOf(node))
}

// rewrite puts what change returns in the place of every expression of a tree, those inside before those around them.
func rewrite(tree *ast.Program, change func(ast.Expression) ast.Expression) {
	t := traversal{visit: func(any) {}, change: change, seen: map[any]bool{}}
	t.in(reflect.ValueOf(tree.Body))
}

type traversal struct {
	visit  func(node any)
	change func(ast.Expression) ast.Expression // may be nil
	seen   map[any]bool
}

var sources = reflect.TypeFor[*file.File]()

func (t *traversal) in(v reflect.Value) {
	switch v.Kind() {
	case reflect.Interface:
		if v.IsNil() {
			return
		}
		t.in(v.Elem())
		if e, ok := v.Interface().(ast.Expression); ok && t.change != nil {
			if to := t.change(e); to != e && v.CanSet() && reflect.TypeOf(to).AssignableTo(v.Type()) {
				v.Set(reflect.ValueOf(to))
			}
		}
	case reflect.Pointer:
		if v.IsNil() || v.Type() == sources || t.seen[v.Interface()] {
			return
		}
		t.seen[v.Interface()] = true
		t.visit(v.Interface())
		t.in(v.Elem())
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				t.in(v.Field(i))
			}
		}
	case reflect.Slice:
		for i := range v.Len() {
			t.in(v.Index(i))
		}
	}
}
