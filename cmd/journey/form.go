package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/journeylang/journey/lang/diag"
	"github.com/journeylang/journey/lang/plan"
	"github.com/journeylang/journey/server/web/form"
)

type formVerb struct {
	Name  string `arg:"" optional:"" help:"The form; all are listed if left out."`
	Dir   string `default:"." placeholder:"DIR" help:"Folder of the program."`
	URL   string `name:"url" default:"http://127.0.0.1:8177" placeholder:"BASE" help:"Where people reach the server: https://journey.example."`
	Embed bool   `help:"Print the HTML to put into a page of your own."`
}

// Run lists the forms of a program with their addresses, or prints what makes one part of another page.
func (v *formVerb) Run(_ context.Context, c *console) error {
	p, err := loadProgram(c, v.Dir)
	if err != nil {
		return err
	}
	base := strings.TrimSuffix(v.URL, "/")
	if v.Name == "" {
		if v.Embed {
			return usageError{fmt.Errorf("name the form to embed: %s", formNames(p))}
		}
		for _, f := range p.Forms {
			fmt.Fprintf(c.out, "%s  %s  %s/f/%s\n", f.Name, f.Title, base, f.Name)
		}
		return nil
	}
	f, ok := p.Form(v.Name)
	if !ok {
		hint := "the program has " + formNames(p)
		if near := diag.Nearest(v.Name, names(p)); near != "" {
			hint = "did you mean " + near + "?"
		}
		return usageError{fmt.Errorf("there is no form %s; %s", v.Name, hint)}
	}
	if v.Embed {
		return form.Embed(c.out, base, f)
	}
	fmt.Fprintf(c.out, "page     %s/f/%s\n", base, f.Name)
	fmt.Fprintf(c.out, "inbound  %s/v1/inbound/%s\n", base, f.Name)
	for _, a := range f.Fields {
		need := ""
		if a.Required {
			need = ", required"
		}
		fmt.Fprintf(c.out, "  %s: %s -> %s.%s%s\n", a.Name, a.Type.Article(), a.Record, a.Into, need)
	}
	return nil
}

func names(p *plan.Program) []string {
	var all []string
	for _, f := range p.Forms {
		all = append(all, f.Name)
	}
	return slices.Sorted(slices.Values(all))
}

func formNames(p *plan.Program) string {
	if all := names(p); len(all) > 0 {
		return strings.Join(all, ", ")
	}
	return "no forms"
}
