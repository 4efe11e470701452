package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"regexp"

	"github.com/journeylang/journey/lang/diag"
	"github.com/journeylang/journey/lang/load"
	"github.com/journeylang/journey/lang/lsp"
	"github.com/journeylang/journey/lang/query"
	"github.com/journeylang/journey/lang/source"
	"github.com/journeylang/journey/runtime/journeytest"
	"github.com/journeylang/journey/stdlib"
)

type lspVerb struct {
	Verbose bool `help:"Log more than warnings, to stderr."`
}

// Run speaks the language server protocol over stdin and stdout; whatever else there is to say goes to stderr.
func (v *lspVerb) Run(ctx context.Context, c *console) error {
	level := slog.LevelWarn
	if v.Verbose {
		level = slog.LevelDebug
	}
	version, _ := build()
	clean := lsp.Serve(ctx, stdio{c.in, c.out}, lsp.Options{
		Version: version, Functions: editorFunctions(), RunTest: runEditorTest,
		Log: slog.New(slog.NewTextHandler(c.err, &slog.HandlerOptions{Level: level})),
	})
	if !clean {
		fmt.Fprintln(c.err, "journey: the editor went without saying goodbye")
		return errWrong
	}
	return nil
}

// stdio is the two ends of a terminal as one connection.
type stdio struct {
	io.Reader
	io.Writer
}

// Close closes the reader where it can be, so that whoever waits for the next message wakes up.
func (s stdio) Close() error {
	if c, ok := s.Reader.(io.Closer); ok {
		return c.Close()
	}
	return nil
}

// editorFunctions is the standard library as editors show it.
func editorFunctions() []query.Function {
	var out []query.Function
	for _, f := range stdlib.Functions {
		out = append(out, query.Function{Name: f.Name, Signature: f.Signature, Doc: f.Doc, Example: f.Example})
	}
	return out
}

// runEditorTest runs one test of the program that is open in an editor.
func runEditorTest(_ context.Context, files []*source.File, name string) (lsp.TestResult, error) {
	p, list := load.Sources(files)
	if p == nil {
		return lsp.TestResult{Message: "the program has errors", Failures: list}, nil
	}
	results := journeytest.Run(p, journeytest.Options{Run: regexp.MustCompile("^" + regexp.QuoteMeta(name) + "$"), Seed: 1})
	if len(results) == 0 {
		return lsp.TestResult{}, errors.New("there is no test of that name any more")
	}
	out := lsp.TestResult{Passed: true}
	failed, virtual := diag.List(nil), results[0].Virtual
	for i := range results {
		out.Passed = out.Passed && results[i].Passed()
		failed = append(failed, results[i].Diagnostics()...)
	}
	out.Failures = failed
	out.Message = fmt.Sprintf("passed, %s in %s", days(virtual), milliseconds(results[0].Took))
	if !out.Passed {
		out.Message = fmt.Sprintf("failed: %s", failed[0].Message)
	}
	return out, nil
}
