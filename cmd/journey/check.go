package main

import (
	"cmp"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"strings"
	"time"

	"github.com/journeylang/journey/lang/diag"
	"github.com/journeylang/journey/lang/load"
	"github.com/journeylang/journey/lang/plan"
	"github.com/journeylang/journey/runtime/mail"
)

type checkVerb struct {
	Dir   string `arg:"" optional:"" default:"." help:"Folder of the program."`
	JSON  bool   `name:"json" xor:"format" help:"Print diagnostics as JSON."`
	SARIF bool   `name:"sarif" xor:"format" help:"Print diagnostics as SARIF 2.1.0, for code hosts."`
	Fix   bool   `help:"First mend in the files what a machine can mend."`
}

func (v *checkVerb) Run(c *console) error {
	if v.Fix {
		if err := fix(c, v.Dir); err != nil {
			return err
		}
	}
	if v.JSON || v.SARIF {
		return v.forMachines(c)
	}
	p, err := loadProgram(c, v.Dir)
	if err != nil {
		return err
	}
	journeys := 0 // that somebody wrote: a form with a double opt-in is one too
	for _, j := range p.Journeys {
		if _, asks := p.Asking(j.Name); !asks {
			journeys++
		}
	}
	fmt.Fprintf(c.out, "%s: fine (%s, %s, %s)\n", p.Name, plural(journeys, "journey"), plural(len(p.Segments), "segment"),
		plural(len(p.Tests), "test"))
	return nil
}

// forMachines prints the diagnostics in the format that was asked for.
func (v *checkVerb) forMachines(c *console) error {
	_, list, err := read(v.Dir)
	if err != nil {
		return err
	}
	if v.SARIF {
		version, _ := build()
		err = diag.WriteSARIF(c.out, list, diag.SARIFOptions{Version: version, Base: baseOf(v.Dir)})
	} else {
		err = diag.WriteJSON(c.out, list)
	}
	if err == nil && list.HasErrors() {
		err = errWrong
	}
	return err
}

// baseOf returns the folder as a path from the current one, as code hosts name files; where it lies elsewhere, its
// whole path.
func baseOf(dir string) string {
	whole, err := filepath.Abs(dir)
	if err != nil {
		return filepath.ToSlash(dir)
	}
	here, err := os.Getwd()
	if err != nil {
		return filepath.ToSlash(whole)
	}
	from, err := filepath.Rel(here, whole)
	if err != nil || from == ".." || strings.HasPrefix(from, ".."+string(filepath.Separator)) {
		return filepath.ToSlash(whole)
	}
	return path.Clean(filepath.ToSlash(from))
}
func read(dir string) (*plan.Program, diag.List, error) {
	if info, err := os.Stat(dir); err == nil && !info.IsDir() {
		return nil, nil, usageError{fmt.Errorf("%s is a file, and a program is a folder: name the folder that it is in, %s", dir, filepath.Dir(dir))}
	} else if err != nil {
		return nil, nil, usageError{fmt.Errorf("there is no folder %s", dir)}
	}
	p, list, err := load.Dir(os.DirFS(dir), dir)
	if err != nil {
		return nil, nil, usageError{err}
	}
	if p != nil && !list.HasErrors() {
		list = append(list, load.Past(p, time.Now())...).Tidy()
	}
	return p, list, nil
}

// loadProgram reads, checks and plans the program of a folder; its diagnostics go to the console.
func loadProgram(c *console, dir string) (*plan.Program, error) {
	p, list, err := read(dir)
	if err != nil {
		return nil, err
	}
	if len(list) > 0 {
		diag.WriteText(c.err, list, c.color)
	}
	if list.HasErrors() {
		errors, warnings, code := 0, 0, diag.Code("")
		for _, d := range list {
			if d.Severity == diag.Error {
				errors++
				code = cmp.Or(code, d.Code)
			} else {
				warnings++
			}
		}
		fmt.Fprintf(c.err, "\n%s, %s; journey explain %s says more\n", plural(errors, "error"), plural(warnings, "warning"), code)
		return nil, errWrong
	}
	return p, checkMails(c, p)
}

// checkMails reports the mails whose templates no mail could be made of.
func checkMails(c *console, p *plan.Program) (err error) {
	for _, m := range p.Messages {
		if _, fault := mail.Compile(m); fault != nil {
			for line := range strings.Lines(fault.Error()) { // one for each part of the mail
				fmt.Fprintf(c.err, "error: %s\n --> %s:%d\n", strings.TrimSpace(line), m.Where.File.Name, m.Where.Line())
			}
			err = errWrong
		}
	}
	return err
}

// plural writes a number of things: "1 journey", "2 journeys".
func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
