package format

import (
	"reflect"
	"slices"
	"sort"
	"strings"

	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/lang/diag"
	"github.com/journeylang/journey/lang/source"
	"github.com/journeylang/journey/lang/token"
)

// crooked are the codes of blocks out of their place. What the parser makes of such a declaration depends on its
// indentation, so all of it stays.
var crooked = []diag.Code{"J0105", "J0106", "J0107", "J0108", "J0116"}

// keepBroken marks what stays as it is: the nodes that stand for what could not be read, the lines that an error is
// on, and declarations whose brackets do not match. Always whole lines.
func keepBroken(all []piece, tree *ast.File, diags diag.List) {
	if len(diags) == 0 {
		return // there is no bad node then, nor a bad token
	}
	for _, d := range diags {
		keep(all, d.Span.Start, d.Span.End)
		if slices.Contains(crooked, d.Code) {
			if start, end := declaration(tree, d.Span.Start); end > start {
				keep(all, start, end)
			}
		}
	}
	for _, d := range tree.Decls {
		bad(reflect.ValueOf(d), func(s source.Span) { keep(all, s.Start, s.End) })
	}
	kept := 0 // up to here, declarations are kept whole
	for i := range all {
		p := &all[i]
		switch {
		case p.Kind == token.Bad && !p.keep:
			keep(all, p.Start, p.End)
		case p.mate < 0 && (p.opens() || p.closes()) && p.Start >= kept:
			start, end := declaration(tree, p.Start)
			if end > start || !p.keep {
				keep(all, start, max(end, p.End))
			}
			kept = end
		}
	}
}

// declaration returns the place of the declaration around an offset, or the offset where there is none.
func declaration(tree *ast.File, at int) (start, end int) {
	n := sort.Search(len(tree.Decls), func(i int) bool { return tree.Decls[i].Span().Start > at }) - 1
	if n < 0 || tree.Decls[n].Span().End <= at {
		return at, at
	}
	return tree.Decls[n].Span().Start, tree.Decls[n].Span().End
}

// keep marks the lines that hold [start, end), or the line that an empty range is on.
func keep(all []piece, start, end int) {
	from := sort.Search(len(all), func(i int) bool { return all[i].End > start })
	to := sort.Search(len(all), func(i int) bool { return all[i].Start >= end })
	if start == end || from == len(all) {
		// An empty range stands behind the last piece of its line, or before the first.
		from = max(0, sort.Search(len(all), func(i int) bool { return all[i].End >= start }))
		to = from + 1
	}
	from, to = min(from, len(all)-1), min(max(to, from+1), len(all))
	if from < 0 {
		return
	}
	for from > 0 && all[from].ends == 0 {
		from--
	}
	for to < len(all) && all[to].ends == 0 {
		to++
	}
	for i := from; i < to; i++ {
		all[i].keep = true
	}
}

// bad calls found with the place of every node below v whose type is called Bad….
func bad(v reflect.Value, found func(source.Span)) {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			bad(v.Elem(), found)
		}
	case reflect.Slice:
		for i := range v.Len() {
			bad(v.Index(i), found)
		}
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[source.Span]() {
			return
		}
		if strings.HasPrefix(v.Type().Name(), "Bad") {
			if n, ok := v.Addr().Interface().(ast.Node); ok {
				found(n.Span())
			}
			return
		}
		for i := range v.NumField() {
			bad(v.Field(i), found)
		}
	}
}
