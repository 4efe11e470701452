package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/journeylang/journey/lang/format"
	"github.com/journeylang/journey/lang/load"
	"github.com/journeylang/journey/lang/source"
)

type fmtVerb struct {
	Paths []string `arg:"" optional:"" name:"file" help:"Scripts, or folders of them; - is the standard input. Default: this folder."`
	Write bool     `short:"w" help:"Write the result into the files and name those that changed, instead of printing it."`
	Check bool     `help:"Only name the files that would change; exit with 1 if there are any."`
}

// Run formats each file. A part that cannot be read stays as it is, which is said but is no failure.
func (v *fmtVerb) Run(c *console) error {
	if v.Write && v.Check {
		return usageError{errors.New("-w and --check exclude each other")}
	}
	files, err := v.files()
	if err != nil {
		return err
	}
	changed := false
	for _, name := range files {
		did, err := v.file(c, name)
		if err != nil {
			return err
		}
		changed = changed || did
	}
	if v.Check && changed {
		return errWrong
	}
	return nil
}

// files returns the files that are meant, those of a folder in the order of their names.
func (v *fmtVerb) files() ([]string, error) {
	if len(v.Paths) == 0 {
		v.Paths = []string{"."}
	}
	var all []string
	for _, path := range v.Paths {
		if path == "-" {
			if v.Write {
				return nil, usageError{errors.New("-w cannot write into the standard input")}
			}
			all = append(all, path)
			continue
		}
		info, err := os.Stat(path)
		if errors.Is(err, fs.ErrNotExist) {
			return nil, usageError{fmt.Errorf("there is no file or folder %s", path)}
		}
		if err != nil {
			return nil, err
		}
		if !info.IsDir() {
			all = append(all, path)
			continue
		}
		entries, err := os.ReadDir(path)
		if err != nil {
			return nil, err
		}
		found := len(all)
		for _, e := range entries {
			if !e.IsDir() && filepath.Ext(e.Name()) == load.Extension {
				all = append(all, filepath.Join(path, e.Name()))
			}
		}
		if len(all) == found {
			return nil, usageError{fmt.Errorf("the folder %s holds no %s file", path, load.Extension)}
		}
	}
	return all, nil
}

// file formats one file, and reports whether that changes it.
func (v *fmtVerb) file(c *console, name string) (changed bool, err error) {
	var text []byte
	if name == "-" {
		text, err = io.ReadAll(c.in)
	} else {
		text, err = os.ReadFile(name)
	}
	if err != nil {
		return false, err
	}
	got, ok := format.Source(source.NewFile(name, string(text)))
	if !ok {
		fmt.Fprintf(c.err, "%s: what cannot be read stays as it is; journey check says why\n", name)
	}
	changed = got != string(text)
	switch {
	case v.Check || v.Write:
		if !changed {
			return false, nil
		}
		if v.Write {
			if err := rewrite(name, got); err != nil {
				return true, fmt.Errorf("write %s: %w", name, err)
			}
		}
		_, err = fmt.Fprintln(c.out, name)
	default:
		_, err = io.WriteString(c.out, got)
	}
	return changed, err
}
