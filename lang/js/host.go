package js

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/dop251/goja"
	"github.com/dop251/goja/parser"
)

// Func is a function of the host's that a script may call. It gets the context of the call at hand. An error that it
// returns is thrown in the script as an Error.
type Func func(ctx context.Context, args []any) (any, error)

// CompileBody is Compile for the body of a function called name with the given parameters. The body begins on the line.
func CompileBody(file, name string, params []string, body string, line int) (*Script, error) {
	head := "function " + name + "(" + strings.Join(params, ", ") + ") {"
	from := max(line, 1)
	if from > 1 {
		head, from = head+"\n", from-1
	}
	padded := strings.Repeat("\n", from-1) + head + body + "\n}"
	tree, err := parser.ParseFile(nil, file, padded, 0, parser.WithDisableSourceMaps)
	if err != nil {
		return nil, syntaxErrors(file, line, err)
	}
	program, err := goja.CompileAST(tree, true)
	if err != nil {
		return nil, compileError(file, padded, line, err)
	}
	return &Script{name: file, program: program}, nil
}

// provide defines what the host gives to the script, by name. All of it is frozen: a script cannot change it, and
// what it does to the built-ins of its own runtime reaches neither the host nor another call.
func (in *Instance) provide(ctx context.Context) error {
	for _, name := range slices.Sorted(maps.Keys(in.script.host.Globals)) {
		v, err := in.hosted(ctx, in.script.host.Globals[name], 0)
		if err != nil {
			return fmt.Errorf("hand %s to %s: %w", name, in.script.name, err)
		}
		if err := in.runtime.GlobalObject().DefineDataProperty(name, v, goja.FLAG_FALSE, goja.FLAG_FALSE, goja.FLAG_TRUE); err != nil {
			return err
		}
	}
	return nil
}

// hosted is give for what the host provides: functions too, and all of it frozen.
func (in *Instance) hosted(ctx context.Context, v any, depth int) (goja.Value, error) {
	var out goja.Value
	switch v := v.(type) {
	case Func:
		out = in.runtime.ToValue(func(c goja.FunctionCall) goja.Value { return in.ask(ctx, v, c) })
	case map[string]any:
		o := in.runtime.NewObject()
		for _, name := range slices.Sorted(maps.Keys(v)) {
			e, err := in.hosted(ctx, v[name], depth+1)
			if err != nil {
				return nil, err
			}
			own(o, name, e)
		}
		out = o
	case []any:
		items := make([]any, len(v))
		for i, e := range v {
			item, err := in.hosted(ctx, e, depth+1)
			if err != nil {
				return nil, err
			}
			items[i] = item
		}
		out = in.runtime.NewArray(items...)
	default:
		var err error
		if out, err = in.give(v, depth); err != nil {
			return nil, err
		}
	}
	if o, ok := out.(*goja.Object); ok {
		freeze, _ := goja.AssertFunction(in.runtime.Get("Object").(*goja.Object).Get("freeze"))
		if _, err := freeze(goja.Undefined(), o); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// own defines a property whatever it is called: one called __proto__ is a property like any other.
func own(o *goja.Object, name string, v goja.Value) {
	_ = o.DefineDataProperty(name, v, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_TRUE)
}

// ask calls a function of the host's.
func (in *Instance) ask(ctx context.Context, f Func, c goja.FunctionCall) goja.Value {
	args := make([]any, len(c.Arguments))
	in.taken, in.letters = 0, 0
	for i, a := range c.Arguments {
		v, err := in.take(a, 0)
		if err != nil {
			panic(in.runtime.NewTypeError("an argument is %s", err))
		}
		args[i] = v
	}
	in.taken, in.letters = 0, 0
	v, err := f(ctx, args)
	if err != nil {
		panic(in.runtime.NewGoError(err))
	}
	out, err := in.give(v, 0)
	if err != nil {
		panic(in.runtime.NewGoError(err))
	}
	return out
}
