// Package js runs JavaScript: the actions and functions that authors write, and libraries that the tools bring along.
//
// It alone knows goja. A script gets values and gives values back; it has no clock, no chance, no files and no network
// but what its Host hands it, so equal inputs give equal results. Dates are in UTC.
//
// What is bounded: time (by the context, between any two operations of the script), depth of calls, backtracking of
// regular expressions, and the built-ins that work on in one piece and that no interrupt can stop (see limits.go).
// What is not: memory that a script piles up by itself until its time is over. So scripts are those of an author who
// is trusted not to attack; one who must not be trusted belongs into a process of its own.
package js

import (
	"context"
	"strings"
	"time"

	"github.com/dop251/goja"
	"github.com/dop251/goja/parser"
)

// Script is a compiled text. It is immutable: many goroutines may call it at once.
type Script struct {
	name    string
	program *goja.Program
	host    Host
}

// Host is what a script may know of the world. The zero value is the year 1970 and the chances of seed 0.
type Host struct {
	Now  time.Time // what Date.now() says, for the whole call
	Seed uint64    // of Math.random()
	// Trusted lifts the limits on depth and built-ins. For libraries that ship with the tools, never for authors.
	Trusted bool
	// Globals are what the script finds by name: values, objects of them, and functions of type Func.
	Globals map[string]any
}

// Compile compiles source, which begins on the given line of the file called name, so that all places in messages are
// those of the file. Errors are of type Errors, one for each mistake.
func Compile(name, source string, line int) (*Script, error) {
	padded := strings.Repeat("\n", max(line-1, 0)) + source
	tree, err := parser.ParseFile(nil, name, padded, 0, parser.WithDisableSourceMaps)
	if err != nil {
		return nil, syntaxErrors(name, line, err)
	}
	program, err := goja.CompileAST(tree, true)
	if err != nil {
		return nil, compileError(name, padded, line, err)
	}
	return &Script{name: name, program: program}, nil
}

// On returns the same script with another host.
func (s *Script) On(h Host) *Script {
	c := *s
	c.host = h
	return &c
}

// Call runs the script in a fresh runtime, then its function fn with args, and returns what that returns.
//
// Arguments are nil, bool, string, float64, int, time.Time, []string, []any or map[string]any of such; they are copied. Results
// are nil, bool, string, float64, time.Time, []any or map[string]any; of a promise, what it was fulfilled with. The error is
// an *Error where the script is to blame; it wraps the context's error if that ended the call.
func (s *Script) Call(ctx context.Context, fn string, args ...any) (any, error) {
	in, err := s.Start(ctx)
	if err != nil {
		return nil, err
	}
	return in.Call(ctx, fn, args...)
}
