// Package load makes a plan from a folder of scripts: it reads, parses, checks and plans.
//
// The same texts give the same program, whether they come from a folder or from memory: the runtime keeps the
// sources of what it runs and compiles them again.
package load

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"sort"

	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/lang/check"
	"github.com/journeylang/journey/lang/diag"
	"github.com/journeylang/journey/lang/parse"
	"github.com/journeylang/journey/lang/plan"
	"github.com/journeylang/journey/lang/source"
)

// Extension is how the names of scripts end.
const Extension = ".journey"

// Dir loads the program in the root of fsys: its scripts, and the files of bodies and code that they name. name is what people
// call the folder; it only appears in errors. Files are named by their path in the folder.
//
// The program is nil if the list has errors. An error is one of reading, or says that there is no script.
func Dir(fsys fs.FS, name string) (*plan.Program, diag.List, error) {
	entries, err := fs.ReadDir(fsys, ".")
	if err != nil {
		return nil, nil, fmt.Errorf("read the folder %s: %w", name, err)
	}
	var scripts []*source.File
	for _, e := range entries {
		if e.IsDir() || path.Ext(e.Name()) != Extension {
			continue
		}
		text, err := fs.ReadFile(fsys, e.Name())
		if err != nil {
			return nil, nil, fmt.Errorf("read a script of %s: %w", name, err)
		}
		scripts = append(scripts, source.NewFile(e.Name(), string(text)))
	}
	if len(scripts) == 0 {
		return nil, nil, fmt.Errorf("the folder %s holds no %s file", name, Extension)
	}
	tree, reported := parseAll(scripts)
	bodies, err := ReadBodies(fsys, tree)
	if err != nil {
		return nil, nil, fmt.Errorf("read a body of %s: %w", name, err)
	}
	p, diags := compile(tree, bodies, scripts, reported)
	return p, diags, nil
}

// Sources loads the program from texts in memory, scripts and the files that they name together, as Dir would from a folder that
// holds them. The program is nil if the list has errors.
func Sources(files []*source.File) (*plan.Program, diag.List) {
	var scripts []*source.File
	bodies := map[string]*source.File{}
	for _, f := range files {
		if path.Ext(f.Name) == Extension {
			scripts = append(scripts, f)
		} else {
			bodies[f.Name] = f
		}
	}
	tree, reported := parseAll(scripts)
	return compile(tree, bodies, scripts, reported)
}

func parseAll(scripts []*source.File) (*ast.Program, diag.List) {
	sort.SliceStable(scripts, func(i, j int) bool { return scripts[i].Name < scripts[j].Name })
	return parse.Files(scripts)
}

func compile(tree *ast.Program, bodies map[string]*source.File, scripts []*source.File, reported diag.List) (*plan.Program, diag.List) {
	info, found := check.Program(tree, bodies, reported)
	all := append(append(diag.List(nil), reported...), found...)
	if all.HasErrors() {
		return nil, withoutEchoes(all.Tidy(), tree)
	}
	return plan.Build(info, scripts), all.Tidy()
}

// maxBody is the size of the largest body or code file that is read: no mail is larger.
const maxBody = 1 << 20

// ReadBodies reads the files that declarations name: bodies of mails, code of functions and actions. What does not
// exist is left to the checker, which knows where it was named.
func ReadBodies(fsys fs.FS, tree *ast.Program) (map[string]*source.File, error) {
	bodies := map[string]*source.File{}
	for _, f := range tree.Files {
		for _, d := range f.Decls {
			name, ok := check.FilePath(d)
			if !ok || bodies[name] != nil || path.Ext(name) == Extension {
				continue
			}
			info, err := fs.Stat(fsys, name)
			if errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrInvalid) || err == nil && info.IsDir() {
				continue
			}
			if err != nil {
				return nil, err
			}
			if info.Size() > maxBody {
				return nil, fmt.Errorf("%s has %d MB; a body or code file may have %d", name, info.Size()>>20, maxBody>>20)
			}
			text, err := fs.ReadFile(fsys, name)
			if err != nil {
				return nil, err
			}
			bodies[name] = source.NewFile(name, string(text))
		}
	}
	return bodies, nil
}
