package lsp

import (
	"bytes"
	"io/fs"
	"os"
	"path"
	"sort"
	"sync"
	"time"

	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/lang/load"
	"github.com/journeylang/journey/lang/query"
	"github.com/journeylang/journey/lang/source"
)

// program is a folder with what is remembered of it from one keystroke to the next.
type program struct {
	folder string

	mu         sync.Mutex
	generation int // of snapshot
	snapshot   *query.Snapshot
	parsed     map[string]*query.File
	disk       *overlay // files read, until something changes on disk
}

// at returns the program as it is in a state. Only the files whose text has changed are parsed again.
func (p *program) at(s *state, functions []query.Function) *query.Snapshot {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.snapshot != nil && p.generation == s.generation {
		return p.snapshot
	}
	texts := p.overlay(s)
	tree := &ast.Program{}
	parsed := map[string]*query.File{}
	var files []*query.File
	for _, name := range texts.scripts() {
		text, err := texts.ReadFile(name)
		if err != nil {
			continue // gone since it was listed
		}
		f := p.parsed[name]
		if f == nil || f.Source.Text != string(text) {
			f = query.Reparse(f, source.NewFile(name, string(text)))
		}
		parsed[name] = f
		files = append(files, f)
		tree.Files = append(tree.Files, f.Tree)
	}
	bodies, err := load.ReadBodies(texts, tree)
	if err != nil {
		bodies = map[string]*source.File{} // the checker says which are missing
	}
	var snapshot *query.Snapshot
	if p.snapshot == nil {
		snapshot = query.New(files, bodies, functions)
	} else {
		snapshot = p.snapshot.Next(files, bodies, functions)
	}
	if s.generation >= p.generation {
		p.parsed, p.snapshot, p.generation = parsed, snapshot, s.generation
	}
	return snapshot
}

// forget makes the program read the disk again.
func (p *program) forget() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.disk = nil
}

// overlay is a folder in which the open documents lie over the files on disk.
type overlay struct {
	open  map[string]string
	disk  fs.FS // nil: there is none
	read  map[string][]byte
	names []string // of the scripts on disk; nil: not listed yet
}

func (p *program) overlay(s *state) *overlay {
	if p.disk == nil {
		p.disk = &overlay{read: map[string][]byte{}}
		if dir, ok := diskOf(p.folder); ok {
			p.disk.disk = os.DirFS(dir)
			entries, _ := fs.ReadDir(p.disk.disk, ".")
			for _, e := range entries {
				if !e.IsDir() && path.Ext(e.Name()) == load.Extension {
					p.disk.names = append(p.disk.names, e.Name())
				}
			}
		}
	}
	o := *p.disk
	o.open = map[string]string{}
	for uri, d := range s.docs {
		if name, ok := inFolder(p.folder, uri); ok {
			o.open[name] = d.Text
		}
	}
	return &o
}

// scripts returns the names of the scripts, sorted.
func (o *overlay) scripts() []string {
	names := append([]string(nil), o.names...)
	for name := range o.open {
		if path.Ext(name) == load.Extension && path.Dir(name) == "." || len(o.open) == 1 && o.disk == nil {
			names = append(names, name)
		}
	}
	sort.Strings(names)
	out := names[:0]
	for i, n := range names {
		if i == 0 || n != names[i-1] {
			out = append(out, n)
		}
	}
	return out
}

// ReadFile implements fs.ReadFileFS.
func (o *overlay) ReadFile(name string) ([]byte, error) {
	if text, ok := o.open[name]; ok {
		return []byte(text), nil
	}
	if data, ok := o.read[name]; ok {
		return data, nil
	}
	if o.disk == nil {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	data, err := fs.ReadFile(o.disk, name)
	if err == nil {
		o.read[name] = data
	}
	return data, err
}

// Open implements fs.FS.
func (o *overlay) Open(name string) (fs.File, error) {
	data, err := o.ReadFile(name)
	if err != nil {
		return nil, err
	}
	return &openFile{bytes.NewReader(data), name, int64(len(data))}, nil
}

// openFile is a text of an overlay.
type openFile struct {
	*bytes.Reader
	name string
	size int64
}

func (f *openFile) Stat() (fs.FileInfo, error) { return f, nil }
func (f *openFile) Close() error               { return nil }
func (f *openFile) Name() string               { return path.Base(f.name) }
func (f *openFile) Size() int64                { return f.size }
func (f *openFile) Mode() fs.FileMode          { return 0o444 }
func (f *openFile) ModTime() time.Time         { return time.Time{} }
func (f *openFile) IsDir() bool                { return false }
func (f *openFile) Sys() any                   { return nil }
