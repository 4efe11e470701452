package lsp

import (
	"encoding/json"
	"slices"

	"github.com/sourcegraph/jsonrpc2"

	"github.com/journeylang/journey/lang/query"
)

// runTestCommand is what the lens above a test does.
const runTestCommand = "journey.runTest"

// initialize agrees with the editor on what each can.
func (s *server) initialize(params json.RawMessage) (any, error) {
	if s.ready {
		return nil, &jsonrpc2.Error{Code: codeInvalid, Message: "initialize was said before"}
	}
	var p initializeParams
	if err := json.Unmarshal(params, &p); err != nil {
		return nil, &jsonrpc2.Error{Code: jsonrpc2.CodeInvalidParams, Message: "initialize: " + err.Error()}
	}
	if slices.Contains(p.Capabilities.General.PositionEncodings, utf8Units) {
		s.encoding = utf8Units
	}
	s.snippets = p.Capabilities.TextDocument.Completion.CompletionItem.SnippetSupport
	for _, f := range p.WorkspaceFolders {
		s.roots = append(s.roots, f.URI)
	}
	if len(s.roots) == 0 && p.RootURI != "" {
		s.roots = []string{p.RootURI}
	}
	s.ready = true
	capabilities := map[string]any{
		"positionEncoding": s.encoding,
		"textDocumentSync": map[string]any{"openClose": true, "change": 2, "save": map[string]any{"includeText": false}},
		"hoverProvider":    true,
		"completionProvider": map[string]any{
			"triggerCharacters": []string{".", "\"", "{", " ", "|", ":"},
		},
		"definitionProvider":         true,
		"referencesProvider":         true,
		"renameProvider":             map[string]any{"prepareProvider": true},
		"documentSymbolProvider":     true,
		"workspaceSymbolProvider":    true,
		"foldingRangeProvider":       true,
		"selectionRangeProvider":     true,
		"documentFormattingProvider": true,
		"codeActionProvider":         map[string]any{"codeActionKinds": []string{quickFix}},
		"semanticTokensProvider": map[string]any{
			"legend": map[string]any{"tokenTypes": query.Colours, "tokenModifiers": []string{"declaration"}},
			"full":   true,
		},
	}
	if s.RunTest != nil {
		capabilities["codeLensProvider"] = map[string]any{}
		capabilities["executeCommandProvider"] = map[string]any{"commands": []string{runTestCommand}}
	}
	return map[string]any{
		"capabilities": capabilities,
		"serverInfo":   map[string]any{"name": "journey", "version": s.Version},
	}, nil
}
