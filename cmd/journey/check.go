package main

import (
	"fmt"
	"os"

	"github.com/journeylang/journey/lang/diag"
	"github.com/journeylang/journey/lang/load"
	"github.com/journeylang/journey/lang/plan"
	"github.com/journeylang/journey/runtime/mail"
)

type checkVerb struct {
	Dir  string `arg:"" optional:"" default:"." help:"Folder of the program."`
	JSON bool   `name:"json" help:"Print diagnostics as JSON."`
}

func (v *checkVerb) Run(c *console) error {
	if v.JSON {
		_, list, err := read(v.Dir)
		if err != nil {
			return err
		}
		if err := diag.WriteJSON(c.out, list); err != nil {
			return err
		}
		if list.HasErrors() {
			return errWrong
		}
		return nil
	}
	p, err := loadProgram(c, v.Dir)
	if err != nil {
		return err
	}
	fmt.Fprintf(c.out, "%s: fine (%s, %s, %s)\n", p.Name, plural(len(p.Journeys), "journey"), plural(len(p.Segments), "segment"),
		plural(len(p.Tests), "test"))
	return nil
}

func read(dir string) (*plan.Program, diag.List, error) {
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		return nil, nil, usageError{fmt.Errorf("there is no folder %s", dir)}
	}
	p, list, err := load.Dir(os.DirFS(dir), dir)
	if err != nil {
		return nil, nil, usageError{err}
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
		errors, warnings := 0, 0
		for _, d := range list {
			if d.Severity == diag.Error {
				errors++
			} else {
				warnings++
			}
		}
		fmt.Fprintf(c.err, "%s, %s\n", plural(errors, "error"), plural(warnings, "warning"))
		return nil, errWrong
	}
	return p, checkMails(c, p)
}

// checkMails reports the mails whose templates no mail could be made of.
func checkMails(c *console, p *plan.Program) (err error) {
	for _, m := range p.Messages {
		if _, fault := mail.Compile(m); fault != nil {
			fmt.Fprintf(c.err, "error: %v\n --> %s:%d\n", fault, m.Where.File.Name, m.Where.Begin().Line)
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
