package lsp

import (
	"encoding/json"
	"strconv"
	"strings"

	"github.com/sourcegraph/jsonrpc2"
)

// told handles a message that wants no answer. What cannot be read is logged: there is nobody to tell.
func (s *server) told(method string, params json.RawMessage) {
	var err error
	switch method {
	case "exit":
		select {
		case <-s.done:
		default:
			close(s.done)
		}
	case "$/cancelRequest":
		err = s.cancel(params)
	case "textDocument/didOpen":
		var p didOpenParams
		if err = json.Unmarshal(params, &p); err == nil && s.ready {
			s.reread()
			s.change(s.state.with(p.TextDocument))
		}
	case "textDocument/didChange":
		var p didChangeParams
		if err = json.Unmarshal(params, &p); err == nil && s.ready {
			s.didChange(p)
		}
	case "textDocument/didClose":
		var p at
		if err = json.Unmarshal(params, &p); err == nil && s.ready {
			s.reread()
			s.change(s.state.without(p.TextDocument.URI))
		}
	case "textDocument/didSave", "workspace/didChangeWatchedFiles":
		s.reread()
		s.change(s.state.touched())
	}
	if err != nil {
		s.Log.Warn("a message could not be read", "method", method, "error", err)
	}
}

// change makes a new state the current one.
func (s *server) change(next *state) {
	s.mu.Lock()
	s.state = next
	clear(s.results) // they were of another text
	s.mu.Unlock()
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

// reread makes all programs read the disk again.
func (s *server) reread() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, p := range s.programs {
		p.forget()
	}
}

func (s *server) didChange(p didChangeParams) {
	doc, ok := s.state.docs[p.TextDocument.URI]
	if !ok {
		s.Log.Warn("a change of a document that is not open", "uri", p.TextDocument.URI)
		return
	}
	doc.Version = p.TextDocument.Version
	for _, c := range p.ContentChanges {
		if c.Range == nil {
			doc.Text = c.Text
			continue
		}
		x := newIndex(doc.Text, s.encoding)
		start, end := x.offset(c.Range.Start), x.offset(c.Range.End)
		doc.Text = doc.Text[:start] + c.Text + doc.Text[max(start, end):]
	}
	s.change(s.state.with(doc))
}

// cancel ends the work on a question.
func (s *server) cancel(params json.RawMessage) error {
	var p cancelParams
	if err := json.Unmarshal(params, &p); err != nil {
		return err
	}
	id := jsonrpc2.ID{}
	if text := string(p.ID); strings.HasPrefix(text, `"`) {
		id.IsString = true
		if err := json.Unmarshal(p.ID, &id.Str); err != nil {
			return err
		}
	} else if n, err := strconv.ParseUint(text, 10, 64); err == nil {
		id.Num = n
	}
	s.mu.Lock()
	cancel := s.asked[id]
	s.mu.Unlock()
	if cancel != nil {
		cancel()
	}
	return nil
}
