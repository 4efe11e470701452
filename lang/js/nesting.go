package js

import (
	"fmt"
	"math"

	"github.com/dop251/goja"
)

// Some built-ins go into lists of lists as deep as they are, on the stack of the process, which ends with it. So they
// begin on nothing that is nested deeper than data ever is.
const (
	maxNested = 500     // lists and objects within each other
	maxWalked = 200_000 // values that a text is made of
)

// limitNesting guards the built-ins that go into what is nested.
func limitNesting(r *goja.Runtime, list *goja.Object) {
	if json, ok := r.Get("JSON").(*goja.Object); ok {
		guard(r, json, "parse", func(c goja.FunctionCall) { flatText(r, c.Argument(0).String()) })
		guard(r, json, "stringify", func(c goja.FunctionCall) {
			left := maxWalked
			flatValue(r, c.Argument(0), 0, &left)
		})
	}
	depth := 0
	for _, name := range []string{"join", "toString", "toLocaleString"} {
		real, ok := goja.AssertFunction(list.Get(name))
		if !ok {
			continue
		}
		hidden(list, name, r.ToValue(func(c goja.FunctionCall) goja.Value {
			depth++
			defer func() { depth-- }()
			if depth > maxNested {
				tooDeep(r)
			}
			v, err := real(c.This, c.Arguments...)
			if err != nil {
				panic(err)
			}
			return v
		}))
	}
	if real, ok := goja.AssertFunction(list.Get("flat")); ok {
		hidden(list, "flat", r.ToValue(func(c goja.FunctionCall) goja.Value {
			args := c.Arguments
			if n, ok := number(c.Argument(0)); ok {
				args = []goja.Value{r.ToValue(math.Min(n, maxNested))}
			}
			v, err := real(c.This, args...)
			if err != nil {
				panic(err)
			}
			return v
		}))
	}
}

func tooDeep(r *goja.Runtime) {
	e, err := r.New(r.Get("RangeError"), r.ToValue(fmt.Sprintf("lists and objects nest deeper than %d", maxNested)))
	if err != nil {
		panic(err)
	}
	panic(e)
}

// flatText refuses JSON that nests too deep.
func flatText(r *goja.Runtime, text string) {
	depth, inText := 0, false
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case inText && c == '\\':
			i++
		case c == '"':
			inText = !inText
		case inText:
		case c == '[' || c == '{':
			if depth++; depth > maxNested {
				tooDeep(r)
			}
		case c == ']' || c == '}':
			depth--
		}
	}
}

// flatValue refuses a value that nests too deep, or that is written out far larger than it is.
func flatValue(r *goja.Runtime, v goja.Value, depth int, left *int) {
	if *left--; *left < 0 {
		atMost(r, "values", maxWalked+1, maxWalked)
	}
	o, ok := v.(*goja.Object)
	if !ok {
		return
	}
	if depth > maxNested {
		tooDeep(r)
	}
	for _, k := range o.Keys() {
		flatValue(r, o.Get(k), depth+1, left)
	}
}
