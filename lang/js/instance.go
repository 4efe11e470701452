package js

import (
	"context"
	"fmt"
	"math/rand/v2"
	"reflect"
	"time"

	"github.com/dlclark/regexp2/v2"
	"github.com/dop251/goja"
)

const (
	callDepth        = 500    // nested calls of an author's script
	trustedCallDepth = 20_000 // of a library, whose recursion follows the data
	// patternTime bounds one match of a pattern that needs backtracking; after it the pattern counts as not matching.
	patternTime = 100 * time.Millisecond
)

func init() { regexp2.DefaultMatchTimeout = patternTime }

// Instance is a runtime in which the script has run and whose functions may be called again and again; what they keep in
// variables stays. One goroutine at a time.
type Instance struct {
	script  *Script
	runtime *goja.Runtime
	small   bool // what it returns must be small
	taken   int  // values that the call at hand has returned
	letters int  // and the letters in them
}

// Start runs the script in a fresh runtime and keeps that for calls.
func (s *Script) Start(ctx context.Context) (*Instance, error) {
	r := goja.New()
	chance := rand.New(rand.NewPCG(s.host.Seed, 0x6a6f75726e6579)) // the second word only tells our stream from others
	r.SetRandSource(chance.Float64)
	r.SetTimeSource(func() time.Time { return s.host.Now })
	r.SetMaxCallStackSize(trustedCallDepth)
	if err := localIsUTC(r); err != nil {
		return nil, fmt.Errorf("prepare a runtime for %s: %w", s.name, err)
	}
	if !s.host.Trusted {
		limit(r, scriptCaps)
		r.SetMaxCallStackSize(callDepth)
	}
	in := &Instance{script: s, runtime: r}
	if err := in.provide(ctx); err != nil {
		return nil, err
	}
	err := in.bounded(ctx, func() error {
		_, err := r.RunProgram(s.program)
		return err
	})
	if err != nil {
		return nil, err
	}
	return in, nil
}

// Call runs one function of the script; see Script.Call.
func (in *Instance) Call(ctx context.Context, fn string, args ...any) (any, error) {
	f, err := in.function(fn)
	if err != nil {
		return nil, err
	}
	values := make([]goja.Value, len(args))
	for i, a := range args {
		if values[i], err = in.give(a, 0); err != nil {
			return nil, fmt.Errorf("call %s of %s: argument %d: %w", fn, in.script.name, i+1, err)
		}
	}
	in.taken, in.letters = 0, 0
	var out any
	err = in.bounded(ctx, func() error {
		v, err := f(goja.Undefined(), values...)
		if err != nil {
			return err
		}
		if v, err = in.settle(fn, v); err != nil {
			return err
		}
		// Reading the result may run the script's getters, which may throw.
		if failed := in.runtime.Try(func() { out, err = in.take(v, 0) }); failed != nil {
			return failed
		}
		if err != nil {
			return &Error{File: in.script.name, Message: fmt.Sprintf("%s returns %s", fn, err)}
		}
		return nil
	})
	return out, err
}

// function finds fn among what the script declares at its top, with function as well as with const.
func (in *Instance) function(fn string) (goja.Callable, error) {
	v := in.runtime.Get(fn)
	if v == nil && isName(fn) {
		v, _ = in.runtime.RunString("typeof " + fn + " === 'undefined' ? undefined : " + fn)
	}
	f, ok := goja.AssertFunction(v)
	if !ok {
		return nil, &Error{File: in.script.name, Message: fmt.Sprintf("there is no function %s", fn)}
	}
	return f, nil
}

// bounded runs f until it ends or ctx does.
func (in *Instance) bounded(ctx context.Context, f func() error) error {
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("%s was not started: %w", in.script.name, err)
	}
	interrupted := make(chan struct{})
	stop := context.AfterFunc(ctx, func() {
		in.runtime.Interrupt(ctx.Err())
		close(interrupted)
	})
	err := f()
	if !stop() {
		// The interrupt may come after the end; it must not stop the next call.
		<-interrupted
		in.runtime.ClearInterrupt()
	}
	return runError(in.script.name, err)
}

var promise = reflect.TypeFor[*goja.Promise]()

// settle opens a promise. All that can settle it has run: there is no event loop.
func (in *Instance) settle(fn string, v goja.Value) (goja.Value, error) {
	o, ok := v.(*goja.Object)
	if !ok || o.ExportType() != promise {
		return v, nil
	}
	p, ok := o.Export().(*goja.Promise)
	if !ok {
		return v, nil
	}
	switch p.State() {
	case goja.PromiseStateFulfilled:
		return p.Result(), nil
	case goja.PromiseStateRejected:
		return nil, thrown(in.script.name, p.Result())
	}
	return nil, &Error{File: in.script.name, Message: fmt.Sprintf("%s returns a promise that nothing will ever settle", fn)}
}

func isName(s string) bool {
	for i, r := range s {
		letter := r == '_' || r == '$' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
		if !letter && (i == 0 || r < '0' || r > '9') {
			return false
		}
	}
	return s != ""
}
