package main

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/journeylang/journey/lang/diag"
	"github.com/journeylang/journey/lang/graph"
	"github.com/journeylang/journey/lang/plan"
	"github.com/journeylang/journey/runtime/intake"
	"github.com/journeylang/journey/runtime/report"
)

type graphVerb struct {
	Dir     string `arg:"" optional:"" default:"." help:"Folder of the program."`
	Journey string `arg:"" optional:"" help:"The journey to draw; needed where there are several, except for mermaid, dot and json."`
	Format  string `enum:"mermaid,dot,svg,json" default:"mermaid" help:"mermaid, dot, svg or json."`
	Counts  bool   `help:"Say how many people each step has met: in a simulation over contacts.* and events.* of the folder, or on the running server."`
	Cover   bool   `help:"Mark the steps and branches that no test reaches."`
	Server  string `env:"JOURNEY_SERVER" placeholder:"URL" help:"Count on a running server."`
	Token   string `env:"JOURNEY_TOKEN" help:"The server's token."`
}

func (v *graphVerb) Run(ctx context.Context, c *console) error {
	p, err := loadProgram(c, v.Dir)
	if err != nil {
		return err
	}
	journeys, err := v.journeys(p)
	if err != nil {
		return err
	}
	met := map[string]map[string]graph.Counts{}
	if v.Counts {
		if met, err = v.counts(ctx, c, p); err != nil {
			return err
		}
	}
	reached := map[string][]graph.Reach{}
	if v.Cover {
		reached = reach(p)
	}
	for _, j := range journeys {
		g, err := graph.Counted(j, met[j.Name])
		if err != nil {
			return err
		}
		if v.Cover {
			g.Mark(j, reached[j.Name])
		}
		switch v.Format {
		case "svg":
			err = graph.SVG(c.out, g)
		case "dot":
			err = graph.DOT(c.out, g)
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

// counts returns how many people each step has met, by journey and step: on the server, where one is named, else in a
// simulation like that of `journey simulate`.
func (v *graphVerb) counts(ctx context.Context, c *console, p *plan.Program) (map[string]map[string]graph.Counts, error) {
	var r report.Report
	if v.Server != "" {
		if err := (remote{v.Server, v.Token}).get(ctx, "/v1/report", &r); err != nil {
			return nil, err
		}
		return met(&r), nil
	}
	s := simulation{program: p}
	if err := s.read(ctx, &reading{console: c, options: intake.Options{Program: p, NeedTime: true}}, &simulateVerb{Dir: v.Dir}); err != nil {
		return nil, err
	}
	s.span(time.Now())
	shell, err := s.run(graphSeed)
	if err != nil {
		return nil, err
	}
	return met(report.Of(shell.Counts(), shell.World().Programs)), nil
}

// graphSeed is the seed that `journey simulate` has by default.
const graphSeed = 1

// met sorts the numbers of a report by journey and step.
func met(r *report.Report) map[string]map[string]graph.Counts {
	all := map[string]map[string]graph.Counts{}
	for _, j := range r.Journeys {
		of := map[string]graph.Counts{graph.StartID: {In: int(j.Entered), Out: int(j.Entered)}}
		for _, s := range j.Steps {
			of[s.ID] = graph.Counts{In: int(s.In), Here: int(s.Here), Out: int(s.Out), Sent: int(s.Sent), Blocked: int(s.Blocked)}
		}
		all[j.Journey] = of
	}
	return all
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
