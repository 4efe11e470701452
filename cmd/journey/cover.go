package main

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/journeylang/journey/lang/graph"
	"github.com/journeylang/journey/lang/plan"
	"github.com/journeylang/journey/lang/source"
	"github.com/journeylang/journey/runtime/journeytest"
)

// gap is a step that no test reached, or a way on from one that no test took.
type gap struct {
	Where source.Span
	Step  string // its id
	Way   string // "": the step itself
	Text  string // for people: email nudge; else of choose contact.language
}

// gaps returns what the tests have not reached of a journey, in the order of the script. The ways on from a step that was
// not reached are not told one by one.
func gaps(c *journeytest.JourneyCoverage) (all []gap) {
	for i, s := range c.Steps {
		step := &c.Journey.Steps[i]
		if s.In == 0 {
			all = append(all, gap{Where: step.Where, Step: step.ID, Text: step.Label})
			continue
		}
		for k, way := range c.Journey.Ways(i) {
			if s.Ways[k] == 0 {
				all = append(all, gap{Where: way.Where, Step: step.ID, Way: way.Label, Text: wayText(way.Label) + ", of " + step.Label})
			}
		}
	}
	slices.SortStableFunc(all, func(a, b gap) int { return a.Where.Start - b.Where.Start })
	return all
}

// wayText names a way on for people: what a trace says in a word needs the wait beside it.
func wayText(label string) string {
	if label == plan.WayMissing {
		return "no date"
	}
	return label
}

// writeCover writes how much of each journey the tests reached, and the script of those of which something is left, with
// a mark on every line that says so.
func writeCover(c *console, all journeytest.Coverage) {
	green, red, grey, off := "\x1b[32m", "\x1b[1;31m", "\x1b[2m", "\x1b[0m"
	if !c.color {
		green, red, grey, off = "", "", "", ""
	}
	width, reachedAll, countAll := 0, 0, 0
	for i := range all {
		reached, count := all[i].Reached()
		reachedAll, countAll = reachedAll+reached, countAll+count
		width = max(width, len(all[i].Journey.Name))
	}
	fmt.Fprintf(c.out, "\nThe tests reach %d of %d steps and branches, %s\n", reachedAll, countAll, share(reachedAll, countAll))
	for i := range all {
		reached, count := all[i].Reached()
		mark := green + "✓" + off
		if reached < count {
			mark = red + "✗" + off
		}
		fmt.Fprintf(c.out, "%s %-*s  %5s  %s%d of %d%s\n", mark, width, all[i].Journey.Name, share(reached, count), grey, reached, count, off)
	}
	for i := range all {
		left := gaps(&all[i])
		if len(left) == 0 {
			continue
		}
		fmt.Fprintf(c.out, "\n%s, %s\n", all[i].Journey.Name, all[i].Journey.Where.File.Name)
		writeMarked(c, &all[i], left, green, red, grey, off)
	}
}

// writeMarked writes the script of a journey, each line with a mark: all that begins there was reached, or what was not.
func writeMarked(c *console, of *journeytest.JourneyCoverage, left []gap, green, red, grey, off string) {
	file := of.Journey.Where.File
	has := map[int]bool{}
	for i := range of.Journey.Steps {
		has[of.Journey.Steps[i].Where.Line()] = true
		for _, way := range of.Journey.Ways(i) {
			has[way.Where.Line()] = true
		}
	}
	missing := map[int][]string{}
	for _, g := range left {
		missing[g.Where.Line()] = append(missing[g.Where.Line()], g.Text)
	}
	for n := of.Journey.Where.Line(); n <= of.Journey.Where.Stop().Line; n++ {
		mark, colour := " ", grey
		switch {
		case len(missing[n]) > 0:
			mark, colour = "✗", red
		case has[n]:
			mark, colour = "✓", green
		}
		fmt.Fprintf(c.out, "%s%s %4d |%s %s\n", colour, mark, n, off, file.Line(n))
		if len(missing[n]) > 0 {
			line := file.Line(n)
			indent := line[:len(line)-len(strings.TrimLeft(line, " \t"))]
			fmt.Fprintf(c.out, "%s       | %s^ not reached: %s%s\n", red, indent, strings.Join(missing[n], "; "), off)
		}
	}
}

// share is a part of a whole for people: 92 %. What is not all of it never reads 100 %.
func share(part, whole int) string {
	if whole == 0 {
		return "100 %"
	}
	return fmt.Sprintf("%d %%", 100*part/whole)
}

// coverLine is the coverage of a journey as other programs read it.
type coverLine struct {
	Journey string     `json:"journey"`
	File    string     `json:"file"`
	Line    int        `json:"line"`
	Reached int        `json:"reached"`
	All     int        `json:"all"`
	Missed  []coverGap `json:"missed"`
}

type coverGap struct {
	Line int    `json:"line"`
	Step string `json:"step"`
	Way  string `json:"way,omitempty"`
	Text string `json:"text"`
}

func writeCoverJSON(c *console, all journeytest.Coverage) error {
	out := json.NewEncoder(c.out)
	out.SetEscapeHTML(false)
	for i := range all {
		j := all[i].Journey
		line := coverLine{Journey: j.Name, File: j.Where.File.Name, Line: j.Where.Line(), Missed: []coverGap{}}
		line.Reached, line.All = all[i].Reached()
		for _, g := range gaps(&all[i]) {
			line.Missed = append(line.Missed, coverGap{g.Where.Line(), g.Step, g.Way, g.Text})
		}
		if err := out.Encode(line); err != nil {
			return err
		}
	}
	return nil
}

// reach returns what the tests of a program reach of each journey, for drawings.
func reach(p *plan.Program) map[string][]graph.Reach {
	covered := journeytest.Cover(p, journeytest.Run(p, journeytest.Options{Seed: journeytest.DefaultSeed, Cover: true}))
	all := map[string][]graph.Reach{}
	for i := range covered {
		steps := make([]graph.Reach, len(covered[i].Steps))
		for k, s := range covered[i].Steps {
			steps[k] = graph.Reach{In: s.In > 0, Ways: make([]bool, len(s.Ways))}
			for w, n := range s.Ways {
				steps[k].Ways[w] = n > 0
			}
		}
		all[covered[i].Journey.Name] = steps
	}
	return all
}
