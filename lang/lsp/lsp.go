// Package lsp speaks the language server protocol: editors ask about programs, lang/query answers.
//
// One Server serves one connection. The loop that reads messages (server.go) handles what tells (didChange, didOpen …)
// in order and at once: it makes a new state, which is never changed afterwards. Each question runs in a goroutine of
// its own over the state of the moment it was asked, so that answers fit the text that the editor had then, and may be
// cancelled. One more goroutine (diagnose.go) publishes diagnostics when typing pauses.
//
// A program is a folder (program.go): the open buffers lie over the files on disk. Places are counted in bytes here and
// in UTF-8 or UTF-16 units outside (position.go), as the editor wants. Everything on the wire is in protocol.go and
// stream.go; no other room knows of it.
package lsp

import (
	"context"
	"io"
	"log/slog"
	"time"

	"github.com/journeylang/journey/lang/diag"
	"github.com/journeylang/journey/lang/query"
	"github.com/journeylang/journey/lang/source"
)

// Options are what a server is given by its host.
type Options struct {
	Version   string           // of the binary, for the editor
	Functions []query.Function // of expressions, for hover and completion
	// RunTest runs one test of a program; nil: the editor offers no "run test". Its error is one of running, not of
	// the test.
	RunTest    func(ctx context.Context, files []*source.File, name string) (TestResult, error)
	Debounce   time.Duration // how long typing must pause before diagnostics are published; 0: 10 ms
	MaxMessage int           // bytes of the longest message that is read; 0: 16 MB
	Log        *slog.Logger  // nil: nothing is logged
}

// TestResult is what became of a test.
type TestResult struct {
	Passed   bool
	Message  string    // for people: "passed in 3.1 ms"
	Failures diag.List // at their places
}

// Serve talks to one editor until it says exit, hangs up, or ctx ends. clean reports whether the editor said goodbye as
// it should: shutdown, then exit.
func Serve(ctx context.Context, conn io.ReadWriteCloser, o Options) (clean bool) {
	return newServer(o).serve(ctx, conn)
}
