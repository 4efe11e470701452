package main

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/journeylang/journey/lang/diag"
	"github.com/journeylang/journey/lang/graph"
	"github.com/journeylang/journey/lang/plan"
)

type graphVerb struct {
	Dir     string `arg:"" optional:"" default:"." help:"Folder of the program."`
	Journey string `arg:"" optional:"" help:"The journey to draw; needed where there are several, except for mermaid and json."`
	Format  string `enum:"mermaid,svg,json" default:"mermaid" help:"mermaid, svg or json."`
}

func (v *graphVerb) Run(c *console) error {
	p, err := loadProgram(c, v.Dir)
	if err != nil {
		return err
	}
	journeys, err := v.journeys(p)
	if err != nil {
		return err
	}
	for _, j := range journeys {
		g, err := graph.Of(j)
		if err != nil {
			return err
		}
		switch v.Format {
		case "svg":
			err = graph.SVG(c.out, g, nil)
		case "json":
			err = json.NewEncoder(c.out).Encode(g)
		default:
			err = graph.Mermaid(c.out, g)
		}
		if err != nil {
			return fmt.Errorf("draw %s: %w", j.Name, err)
		}
	}
	return nil
}

// journeys returns the journey that was asked for, or all of them where the format can hold several.
func (v *graphVerb) journeys(p *plan.Program) ([]*plan.Journey, error) {
	var names []string
	for _, j := range p.Journeys {
		if j.Name == v.Journey {
			return []*plan.Journey{j}, nil
		}
		names = append(names, j.Name)
	}
	switch {
	case v.Journey != "":
		hint := ""
		if near := diag.Nearest(v.Journey, names); near != "" {
			hint = fmt.Sprintf("; did you mean %s?", near)
		}
		return nil, usageError{fmt.Errorf("there is no journey %s in %s%s", v.Journey, p.Name, hint)}
	case len(names) == 0:
		return nil, usageError{fmt.Errorf("%s has no journey to draw", p.Name)}
	case len(names) > 1 && v.Format == "svg":
		return nil, usageError{fmt.Errorf("a drawing holds one journey: name one of %s", strings.Join(names, ", "))}
	}
	return p.Journeys, nil
}
