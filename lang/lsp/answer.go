package lsp

import (
	"context"
	"encoding/json"

	"github.com/sourcegraph/jsonrpc2"

	"github.com/journeylang/journey/lang/query"
	"github.com/journeylang/journey/lang/source"
)

// answer answers one method.
type answer func(ctx context.Context, s *server, state *state, params json.RawMessage) (any, error)

// answers are the questions that editors may ask.
var answers = map[string]answer{
	"textDocument/hover":               of((*asked).hover),
	"textDocument/completion":          of((*asked).completion),
	"textDocument/definition":          of((*asked).definition),
	"textDocument/references":          of((*asked).references),
	"textDocument/prepareRename":       of((*asked).prepareRename),
	"textDocument/rename":              of((*asked).rename),
	"textDocument/documentSymbol":      of((*asked).documentSymbol),
	"textDocument/foldingRange":        of((*asked).folding),
	"textDocument/selectionRange":      of((*asked).selection),
	"textDocument/formatting":          of((*asked).formatting),
	"textDocument/codeAction":          of((*asked).codeAction),
	"textDocument/codeLens":            of((*asked).codeLens),
	"textDocument/semanticTokens/full": of((*asked).semanticTokens),
	"workspace/symbol":                 workspaceSymbol,
	"workspace/executeCommand":         executeCommand,
}

// place is what the parameters of every question about a document have.
type place interface{ where() at }

func (a at) where() at { return a }

// asked is a question about a place in a document.
type asked struct {
	*writer
	snap   *query.Snapshot
	name   string // of the document in its program
	text   *source.File
	offset int
}

// of makes an answer of a method for a kind of parameters.
func of[P place](f func(*asked, P) (any, error)) answer {
	return func(_ context.Context, s *server, state *state, params json.RawMessage) (any, error) {
		var p P
		if err := json.Unmarshal(params, &p); err != nil {
			return nil, &jsonrpc2.Error{Code: jsonrpc2.CodeInvalidParams, Message: err.Error()}
		}
		a, err := s.about(state, p.where())
		if a == nil {
			return nil, err
		}
		return f(a, p)
	}
}

// about finds the document that a question is about. It is nil without an error for a document that belongs to no
// program, of which there is nothing to say.
func (s *server) about(state *state, p at) (*asked, error) {
	uri := p.TextDocument.URI
	if uri == "" {
		return nil, &jsonrpc2.Error{Code: jsonrpc2.CodeInvalidParams, Message: "which document?"}
	}
	snap, folder, name := s.snapshot(state, uri)
	a := &asked{writer: s.writer(folder), snap: snap, name: name}
	if f := snap.File(name); f != nil {
		a.text = f.Source
	} else if a.text = snap.Bodies[name]; a.text == nil {
		return nil, nil
	}
	a.offset = a.index(a.text).offset(p.Position)
	return a, nil
}

func (a *asked) hover(at) (any, error) {
	h, ok := a.snap.Hover(a.name, a.offset)
	if !ok {
		return nil, nil
	}
	text := "```journey\n" + h.Code + "\n```"
	if h.Doc != "" {
		text += "\n\n" + h.Doc
	}
	return hover{markup{"markdown", text}, a.span(h.Span)}, nil
}

func (a *asked) definition(at) (any, error) {
	out := []location{}
	for _, d := range a.snap.Definition(a.name, a.offset) {
		out = append(out, a.location(d.Span))
	}
	return out, nil
}

func (a *asked) references(p referenceParams) (any, error) {
	out := []location{}
	for _, r := range a.snap.References(a.name, a.offset, p.Context.IncludeDeclaration) {
		out = append(out, a.location(r.Span))
	}
	return out, nil
}

func (a *asked) prepareRename(at) (any, error) {
	ref, err := a.snap.Renamable(a.name, a.offset)
	if err != nil {
		return nil, err
	}
	return prepared{a.span(ref.Span), ref.Name}, nil
}

func (a *asked) rename(p renameParams) (any, error) {
	edits, err := a.snap.Rename(a.name, a.offset, p.NewName)
	if err != nil {
		return nil, err
	}
	return a.edits(edits), nil
}
