// Package query answers what an editor asks about a program: what is this, where is it declared, what may stand here.
//
// Every answer is a pure function of a Snapshot, which is a program at one moment: its texts, their trees, what the
// checker found. It is never changed, so many may ask it at once. Broken programs are the normal case here: whoever
// types has a broken program most of the time. So hover, references and symbols read the tree and what of it could be
// understood (declare.go, refer.go), and completion reads the tokens before the cursor alone (place.go), which stand
// whatever follows.
package query

import (
	"sort"
	"sync"

	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/lang/check"
	"github.com/journeylang/journey/lang/diag"
	"github.com/journeylang/journey/lang/parse"
	"github.com/journeylang/journey/lang/source"
	"github.com/journeylang/journey/lang/token"
)

// Function is a function of the language, for hover and completion. Stdlib holds them; this room is handed them.
type Function struct {
	Name      string
	Signature string // count(event[, window]): number
	Doc       string
	Example   string
}

// File is a script with its tree and its declarations. It depends on its own text alone, so it serves for as many
// snapshots as the text stays the same.
type File struct {
	Source   *source.File
	Tree     *ast.File
	Reported diag.List // by the parser
	Tokens   []token.Token
	decls    []Decl // by their place
	reading  *parse.Reading
}

// Parse reads a script.
func Parse(f *source.File) *File { return Reparse(nil, f) }

// Reparse reads a script of which before is an earlier text, or nil. It gives the same as Parse, and is faster: what
// has stayed the same is not read again.
func Reparse(before *File, f *source.File) *File {
	var earlier *parse.Reading
	if before != nil {
		earlier = before.reading
	}
	r := parse.Again(earlier, f)
	return &File{Source: f, Tree: r.Tree, Reported: r.Diagnostics, Tokens: r.Tokens, decls: declarations(r.Tree), reading: r}
}

// Snapshot is a program at one moment.
type Snapshot struct {
	Files       []*File                 // scripts, by name
	Bodies      map[string]*source.File // body files, by path
	Info        *check.Info
	Diagnostics diag.List // tidy

	functions []Function
	byName    map[string]*File
	declared  map[Symbol][]Decl

	once   sync.Mutex // guards places
	places map[string][]Ref
}

// New checks the program that the files are. The list of functions is what expressions may call beyond the author's own.
func New(files []*File, bodies map[string]*source.File, functions []Function) *Snapshot {
	return (&Snapshot{Info: &check.Info{}}).Next(files, bodies, functions)
}

// Next is New for a program after a change. It says the same, and is faster: what has stayed as it was is not checked
// again.
func (before *Snapshot) Next(files []*File, bodies map[string]*source.File, functions []Function) *Snapshot {
	s := &Snapshot{Files: append([]*File(nil), files...), Bodies: bodies, functions: functions,
		byName: map[string]*File{}, declared: map[Symbol][]Decl{}, places: map[string][]Ref{}}
	sort.SliceStable(s.Files, func(i, j int) bool { return s.Files[i].Source.Name < s.Files[j].Source.Name })
	tree := &ast.Program{}
	var reported diag.List
	for _, f := range s.Files {
		tree.Files = append(tree.Files, f.Tree)
		reported = append(reported, f.Reported...)
		s.byName[f.Source.Name] = f
		for _, d := range f.decls {
			s.declared[d.Symbol] = append(s.declared[d.Symbol], d)
		}
	}
	info, found := check.Again(before.Info, tree, bodies, reported)
	s.Info = info
	s.Diagnostics = append(append(diag.List(nil), reported...), found...).Tidy()
	return s
}

// File returns the script of that name, or nil.
func (s *Snapshot) File(name string) *File { return s.byName[name] }

// all returns the declarations of a kind and owner, each name once, in the order of the files.
func (s *Snapshot) all(kind Kind, owner string) []Decl {
	var out []Decl
	seen := map[string]bool{}
	for _, f := range s.Files {
		for _, d := range f.decls {
			if d.Kind == kind && d.Owner == owner && !seen[d.Name] {
				seen[d.Name] = true
				out = append(out, d)
			}
		}
	}
	return out
}

// has reports whether something of that kind and name is declared.
func (s *Snapshot) has(kind Kind, owner, name string) bool {
	return len(s.declared[Symbol{kind, owner, name}]) > 0
}

// message returns what the checker knows of a message; nil where it knows nothing.
func (s *Snapshot) message(name string) *check.Message {
	for _, m := range s.Info.Messages {
		if m.Name == name {
			return m
		}
	}
	return nil
}
