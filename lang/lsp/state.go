package lsp

import (
	"maps"
	"net/url"
	"path"
	"path/filepath"
	"sort"
	"strings"

	"github.com/journeylang/journey/lang/load"
)

// state is what the editor has told so far. It is never changed: each message that tells makes a new one.
type state struct {
	generation int // grows with every change, on disk too
	docs       map[string]document
}

// with returns the state in which the document is d.
func (s *state) with(d document) *state {
	next := &state{s.generation + 1, maps.Clone(s.docs)}
	if next.docs == nil {
		next.docs = map[string]document{}
	}
	next.docs[d.URI] = d
	return next
}

// without returns the state in which the document is closed.
func (s *state) without(uri string) *state {
	next := &state{s.generation + 1, maps.Clone(s.docs)}
	delete(next.docs, uri)
	return next
}

// touched returns the state after something changed on disk.
func (s *state) touched() *state { return &state{s.generation + 1, s.docs} }

// folders returns the folders that have an open script, in order.
func (s *state) folders() []string {
	seen := map[string]bool{}
	for uri := range s.docs {
		if path.Ext(uri) == load.Extension || folderOf(uri) == uri {
			seen[folderOf(uri)] = true
		}
	}
	var all []string
	for f := range seen {
		all = append(all, f)
	}
	sort.Strings(all)
	return all
}

// folderOf is the address of the folder of a document.
func folderOf(uri string) string {
	if i := strings.LastIndexByte(uri, '/'); i >= 0 {
		return uri[:i]
	}
	return uri
}

// inFolder is the name of a document within a folder; ok is false for a document elsewhere.
func inFolder(folder, uri string) (name string, ok bool) {
	if folder == uri {
		return uri, true // a buffer without a file: a program of its own
	}
	rest, ok := strings.CutPrefix(uri, folder+"/")
	if !ok {
		return "", false
	}
	if plain, err := url.PathUnescape(rest); err == nil {
		rest = plain
	}
	return rest, true
}

// uriOf is the address of a file of a folder.
func uriOf(folder, name string) string {
	if folder == name {
		return name
	}
	parts := strings.Split(name, "/")
	for i := range parts {
		parts[i] = url.PathEscape(parts[i])
	}
	return folder + "/" + strings.Join(parts, "/")
}

// diskOf is the path of a folder on disk; ok is false where it has none.
func diskOf(folder string) (string, bool) {
	u, err := url.Parse(folder)
	if err != nil || u.Scheme != "file" {
		return "", false
	}
	name := u.Path
	if len(name) > 2 && name[0] == '/' && name[2] == ':' {
		name = name[1:] // file:///C:/shop
	}
	return filepath.FromSlash(name), true
}
