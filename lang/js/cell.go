package js

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/dop251/goja"
)

//go:embed freeze.js
var freezeSource string

// freeze makes all that a function can reach, beside what it makes itself, unchangeable.
var freeze = goja.MustCompile("freeze.js", freezeSource, true)

// What a function finds in its runtime. All else is taken away: what has not been looked at cannot be bounded.
var (
	keptGlobals = strings.Fields("Object Array String Number Boolean Math JSON Date Error TypeError RangeError parseInt parseFloat isNaN isFinite " +
		"NaN Infinity undefined encodeURIComponent decodeURIComponent")
	keptOf = map[string][]string{
		"Object":              strings.Fields("keys values entries fromEntries assign freeze isFrozen hasOwn is prototype"),
		"Array":               strings.Fields("from of isArray prototype"),
		"String":              strings.Fields("fromCharCode fromCodePoint prototype"),
		"JSON":                strings.Fields("parse"),
		"Date":                strings.Fields("UTC parse prototype"),
		"Function":            strings.Fields("prototype"),
		"prototype of Object": strings.Fields("constructor hasOwnProperty isPrototypeOf propertyIsEnumerable toString valueOf"),
		"prototype of Array": strings.Fields("constructor length at concat every fill filter find findIndex findLast findLastIndex forEach includes indexOf join lastIndexOf " +
			"map pop push reduce reduceRight reverse shift slice some sort splice toReversed toSorted toSpliced toString unshift with"),
		"prototype of String": strings.Fields("constructor length at charAt charCodeAt codePointAt concat endsWith includes indexOf lastIndexOf localeCompare match normalize padEnd " +
			"padStart repeat replace replaceAll search slice split startsWith substring substr toLowerCase toUpperCase toString trim trimEnd trimStart valueOf"),
		"prototype of Function": strings.Fields("call apply toString length name"),
	}
)

func newCell(f *Function) (*cell, error) {
	r := goja.New()
	c := &cell{Instance: Instance{script: &Script{name: f.file}, runtime: r, small: true}, function: f, by: map[*goja.Object]*pattern{}}
	r.SetTimeSource(func() time.Time {
		panic(r.NewTypeError("a function for rules has no clock: hand it the time as a parameter"))
	})
	r.SetRandSource(func() float64 {
		panic(r.NewTypeError("a function for rules knows no chance: it always says the same"))
	})
	if err := localIsUTC(r); err != nil {
		return nil, fmt.Errorf("prepare a runtime for %s: %w", f.file, err)
	}
	limit(r, caps{functionText, functionList})
	r.SetMaxCallStackSize(functionDepth)
	frozen, err := r.RunProgram(freeze)
	if err != nil {
		return nil, fmt.Errorf("prepare a runtime for %s: %w", f.file, err)
	}
	c.hosts()
	c.trim()
	run, _ := goja.AssertFunction(frozen)
	if _, err := run(goja.Undefined()); err != nil {
		return nil, fmt.Errorf("prepare a runtime for %s: %w", f.file, err)
	}
	v, err := r.RunProgram(f.program)
	if err != nil {
		return nil, runError(f.file, err)
	}
	c.body, _ = goja.AssertFunction(v)
	return c, nil
}

// hosts defines what the rewritten code calls.
func (c *cell) hosts() {
	r := c.runtime
	global := r.GlobalObject()
	hidden(global, countName, r.ToValue(func(f goja.FunctionCall) goja.Value {
		c.spend(int(f.Argument(0).ToInteger()))
		return goja.Undefined()
	}))
	hidden(global, growName, r.ToValue(func(f goja.FunctionCall) goja.Value { return c.grown(f.Argument(0)) }))
	hidden(global, spreadName, r.ToValue(func(f goja.FunctionCall) goja.Value {
		v := f.Argument(0)
		if o, ok := v.(*goja.Object); ok && o.ClassName() != "Array" {
			c.spend(len(o.Keys()))
		}
		c.spend(1 + c.cost(v)*4)
		return c.grown(v)
	}))
	hidden(global, patternName, r.ToValue(func(f goja.FunctionCall) goja.Value { return c.objects[f.Argument(0).ToInteger()] }))
	c.patterns()
}

// trim takes away what a function does not get, and counts what it does.
func (c *cell) trim() {
	r := c.runtime
	global := r.GlobalObject()
	function := r.Get("Function").(*goja.Object)
	keep(function.Get("prototype").(*goja.Object), keptOf["prototype of Function"])
	for _, name := range []string{"Object", "Array", "String", "JSON", "Date"} {
		o := r.Get(name).(*goja.Object)
		keep(o, keptOf[name])
		c.charge(o)
		if p, ok := o.Get("prototype").(*goja.Object); ok {
			if kept := keptOf["prototype of "+name]; kept != nil {
				keep(p, kept)
			}
			c.charge(p)
		}
	}
	c.charge(r.Get("Number").(*goja.Object).Get("prototype").(*goja.Object))
	for _, name := range global.GetOwnPropertyNames() {
		if !slices.Contains(keptGlobals, name) && !strings.HasPrefix(name, "\x00") {
			_ = global.Delete(name)
		}
	}
	for _, name := range []string{"parseInt", "parseFloat", "encodeURIComponent", "decodeURIComponent"} {
		c.chargeOne(global, name)
	}
}

func keep(o *goja.Object, names []string) {
	for _, name := range o.GetOwnPropertyNames() {
		if !slices.Contains(names, name) {
			_ = o.Delete(name)
		}
	}
}

// charge counts the built-ins of an object by the size of what they work on.
func (c *cell) charge(o *goja.Object) {
	for _, name := range o.GetOwnPropertyNames() {
		if name != "constructor" && name != "prototype" {
			c.chargeOne(o, name)
		}
	}
}

// deepest is how many built-ins may run inside of each other: a list in a list in a list that becomes a text.
const deepest = 64

func (c *cell) chargeOne(o *goja.Object, name string) {
	guard(c.runtime, o, name, func(f goja.FunctionCall) {
		n := 1 + c.cost(f.This)
		for i, a := range f.Arguments {
			n += c.cost(a)
			if arg, ok := a.(*goja.Object); ok && i < 2 && arg.ClassName() == "Object" {
				n += len(arg.Keys())
			}
		}
		c.spend(n)
	})
	real, ok := goja.AssertFunction(o.Get(name))
	if !ok {
		return
	}
	hidden(o, name, c.runtime.ToValue(func(f goja.FunctionCall) goja.Value {
		if c.nested++; c.nested > deepest {
			c.stop("lists and objects nest too deep")
			return goja.Undefined()
		}
		defer func() { c.nested-- }()
		if c.steps < 0 {
			return goja.Undefined()
		}
		v, err := real(f.This, f.Arguments...)
		if err != nil {
			panic(err)
		}
		return c.grown(v)
	}))
}
