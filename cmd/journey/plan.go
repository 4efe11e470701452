package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/journeylang/journey/runtime/machine"
	"github.com/journeylang/journey/runtime/report"
	"github.com/journeylang/journey/server"
)

type planVerb struct {
	Dir string `arg:"" optional:"" default:"." help:"Folder of the program."`
	aim
}

// Help implements kong.HelpProvider.
func (*planVerb) Help() string {
	return `Compares the program in DIR with the one that runs: journeys and steps that come, go or change, how many people stand
where, and what each policy of publish would do with them. It changes nothing.`
}

func (v *planVerb) Run(ctx context.Context, c *console) error {
	p, err := loadProgram(c, v.Dir)
	if err != nil {
		return err
	}
	var change *report.Change
	err = v.take(ctx, v.Dir, false, func(h helm) error {
		change, err = h.Plan(ctx, server.Order{Files: filesOf(p)})
		return err
	})
	if errors.Is(err, errNoData) {
		change, err = report.ChangeOf(&machine.World{}, nil, nil, p), nil
	}
	if err != nil {
		return err
	}
	if v.JSON {
		return writeJSON(c.out, change)
	}
	return writeChange(c.out, change)
}

func writeJSON(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	return e.Encode(v)
}

// writeChange writes what a publish would do, a journey behind the other.
func writeChange(w io.Writer, c *report.Change) error {
	if c.Live == 0 {
		fmt.Fprintf(w, "%s: nothing runs yet; a publish starts %s\n", c.Program, journeyNames(c, "added"))
		return nil
	}
	fmt.Fprintf(w, "%s, compared with program %d, which runs\n", c.Program, c.Live)
	writePolicies(w, c.Policies)
	writeSegments(w, c.Segments)
	kept := 0
	for _, j := range c.Journeys {
		if j.Change == "kept" {
			kept++
			continue
		}
		fmt.Fprintf(w, "\n%s: %s%s%s\n", j.Journey, j.Change, inside(j), status(j))
		if err := writeSteps(w, j); err != nil {
			return err
		}
	}
	if kept > 0 && c.Changes {
		fmt.Fprintf(w, "\n%s not change\n", counted(int64(kept), "journey does", "journeys do"))
	}
	if !c.Changes {
		fmt.Fprintln(w, "\nno journey changes what it does")
	}
	return nil
}

// writePolicies tells what changes for every send: "cap for marketing: 2 per day → 1 per day".
func writePolicies(w io.Writer, all []report.PolicyChange) {
	if len(all) == 0 {
		return
	}
	fmt.Fprintln(w, "\nfor every send, also to people under way:")
	for _, p := range all {
		switch {
		case p.Before == "":
			fmt.Fprintf(w, "  + %s: %s\n", p.What, p.After)
		case p.After == "":
			fmt.Fprintf(w, "  - %s: %s\n", p.What, p.Before)
		default:
			fmt.Fprintf(w, "  ~ %s: %s → %s\n", p.What, p.Before, p.After)
		}
	}
}

// writeSegments tells which segments come, go or have another rule: "keen, 12 in it: count(viewed) >= 2 → count(viewed) >= 3".
func writeSegments(w io.Writer, all []report.SegmentChange) {
	if len(all) == 0 {
		return
	}
	fmt.Fprintln(w, "\nsegments, applied to everybody while the program runs:")
	for _, s := range all {
		size := ", " + grouped(int64(s.Size)) + " in it"
		switch s.Change {
		case "added":
			fmt.Fprintf(w, "  + %s: %s\n", s.Segment, cmp.Or(s.After, "static"))
		case "removed":
			fmt.Fprintf(w, "  - %s%s: %s\n", s.Segment, size, cmp.Or(s.Before, "static"))
		default:
			fmt.Fprintf(w, "  ~ %s%s: %s → %s\n", s.Segment, size, cmp.Or(s.Before, "static"), cmp.Or(s.After, "static"))
		}
	}
}

func inside(j *report.JourneyChange) string {
	if j.Inside == 0 {
		return ""
	}
	return ", " + counted(j.Inside, "trip", "trips") + " under way"
}

func status(j *report.JourneyChange) string {
	if j.Status == machine.Live {
		return ""
	}
	return ", " + j.Status
}

func writeSteps(w io.Writer, j *report.JourneyChange) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, s := range j.Steps {
		mark := map[string]string{"added": "+", "removed": "-", "changed": "~", "kept": " "}[s.Change]
		var said []string
		if s.Now != "" && s.Now != s.Label {
			said = append(said, "now "+s.Now)
		}
		if s.Here > 0 {
			said = append(said, fmt.Sprintf("%d here", s.Here))
			if s.Change == "removed" && s.To != "" {
				said = append(said, "moved, they go on at "+s.To)
			} else if s.Change == "removed" {
				said = append(said, "moved, they leave")
			}
		}
		fmt.Fprintln(t, strings.TrimRight(fmt.Sprintf("  %s %s\t%s", mark, s.Label, strings.Join(said, ", ")), "\t "))
	}
	if err := t.Flush(); err != nil || j.Inside == 0 {
		return err
	}
	fmt.Fprintf(w, "  --people keep     %s\n", fate("keep", j))
	fmt.Fprintf(w, "  --people move     %s\n", fate("move", j))
	_, err := fmt.Fprintf(w, "  --people restart  %s\n", fate("restart", j))
	return err
}

// fate tells what a policy does with those who are inside a journey.
func fate(people string, j *report.JourneyChange) string {
	switch {
	case people == machine.MovePeople:
		var parts []string
		for _, part := range []struct {
			n    int64
			text string
		}{{j.Move.Stay, "stay at their step"}, {j.Move.GoOn, "go on behind a step that is gone"}, {j.Move.Leave, "leave, as nothing follows"}} {
			if part.n > 0 {
				parts = append(parts, fmt.Sprintf("%d %s", part.n, part.text))
			}
		}
		return strings.Join(parts, ", ")
	case people == machine.RestartPeople && j.Change == "removed":
		return fmt.Sprintf("%d leave", j.Inside)
	case people == machine.RestartPeople:
		return fmt.Sprintf("%d begin again at the first step", j.Restart)
	}
	return fmt.Sprintf("%d go on under the version that they entered", j.Inside)
}

// journeyNames lists the journeys with a change.
func journeyNames(c *report.Change, change string) string {
	var names []string
	for _, j := range c.Journeys {
		if j.Change == change {
			names = append(names, j.Journey)
		}
	}
	return strings.Join(names, ", ")
}

// counted writes a number with its noun.
func counted(n int64, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
