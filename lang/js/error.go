package js

import (
	"errors"
	"fmt"
	"strings"

	"github.com/dop251/goja"
	"github.com/dop251/goja/parser"
)

// Error is a mistake in a script, at its place in the file.
type Error struct {
	File         string
	Line, Column int // from 1; 0: no place is known
	Message      string

	cause   error
	deep    bool // the calls nested too deep
	refused bool // it can be compiled, and is refused all the same
}

// Error implements error: the place, then the message.
func (e *Error) Error() string {
	if e.Line == 0 {
		return e.File + ": " + e.Message
	}
	return fmt.Sprintf("%s:%d:%d: %s", e.File, e.Line, e.Column, e.Message)
}

// Refused reports that the code is JavaScript, and does what scripts of its kind may not do.
func (e *Error) Refused() bool { return e.refused }

// Unwrap returns what ended the script from outside, such as the context's error.
func (e *Error) Unwrap() error { return e.cause }

// Errors are the mistakes that keep a script from being compiled, in order of place.
type Errors []*Error

// Error implements error: the mistakes, one a line.
func (l Errors) Error() string {
	lines := make([]string, len(l))
	for i, e := range l {
		lines[i] = e.Error()
	}
	return strings.Join(lines, "\n")
}

func syntaxErrors(name string, line int, err error) Errors {
	var list parser.ErrorList
	if !errors.As(err, &list) {
		return Errors{{File: name, Line: line, Column: 1, Message: err.Error()}}
	}
	var out Errors
	for _, e := range list {
		out = append(out, &Error{File: name, Line: e.Position.Line, Column: e.Position.Column, Message: e.Message})
	}
	return out
}

// compileError places what the compiler finds behind the parser; it gives an offset into the padded text.
func compileError(name, padded string, line int, err error) Errors {
	var bad *goja.CompilerSyntaxError
	if !errors.As(err, &bad) {
		return Errors{{File: name, Line: line, Column: 1, Message: err.Error()}}
	}
	before := padded[:min(max(bad.Offset, 0), len(padded))]
	return Errors{{
		File: name, Message: bad.Message,
		Line: strings.Count(before, "\n") + 1, Column: len([]rune(before[strings.LastIndexByte(before, '\n')+1:])) + 1,
	}}
}

// runError says where and why a running script ended.
func runError(name string, err error) error {
	var stopped *goja.InterruptedError
	var deep *goja.StackOverflowError
	var failed *goja.Exception
	var known *Error
	switch {
	case err == nil || errors.As(err, &known):
		return err
	case errors.As(err, &stopped):
		cause, _ := stopped.Value().(error)
		return place(&Error{File: name, Message: fmt.Sprintf("stopped: %v", cause), cause: cause}, name, stopped.Stack())
	case errors.As(err, &deep):
		return place(&Error{File: name, Message: "calls nest too deep; does a function call itself for ever?", deep: true}, name, deep.Stack())
	case errors.As(err, &failed):
		e := thrown(name, failed.Value())
		e.Line, e.Column = 0, 0
		return place(e, name, failed.Stack())
	}
	return fmt.Errorf("run %s: %w", name, err)
}

// thrown tells what a script threw; only an Error knows a place.
func thrown(name string, v goja.Value) *Error {
	e := &Error{File: name, Message: v.String()}
	if o, ok := v.(*goja.Object); ok {
		if m := o.Get("message"); m != nil && o.ClassName() == "Error" {
			e.Message = m.String()
			if kind := o.Get("name"); kind != nil && kind.String() != "Error" && kind.String() != "GoError" { // what the host refuses says enough
				e.Message = kind.String() + ": " + e.Message
			}
		}
		if stack := o.Get("stack"); stack != nil {
			e.Line, e.Column = stackPlace(name, stack.String())
		}
	}
	return e
}

// place takes the innermost frame that lies in the script; those of built-ins and of the limits are not the author's.
func place(e *Error, name string, stack []goja.StackFrame) *Error {
	for _, f := range stack {
		if p := f.Position(); p.Filename == name && p.Line > 0 {
			e.Line, e.Column = p.Line, p.Column
			break
		}
	}
	return e
}

// stackPlace reads the first place in the script from the text of a stack: "at f (coffee.journey:42:22(7))".
func stackPlace(name, stack string) (line, column int) {
	_, rest, ok := strings.Cut(stack, name+":")
	if !ok {
		return 0, 0
	}
	if _, err := fmt.Sscanf(rest, "%d:%d", &line, &column); err != nil {
		return 0, 0
	}
	return line, column
}
