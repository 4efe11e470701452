package js

import (
	"fmt"

	"github.com/dop251/goja"
)

// Built-ins run to their end in one piece: no interrupt stops them, and no memory limit exists. So none may begin on
// more than it can finish in a moment.
type caps struct {
	text int // characters
	list int // elements
}

// scriptCaps are those of an action.
var scriptCaps = caps{1 << 20, 100_000}

// Bytes are not what customers' data is made of, and their blocks are the easiest way to eat all memory.
var withoutBytes = []string{
	"ArrayBuffer", "DataView", "Int8Array", "Uint8Array", "Uint8ClampedArray", "Int16Array", "Uint16Array", "Int32Array",
	"Uint32Array", "Float32Array", "Float64Array", "BigInt64Array", "BigUint64Array",
}

// What of an array walks over all its elements; a sparse array of four billion costs its author one line.
var walks = []string{
	"concat", "copyWithin", "every", "fill", "filter", "find", "findIndex", "findLast", "findLastIndex", "flat", "flatMap",
	"forEach", "includes", "indexOf", "lastIndexOf", "map", "reduce", "reduceRight", "reverse", "shift", "slice",
	"some", "sort", "splice", "toReversed", "toSorted", "toSpliced", "unshift", "with",
}

// limit caps the built-ins of an author's runtime.
func limit(r *goja.Runtime, most caps) {
	// What stands for another can stand for one that stands for another, as deep as the stack of the process.
	_ = r.GlobalObject().Delete("Proxy")
	for _, name := range withoutBytes {
		_ = r.GlobalObject().Delete(name)
	}
	text := r.Get("String").(*goja.Object).Get("prototype").(*goja.Object)
	guard(r, text, "repeat", func(c goja.FunctionCall) { atMost(r, "characters", length(c.This)*c.Argument(0).ToFloat(), most.text) })
	for _, name := range []string{"padStart", "padEnd"} {
		guard(r, text, name, func(c goja.FunctionCall) { atMost(r, "characters", c.Argument(0).ToFloat(), most.text) })
	}
	for _, name := range []string{"replace", "replaceAll"} {
		guard(r, text, name, func(c goja.FunctionCall) {
			if _, calls := goja.AssertFunction(c.Argument(1)); !calls {
				atMost(r, "characters", length(c.This)*length(c.Argument(1)), most.text)
			}
		})
	}
	array := r.Get("Array").(*goja.Object)
	list := array.Get("prototype").(*goja.Object)
	for _, name := range walks {
		guard(r, list, name, func(c goja.FunctionCall) { atMost(r, "elements", size(c.This), most.list) })
	}
	guard(r, list, "join", func(c goja.FunctionCall) {
		atMost(r, "elements", size(c.This), most.list)
		if by := c.Argument(0); !goja.IsUndefined(by) {
			atMost(r, "characters", size(c.This)*length(by), most.text)
		}
	})
	guard(r, array, "from", func(c goja.FunctionCall) { atMost(r, "elements", size(c.Argument(0)), most.list) })
	limitNesting(r, list)
	limitArray(r, array, list, most)
}

// limitArray puts a constructor in front of Array that refuses great lengths.
func limitArray(r *goja.Runtime, array, prototype *goja.Object, most caps) {
	limited := r.ToValue(func(c goja.ConstructorCall) *goja.Object {
		if n, ok := number(c.Argument(0)); ok && len(c.Arguments) == 1 {
			atMost(r, "elements", n, most.list)
		}
		o, err := r.New(array, c.Arguments...)
		if err != nil {
			panic(err)
		}
		if c.NewTarget != nil {
			_ = o.SetPrototype(c.This.Prototype())
		}
		return o
	}).(*goja.Object)
	for _, name := range []string{"from", "of", "isArray"} {
		hidden(limited, name, array.Get(name))
	}
	_ = limited.DefineDataProperty("prototype", prototype, goja.FLAG_FALSE, goja.FLAG_FALSE, goja.FLAG_FALSE)
	hidden(prototype, "constructor", limited)
	hidden(r.GlobalObject(), "Array", limited)
}

// guard puts check in front of a built-in.
func guard(r *goja.Runtime, owner *goja.Object, name string, check func(goja.FunctionCall)) {
	real, ok := goja.AssertFunction(owner.Get(name))
	if !ok {
		return
	}
	hidden(owner, name, r.ToValue(func(c goja.FunctionCall) goja.Value {
		check(c)
		v, err := real(c.This, c.Arguments...)
		if err != nil {
			panic(err)
		}
		return v
	}))
}

// hidden defines a property as the built-ins are: writable, configurable, not enumerable.
func hidden(owner *goja.Object, name string, v goja.Value) {
	_ = owner.DefineDataProperty(name, v, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE)
}

func atMost(r *goja.Runtime, of string, n float64, limit int) {
	if n <= float64(limit) || n != n {
		return
	}
	e, err := r.New(r.Get("RangeError"), r.ToValue(fmt.Sprintf("%.0f %s are more than the %d that a script may make at once", n, of, limit)))
	if err != nil {
		panic(err)
	}
	panic(e)
}

// length is that of a value's text, in characters.
func length(v goja.Value) float64 {
	if s, ok := v.ToString().(interface{ Length() int }); ok {
		return float64(s.Length())
	}
	return float64(len(v.String()))
}

// size is how many elements a list, or what passes for one, says to have.
func size(v goja.Value) float64 {
	o, ok := v.(*goja.Object)
	if !ok {
		return 0
	}
	if n := o.Get("length"); n != nil {
		return n.ToFloat()
	}
	return 0
}

func number(v goja.Value) (float64, bool) {
	switch n := v.Export().(type) {
	case int64:
		return float64(n), true
	case float64:
		return n, true
	}
	return 0, false
}
