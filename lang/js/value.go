package js

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/dop251/goja"
)

// nesting is how deep values may go; a value that contains itself goes deeper than any.
const nesting = 64

var errTooDeep = errors.New("a value nested more than 64 deep, or one that contains itself")

// give copies a Go value into the runtime. A copy, as goja's own mapping would let the script write into our maps.
func (in *Instance) give(v any, depth int) (goja.Value, error) {
	if depth > nesting {
		return nil, errTooDeep
	}
	switch v := v.(type) {
	case nil:
		return goja.Null(), nil
	case bool, string, float64, int:
		return in.runtime.ToValue(v), nil
	case time.Time:
		return in.runtime.New(in.runtime.Get("Date"), in.runtime.ToValue(v.UnixMilli()))
	case []string:
		list := make([]any, len(v))
		for i, s := range v {
			list[i] = s
		}
		return in.give(list, depth)
	case []any:
		items := make([]any, len(v))
		for i, e := range v {
			item, err := in.give(e, depth+1)
			if err != nil {
				return nil, err
			}
			items[i] = item
		}
		return in.runtime.NewArray(items...), nil
	case map[string]any:
		o := in.runtime.NewObject()
		for _, k := range slices.Sorted(maps.Keys(v)) {
			e, err := in.give(v[k], depth+1)
			if err != nil {
				return nil, err
			}
			own(o, k, e)
		}
		return o, nil
	}
	return nil, fmt.Errorf("a %T cannot be handed to a script", v)
}

// most is what a script may return in all.
func (in *Instance) most() caps {
	if in.script.host.Trusted {
		return caps{text: 1 << 30, list: 1 << 30}
	}
	if in.small {
		return caps{text: functionText, list: functionList}
	}
	return scriptCaps
}

// take copies a value of the script out of the runtime.
func (in *Instance) take(v goja.Value, depth int) (any, error) {
	if depth > nesting {
		return nil, errTooDeep
	}
	if in.taken++; in.taken > in.most().list {
		return nil, fmt.Errorf("more than %d values", in.most().list)
	}
	if v == nil || goja.IsUndefined(v) || goja.IsNull(v) {
		return nil, nil
	}
	o, isObject := v.(*goja.Object)
	if !isObject {
		switch v := v.Export().(type) {
		case int64:
			return float64(v), nil
		case string:
			if in.letters += len(v); in.letters > in.most().text {
				return nil, fmt.Errorf("more than %d characters", in.most().text)
			}
			return v, nil
		case bool, float64:
			return v, nil
		}
		return nil, fmt.Errorf("a %s, which has no counterpart outside of JavaScript", v.ExportType())
	}
	if _, isFunction := goja.AssertFunction(o); isFunction {
		return nil, errors.New("a function, where data is expected")
	}
	switch o.ClassName() {
	case "Date":
		t, ok := o.Export().(time.Time)
		if !ok {
			return nil, errors.New("an invalid date")
		}
		return t.UTC(), nil
	case "Array":
		n := int(o.Get("length").ToInteger())
		if n > in.most().list {
			return nil, fmt.Errorf("a list with more than %d elements", in.most().list)
		}
		list := make([]any, 0, min(n, 1024))
		for i := range n {
			e, err := in.take(o.Get(fmt.Sprint(i)), depth+1)
			if err != nil {
				return nil, err
			}
			list = append(list, e)
		}
		return list, nil
	case "String", "Number", "Boolean":
		return in.take(in.runtime.ToValue(o.Export()), depth+1)
	}
	fields := map[string]any{}
	for _, k := range o.Keys() {
		e, err := in.take(o.Get(k), depth+1)
		if err != nil {
			return nil, err
		}
		fields[k] = e
	}
	return fields, nil
}
