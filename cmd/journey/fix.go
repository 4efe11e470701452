package main

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/journeylang/journey/lang/diag"
	"github.com/journeylang/journey/lang/source"
)

// fixPasses bounds how often the program is checked again: a mended mistake may uncover the next one behind it.
const fixPasses = 10

// fix mends the files of a program where a diagnostic knows how, and says what it did.
func fix(c *console, dir string) error {
	fixed, files := 0, map[string]bool{}
	for range fixPasses {
		_, list, err := read(dir)
		if err != nil {
			return err
		}
		mended := diag.Mend(list)
		if len(mended.Done) == 0 {
			break
		}
		changed := slices.SortedFunc(maps.Keys(mended.Texts), func(a, b *source.File) int { return strings.Compare(a.Name, b.Name) })
		for _, f := range changed {
			if err := rewrite(filepath.Join(dir, filepath.FromSlash(f.Name)), mended.Texts[f]); err != nil {
				return fmt.Errorf("fix %s: %w", f.Name, err)
			}
			files[f.Name] = true
		}
		for _, d := range mended.Done {
			sayFix(c, d)
		}
		fixed += len(mended.Done)
	}
	if fixed > 0 {
		fmt.Fprintf(c.err, "%s mended in %s\n\n", plural(fixed, "mistake"), plural(len(files), "file"))
	}
	return nil
}

// rewrite replaces the text of a file and leaves its permissions as they are.
func rewrite(path, text string) error {
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	return os.WriteFile(path, []byte(text), info.Mode().Perm())
}

// sayFix prints one line about what was mended.
func sayFix(c *console, d diag.Diagnostic) {
	for _, e := range d.Fix {
		at := e.Span.Begin()
		what := fmt.Sprintf("%s instead of %s", shown(e.Text), shown(e.Span.Text()))
		switch {
		case e.Span.Text() == "":
			what = shown(e.Text) + " added"
		case e.Text == "":
			what = shown(e.Span.Text()) + " deleted"
		}
		fmt.Fprintf(c.err, "%s:%d:%d: %s (%s: %s)\n", e.Span.File.Name, at.Line, at.Column, what, d.Code, d.Message)
	}
}

// shown returns a piece of a script as a message shows it: white space by its name.
func shown(text string) string {
	if text == "\n" || text == "\r\n" {
		return "a new line"
	}
	return text
}
