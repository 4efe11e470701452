// Package graph draws journeys: from a plan to boxes and lines with places, and from those to SVG, Mermaid and DOT. The
// viewer draws from the same boxes, as JSON.
package graph

import (
	"fmt"

	"github.com/journeylang/journey/lang/plan"
)

// Graph is a journey laid out on a plane. Lengths are CSS pixels, y grows downwards, the origin is the top left.
type Graph struct {
	Journey string   `json:"journey"`
	Title   string   `json:"title"`
	Doc     string   `json:"doc"`
	Nodes   []Node   `json:"nodes"`
	Edges   []Edge   `json:"edges"`
	Width   float64  `json:"width"`
	Height  float64  `json:"height"`
	Goals   []string `json:"goals"`
	Arms    []Arm    `json:"arms"`
}

// Node is a box: the start, a step, or the end.
type Node struct {
	ID    string   `json:"id"`   // the step's id; StartID and EndID for the other two
	Kind  string   `json:"kind"` // start, send, wait, wait-for, wait-until, remind, repeat, if, choose, split, set, exit, hold-out, end
	Label string   `json:"label"`
	Text  []string `json:"text"`  // Label as it is broken into lines
	Lines []Line   `json:"lines"` // what else the box says
	// WordColumn is how far right of the words the texts of Lines begin.
	WordColumn float64 `json:"wordColumn"`
	Icon       string  `json:"icon"` // SVG path on a plane of 16 by 16, to be stroked
	X          float64 `json:"x"`    // left
	Y          float64 `json:"y"`    // top
	Width      float64 `json:"width"`
	Height     float64 `json:"height"`
	Counts     *Counts `json:"counts,omitempty"` // nil: nothing was counted
	Missed     bool    `json:"missed,omitempty"` // nobody came here: see Mark
}

// Line is a detail in a box: a word of the language and what is said with it. Word is empty on a line that goes on.
type Line struct {
	Word string `json:"word"`
	Text string `json:"text"`
}

// Edge is a way from box to box.
type Edge struct {
	From  string   `json:"from"`
	To    string   `json:"to"`
	Label string   `json:"label"`
	Text  []string `json:"text"` // Label as it is broken into lines
	// Points are the bends. Between two of them the way is straight down where they have the same x, else a curve that
	// leaves and arrives straight down.
	Points      [][2]float64 `json:"points"`
	LabelAt     [2]float64   `json:"labelAt"` // the middle of the label
	LabelWidth  float64      `json:"labelWidth"`
	LabelHeight float64      `json:"labelHeight"`
	Missed      bool         `json:"missed,omitempty"` // nobody went this way: see Mark
}

// Arm is one of the ways that reports compare.
type Arm struct {
	Step    string `json:"step"` // "" for the share that is held out at the start
	Label   string `json:"label"`
	HoldOut bool   `json:"holdout"`
}

// Ids of the boxes that are no steps. A step's id has a slash in it, so they cannot meet.
const (
	StartID = "start"
	EndID   = "end"
)

// Of draws a journey. Equal journeys give equal graphs.
func Of(j *plan.Journey) (*Graph, error) { return Counted(j, nil) }

// Counted draws a journey with how many people its steps have met, by step id and StartID; those without an entry get
// no numbers. Boxes are as wide as their numbers need.
func Counted(j *plan.Journey, counts map[string]Counts) (*Graph, error) {
	g := &Graph{Journey: j.Name, Title: j.Title, Doc: j.Doc, Goals: []string{}, Arms: []Arm{}}
	g.Nodes = append(g.Nodes, startNode(j))
	for i := range j.Steps {
		g.Nodes = append(g.Nodes, stepNode(&j.Steps[i]))
	}
	first := plan.End
	if len(j.Steps) > 0 {
		first = 0
	}
	b := &edges{journey: j}
	b.add(StartID, first, "")
	for i := range j.Steps {
		b.leave(&j.Steps[i])
	}
	g.Edges = b.list
	if b.ends {
		g.Nodes = append(g.Nodes, newNode(EndID, "end", "end of the journey", nil))
	}
	for _, goal := range j.Goals {
		g.Goals = append(g.Goals, goalText(&goal))
	}
	for _, a := range j.Arms {
		arm := Arm{Label: a.Label, HoldOut: a.HoldOut}
		if a.Step >= 0 && a.Step < len(j.Steps) {
			arm.Step = j.Steps[a.Step].ID
		}
		g.Arms = append(g.Arms, arm)
	}
	for i := range g.Nodes {
		if c, ok := counts[g.Nodes[i].ID]; ok {
			g.Nodes[i].count(c, g.ways(g.Nodes[i].ID))
		}
	}
	if err := arrange(g); err != nil {
		return nil, fmt.Errorf("lay out journey %s: %w", j.Name, err)
	}
	return g, nil
}

// ways is how many ways leave a box, or how many reach it, whichever is more.
func (g *Graph) ways(id string) int {
	out, in := 0, 0
	for _, e := range g.Edges {
		if e.From == id {
			out++
		}
		if e.To == id {
			in++
		}
	}
	return max(out, in)
}
