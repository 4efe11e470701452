package graph

import (
	"context"
	"crypto/sha256"
	_ "embed"
	"encoding/json"
	"fmt"
	"sync"
	"time"

	"github.com/journeylang/journey/lang/js"
)

//go:embed dagre/dagre.min.js
var dagreSource string

//go:embed arrange.js
var arrangeSource string

// patience bounds one layout; journeys of a hundred steps take a fraction of a second.
const patience = time.Minute

// layout is what dagre says: middles of boxes, bends and labels of ways.
type layout struct {
	width  float64
	nodes  [][2]float64
	bends  [][][2]float64
	labels [][2]float64
}

// dagre is the library, loaded at its first use, and the layouts it made. Equal boxes get equal places, so
// layouts are kept by what was laid out: a text that changes without its size needs no new one.
var dagre struct {
	sync.Mutex
	instance *js.Instance
	made     map[[32]byte]*layout
}

// keep is how many layouts are remembered before starting over; a program has rarely more journeys.
const keep = 512

// arrange gives the boxes and ways of g their places.
func arrange(g *Graph) error {
	index := map[string]int{}
	var nodes, ways []any
	for i, n := range g.Nodes {
		index[n.ID] = i
		nodes = append(nodes, []any{n.Width, n.Height})
	}
	for _, e := range g.Edges {
		ways = append(ways, []any{float64(index[e.From]), float64(index[e.To]), e.LabelWidth, e.LabelHeight})
	}
	l, err := layoutOf(map[string]any{"nodes": nodes, "edges": ways})
	if err != nil {
		return err
	}
	if l.mirrored(g) {
		l = l.mirror(l.width)
	}
	for i := range g.Nodes {
		n := &g.Nodes[i]
		n.X, n.Y = round(l.nodes[i][0]-n.Width/2), round(l.nodes[i][1]-n.Height/2)
		g.Width, g.Height = max(g.Width, n.X+n.Width), max(g.Height, n.Y+n.Height)
	}
	for i := range g.Edges {
		e := &g.Edges[i]
		if e.Label != "" {
			e.LabelAt = [2]float64{round(l.labels[i][0]), round(l.labels[i][1])}
			g.Width = max(g.Width, e.LabelAt[0]+e.LabelWidth/2)
		}
	}
	route(g, index, l.bends)
	for _, e := range g.Edges {
		for _, p := range e.Points {
			g.Width = max(g.Width, p[0])
		}
	}
	g.Width, g.Height = round(g.Width+20), round(g.Height+20)
	return nil
}

func layoutOf(input map[string]any) (*layout, error) {
	text, err := json.Marshal(input)
	if err != nil {
		return nil, err
	}
	key := sha256.Sum256(text)
	dagre.Lock()
	defer dagre.Unlock()
	if l, ok := dagre.made[key]; ok {
		return l, nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	if dagre.instance == nil {
		s, err := js.Compile("dagre.js", dagreSource+"\n"+arrangeSource, 1)
		if err != nil {
			return nil, err
		}
		if dagre.instance, err = s.On(js.Host{Trusted: true}).Start(ctx); err != nil {
			return nil, err
		}
	}
	out, err := dagre.instance.Call(ctx, "arrange", input)
	if err != nil {
		return nil, err
	}
	l, err := readLayout(out)
	if err != nil {
		return nil, err
	}
	if dagre.made == nil || len(dagre.made) >= keep {
		dagre.made = map[[32]byte]*layout{}
	}
	dagre.made[key] = l
	return l, nil
}

func readLayout(v any) (*layout, error) {
	text, err := json.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("read the layout: %w", err)
	}
	var raw struct {
		Width float64      `json:"width"`
		Nodes [][2]float64 `json:"nodes"`
		Edges []struct {
			Points [][2]float64 `json:"points"`
			Label  [2]float64   `json:"label"`
		} `json:"edges"`
	}
	if err := json.Unmarshal(text, &raw); err != nil {
		return nil, fmt.Errorf("read the layout: %w", err)
	}
	l := &layout{width: raw.Width, nodes: raw.Nodes}
	for _, e := range raw.Edges {
		l.bends = append(l.bends, e.Points)
		l.labels = append(l.labels, e.Label)
	}
	return l, nil
}
