package lsp

import (
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/journeylang/journey/lang/diag"
	"github.com/journeylang/journey/lang/query"
	"github.com/journeylang/journey/lang/source"
)

// publisher sends the diagnostics of all programs with an open script whenever typing pauses. Each file is sent with the
// version of its text; one that has become clean is sent an empty list, once.
func (s *server) publisher(ctx context.Context) {
	defer s.wg.Done()
	sent := map[string]bool{} // addresses that have diagnostics in the editor
	for {
		select {
		case <-ctx.Done():
			return
		case <-s.wake:
		}
		if !s.pause(ctx) {
			return
		}
		s.mu.Lock()
		state, results := s.state, maps.Clone(s.results)
		s.mu.Unlock()
		now := s.diagnostics(state, results)
		for _, uri := range slices.Sorted(maps.Keys(sent)) {
			if now[uri] == nil {
				now[uri] = []diagnostic{}
			}
		}
		clear(sent)
		for _, uri := range slices.Sorted(maps.Keys(now)) {
			p := publishParams{URI: uri, Diagnostics: now[uri]}
			if d, open := state.docs[uri]; open {
				p.Version = &d.Version
			}
			if len(p.Diagnostics) > 0 {
				sent[uri] = true
			}
			if s.conn.Notify(ctx, "textDocument/publishDiagnostics", p) != nil {
				return
			}
		}
	}
}

// pause waits until nothing has changed for a while.
func (s *server) pause(ctx context.Context) bool {
	for {
		select {
		case <-ctx.Done():
			return false
		case <-s.wake:
		case <-time.After(s.Debounce):
			return true
		}
	}
}

// diagnostics returns what is to be said of each file; open scripts have an entry, empty where they are clean.
func (s *server) diagnostics(state *state, results map[string]testRun) map[string][]diagnostic {
	out := map[string][]diagnostic{}
	for _, folder := range state.folders() {
		snap := s.program(folder).at(state, s.Functions)
		w := s.writer(folder)
		for _, f := range snap.Files {
			if uri := uriOf(folder, f.Source.Name); state.docs[uri].URI != "" {
				out[uri] = []diagnostic{}
			}
		}
		list := snap.Diagnostics
		for _, uri := range slices.Sorted(maps.Keys(results)) {
			if r := results[uri]; r.folder == folder {
				list = append(list[:len(list):len(list)], r.failures...)
			}
		}
		for _, d := range list {
			if d.Span.IsZero() {
				continue
			}
			uri := uriOf(folder, d.Span.File.Name)
			out[uri] = append(out[uri], w.diagnostic(d))
		}
	}
	return out
}

// writer turns places of one program into those of the wire.
type writer struct {
	*server
	folder  string
	indexes map[*source.File]*index
}

func (s *server) writer(folder string) *writer { return &writer{s, folder, map[*source.File]*index{}} }

func (w *writer) index(f *source.File) *index {
	x := w.indexes[f]
	if x == nil {
		x = newIndex(f.Text, w.encoding)
		w.indexes[f] = x
	}
	return x
}

func (w *writer) span(s source.Span) span {
	if s.IsZero() {
		return span{}
	}
	return w.index(s.File).span(s)
}

func (w *writer) location(s source.Span) location {
	return location{uriOf(w.folder, s.File.Name), w.span(s)}
}

func (w *writer) diagnostic(d diag.Diagnostic) diagnostic {
	text := d.Message
	for _, h := range d.Hints {
		text += "\n" + h
	}
	out := diagnostic{Range: w.span(d.Span), Severity: [...]int{1, 2, 4}[d.Severity], Code: string(d.Code), Source: "journey"}
	for _, n := range d.Notes {
		if n.Span.IsZero() {
			text += "\n" + n.Text
			continue
		}
		out.RelatedInformation = append(out.RelatedInformation, related{w.location(n.Span), n.Text})
	}
	out.Message = strings.TrimSpace(text)
	return out
}

func (w *writer) edits(edits []diag.Edit) workspaceEdit {
	out := workspaceEdit{Changes: map[string][]textEdit{}}
	for _, e := range edits {
		l := w.location(e.Span)
		out.Changes[l.URI] = append(out.Changes[l.URI], textEdit{l.Range, e.Text})
	}
	return out
}

// kindOf is the icon of a symbol, by the numbers of the protocol.
func kindOf(k query.Kind) int {
	switch k {
	case query.Project:
		return 4
	case query.Record:
		return 23
	case query.Event, query.Touch:
		return 24
	case query.Segment, query.Topic, query.Score, query.Process:
		return 5
	case query.Message, query.Channel:
		return 6
	case query.Journey, query.Test, query.Map, query.Form:
		return 2
	case query.Field:
		return 8
	case query.Call, query.Action:
		return 12
	case query.Label, query.Arm, query.Split, query.Stage, query.Phase, query.Category:
		return 22
	}
	return 13
}
