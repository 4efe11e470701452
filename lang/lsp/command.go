package lsp

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/sourcegraph/jsonrpc2"

	"github.com/journeylang/journey/lang/diag"
)

// testRun is what a test that was run said; it is shown until the text changes.
type testRun struct {
	folder   string
	failures diag.List
}

// executeCommand runs one test: the editor shows the verdict, and failures at their places.
func executeCommand(ctx context.Context, s *server, state *state, params json.RawMessage) (any, error) {
	var p commandParams
	var uri, name string
	err := json.Unmarshal(params, &p)
	switch {
	case err != nil:
	case p.Command != runTestCommand || s.RunTest == nil:
		err = fmt.Errorf("unknown command %q", p.Command)
	case len(p.Arguments) != 2:
		err = fmt.Errorf("%s wants the address of a file and the name of a test", runTestCommand)
	default:
		if err = json.Unmarshal(p.Arguments[0], &uri); err == nil {
			err = json.Unmarshal(p.Arguments[1], &name)
		}
	}
	if err != nil {
		return nil, &jsonrpc2.Error{Code: jsonrpc2.CodeInvalidParams, Message: err.Error()}
	}
	snap, folder, _ := s.snapshot(state, uri)
	if snap.Diagnostics.HasErrors() {
		err := fmt.Errorf("the program has errors; mend them first")
		s.show(ctx, 1, err.Error())
		return nil, err
	}
	result, err := s.RunTest(ctx, files(snap), name)
	if err != nil {
		s.show(ctx, 1, err.Error())
		return nil, err
	}
	s.mu.Lock()
	if s.state == state {
		s.results[uri+" "+name] = testRun{folder, result.Failures}
	}
	s.mu.Unlock()
	select {
	case s.wake <- struct{}{}:
	default:
	}
	kind := 1
	if result.Passed {
		kind = 3
	}
	s.show(ctx, kind, fmt.Sprintf("%s: %s", name, result.Message))
	return testOutcome{result.Passed, result.Message}, nil
}

// show tells the person in front of the editor something.
func (s *server) show(ctx context.Context, kind int, text string) {
	if err := s.conn.Notify(ctx, "window/showMessage", showMessageParams{kind, text}); err != nil {
		s.Log.Warn("a message could not be sent", "error", err)
	}
}
