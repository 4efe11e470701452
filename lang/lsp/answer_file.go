package lsp

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"strings"

	"github.com/sourcegraph/jsonrpc2"

	"github.com/journeylang/journey/lang/format"
	"github.com/journeylang/journey/lang/query"
	"github.com/journeylang/journey/lang/source"
)

// quickFix is the kind of our code actions.
const quickFix = "quickfix"

func (a *asked) documentSymbol(at) (any, error) {
	var write func(list []query.Outline) []documentSymbol
	write = func(list []query.Outline) []documentSymbol {
		out := []documentSymbol{}
		for _, o := range list {
			whole := o.Whole
			whole.Start, whole.End = min(whole.Start, o.Span.Start), max(whole.End, o.Span.End)
			detail, _, _ := strings.Cut(o.Detail, "\n")
			out = append(out, documentSymbol{o.Name, detail, kindOf(o.Kind), a.span(whole), a.span(o.Span), write(o.Inside)})
		}
		return out
	}
	return write(a.snap.Outline(a.name)), nil
}

func (a *asked) folding(at) (any, error) {
	out := []foldingRange{}
	for _, f := range a.snap.Folds(a.name) {
		r := foldingRange{StartLine: f.First - 1, EndLine: f.Last - 1}
		if f.Comment {
			r.Kind = "comment"
		}
		out = append(out, r)
	}
	return out, nil
}

func (a *asked) selection(p selectionParams) (any, error) {
	out := []selectionRange{}
	for _, position := range p.Positions {
		at := a.index(a.text).offset(position)
		spans := a.snap.Selections(a.name, at)
		slices.Reverse(spans)
		r := &selectionRange{Range: span{position, position}}
		var outer *selectionRange
		for _, s := range spans {
			r = &selectionRange{a.span(s), outer}
			outer = r
		}
		out = append(out, *r)
	}
	return out, nil
}

func (a *asked) formatting(at) (any, error) {
	if a.snap.File(a.name) == nil {
		return nil, nil
	}
	text, ok := format.Source(a.text)
	if !ok || text == a.text.Text {
		return []textEdit{}, nil
	}
	return []textEdit{lineEdit(a.index(a.text), text)}, nil
}

// lineEdit replaces the lines that differ, so that cursor and folds stay where they are elsewhere.
func lineEdit(x *index, text string) textEdit {
	old := x.text
	start := 0
	for start < len(old) && start < len(text) && old[start] == text[start] {
		start++
	}
	start = strings.LastIndexByte(old[:start], '\n') + 1
	tail := 0
	for tail < len(old)-start && tail < len(text)-start && old[len(old)-1-tail] == text[len(text)-1-tail] {
		tail++
	}
	if n := strings.IndexByte(old[len(old)-tail:], '\n'); n >= 0 {
		tail -= n + 1 // whole lines only
	} else {
		tail = 0
	}
	return textEdit{span{x.position(start), x.position(len(old) - tail)}, text[start : len(text)-tail]}
}

func (a *asked) codeAction(p codeActionParams) (any, error) {
	out := []codeAction{}
	if len(p.Context.Only) > 0 && !slices.Contains(p.Context.Only, quickFix) {
		return out, nil
	}
	x := a.index(a.text)
	for _, m := range a.snap.Mendings(a.name, x.offset(p.Range.Start), x.offset(p.Range.End)) {
		out = append(out, codeAction{m.Title, quickFix, []diagnostic{a.diagnostic(m.Mends)}, true, a.edits(m.Changes)})
	}
	return out, nil
}

func (a *asked) codeLens(at) (any, error) {
	out := []codeLens{}
	if a.RunTest == nil {
		return out, nil
	}
	for _, t := range a.snap.Tests(a.name) {
		out = append(out, codeLens{a.span(t.Span), command{"▶ run test", runTestCommand, []any{uriOf(a.folder, a.name), t.Name}}})
	}
	return out, nil
}

func (a *asked) semanticTokens(at) (any, error) {
	out := semanticTokens{Data: []int{}}
	var before position
	x := a.index(a.text)
	for _, c := range a.snap.Colours(a.name) {
		s := x.span(c.Span)
		modifier := 0
		if c.Decl {
			modifier = 1
		}
		line, char := s.Start.Line-before.Line, s.Start.Character
		if line == 0 {
			char -= before.Character
		}
		out.Data = append(out.Data, line, char, s.End.Character-s.Start.Character, int(c.Colour), modifier)
		before = s.Start
	}
	return out, nil
}

// maxFound is how many symbols a search shows.
const maxFound = 200

// workspaceSymbol searches all programs that are open, or else those in the folders of the editor.
func workspaceSymbol(_ context.Context, s *server, state *state, params json.RawMessage) (any, error) {
	var p symbolParams
	if err := json.Unmarshal(params, &p); err != nil {
		return nil, &jsonrpc2.Error{Code: jsonrpc2.CodeInvalidParams, Message: err.Error()}
	}
	out := []symbolInformation{}
	folders := state.folders()
	if len(folders) == 0 {
		folders = s.roots
	}
	for _, folder := range folders {
		w := s.writer(folder)
		for _, d := range s.program(folder).at(state, s.Functions).Search(p.Query, maxFound-len(out)) {
			out = append(out, symbolInformation{d.Name, kindOf(d.Kind), w.location(d.Span), cmp.Or(d.Owner, string(d.Kind))})
		}
	}
	return out, nil
}

// files returns all texts of a program, scripts and body files.
func files(snap *query.Snapshot) []*source.File {
	var out []*source.File
	for _, f := range snap.Files {
		out = append(out, f.Source)
	}
	var names []string
	for name := range snap.Bodies {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		out = append(out, snap.Bodies[name])
	}
	return out
}
