package main

import (
	"context"
	"fmt"
	"text/tabwriter"

	"github.com/journeylang/journey/server"
)

type logVerb struct {
	Journey string `arg:"" optional:"" help:"Journey to look at; all if left out."`
	Dir     string `default:"." placeholder:"DIR" help:"Folder of the program."`
	aim
}

func (v *logVerb) Run(ctx context.Context, c *console) error {
	return v.take(ctx, v.Dir, false, func(h helm) error {
		done, err := h.Log(ctx, v.Journey)
		if err != nil {
			return err
		}
		if v.JSON {
			return writeJSON(c.out, done)
		}
		t := tabwriter.NewWriter(c.out, 0, 0, 2, ' ', 0)
		for _, d := range done {
			fmt.Fprintf(t, "%s\t%s\t%s\n", d.At, d.By, act(d))
		}
		return t.Flush()
	})
}

// act tells a line of the log in words.
func act(d server.Done) string {
	text := d.Do
	switch d.Do {
	case "publish":
		text = fmt.Sprintf("published program %d, people %s", d.Program, d.Policy)
	case "rollback":
		text = fmt.Sprintf("rolled back to program %d, as program %d, people %s", d.Back, d.Program, d.Policy)
		if d.Journey != "" {
			text = fmt.Sprintf("rolled back %s to program %d, as program %d, people %s", d.Journey, d.Back, d.Program, d.Policy)
		}
	case "pause":
		text = fmt.Sprintf("paused %s, %s", d.Journey, d.Policy)
	case "resume":
		text = "resumed " + d.Journey
	case "stop":
		text = "stopped " + d.Journey
	case "forget":
		text = "forgot a person, " + d.Person
	}
	if d.Note != "" {
		text += ": " + d.Note
	}
	return text
}
