package graph

import (
	"bytes"
	_ "embed"
	"fmt"
	"html"
	"io"
	"strconv"
	"strings"
)

//go:embed svg.css
var svgStyle string

// SVG writes g as one drawing that stands alone, in light and in dark. The counts of its boxes are drawn at their
// corners.
func SVG(w io.Writer, g *Graph) error {
	d := &drawing{}
	title := g.Title
	if title == "" {
		title = g.Journey
	}
	d.add(`<svg xmlns="http://www.w3.org/2000/svg" class="journey" viewBox="0 0 %s %s" width="%[1]s" height="%[2]s" role="img" aria-labelledby="journey-title journey-desc">`, num(g.Width), num(g.Height))
	d.add(`<title id="journey-title">%s</title>`, text(title))
	d.add(`<desc id="journey-desc">%s</desc>`, text(describe(g)))
	d.add("<style>\n%s</style>", svgStyle)
	d.add(`<defs><marker id="journey-arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" markerUnits="userSpaceOnUse" orient="auto"><path class="arrow" d="M.5.8 7.4 4 .5 7.2z"/></marker></defs>`)
	d.add(`<rect class="ground" width="100%%" height="100%%"/>`)
	for i := range g.Edges {
		d.add(`<path class="way%s" d="%s" marker-end="url(#journey-arrow)"/>`, missed(g.Edges[i].Missed), curve(g.Edges[i].Points))
	}
	for i := range g.Edges {
		d.pill(&g.Edges[i])
	}
	for i := range g.Nodes {
		d.box(&g.Nodes[i])
	}
	for i := range g.Nodes {
		for _, b := range g.Nodes[i].badges() {
			d.badge(b)
		}
	}
	d.add(`</svg>`)
	if _, err := w.Write(d.Bytes()); err != nil {
		return fmt.Errorf("write the drawing of journey %s: %w", g.Journey, err)
	}
	return nil
}

// drawing collects the elements, one a line.
type drawing struct{ bytes.Buffer }

func (d *drawing) add(format string, args ...any) { fmt.Fprintf(d, format+"\n", args...) }

// box draws a node.
func (d *drawing) box(n *Node) {
	full := n.Label
	for _, l := range n.Lines {
		full += "\n" + strings.TrimSpace(l.Word+" "+l.Text)
	}
	d.add(`<g class="box %s%s" transform="translate(%s %s)"><title>%s</title>`, n.Kind, missed(n.Missed), num(n.X), num(n.Y), text(full))
	radius := 10.0
	if n.Kind == "end" {
		radius = n.Height / 2
	}
	d.add(`<rect class="body" width="%s" height="%s" rx="%s"/>`, num(n.Width), num(n.Height), num(radius))
	d.add(`<rect class="tile" x="9" y="10" width="22" height="22" rx="%s"/>`, num(min(6, radius)))
	d.add(`<path class="icon" transform="translate(12 13)" d="%s"/>`, n.Icon)
	y := padding + 13.5
	for _, line := range n.Text {
		d.add(`<text class="label" x="%s" y="%s">%s</text>`, num(padding+iconColumn), num(y), text(line))
		y += labelRow
	}
	y += detailGap - 2
	for _, l := range n.Lines {
		if l.Word != "" {
			d.add(`<text class="word" x="%s" y="%s">%s</text>`, num(padding+iconColumn), num(y), text(l.Word))
		}
		d.add(`<text class="detail" x="%s" y="%s">%s</text>`, num(padding+iconColumn+n.WordColumn), num(y), text(l.Text))
		y += detailRow
	}
	d.add(`</g>`)
}

// pill draws the label of a way.
func (d *drawing) pill(e *Edge) {
	if e.Label == "" {
		return
	}
	x, y := e.LabelAt[0]-e.LabelWidth/2, e.LabelAt[1]-e.LabelHeight/2
	d.add(`<g class="pill%s"><title>%s</title><rect x="%s" y="%s" width="%s" height="%s" rx="%s"/>`, missed(e.Missed), text(e.Label), num(x), num(y), num(e.LabelWidth), num(e.LabelHeight), num(min(11.5, e.LabelHeight/2)))
	for i, line := range e.Text {
		d.add(`<text x="%s" y="%s">%s</text>`, num(e.LabelAt[0]), num(y+pillY+edgeTextRow*float64(i)+11.5), text(line))
	}
	d.add(`</g>`)
}

// missed is the class of what nobody reached, behind another.
func missed(is bool) string {
	if is {
		return " missed"
	}
	return ""
}

// Badges hang over the corners, so that they hide neither text nor ways.
const (
	badgeOut    = 14.0
	badgeUp     = 3.0
	badgeHeight = 18.0
)

// badge is a small pill with a number.
type badge struct {
	class, label string
	x, y, width  float64 // left, middle
}

// badges are the counts of a box over its corners: who is here at the upper right, who came by at the lower right,
// who got nothing at the lower left.
func (n *Node) badges() []badge {
	var all []badge
	add := func(class, label string, left bool, y float64) {
		if label == "" {
			return
		}
		b := badge{class: class, label: label, x: n.X - badgeOut, y: y, width: badgeWidth(label)}
		if !left {
			b.x = n.X + n.Width + badgeOut - b.width
		}
		all = append(all, b)
	}
	add("here", n.here(), false, n.Y-badgeUp)
	add("passed", n.passed(), false, n.Y+n.Height+badgeUp)
	add("blocked", n.blocked(), true, n.Y+n.Height+badgeUp)
	return all
}

func (d *drawing) badge(b badge) {
	d.add(`<g class="badge %s"><rect x="%s" y="%s" width="%s" height="%s" rx="9"/><text x="%s" y="%s">%s</text></g>`,
		b.class, num(b.x), num(b.y-badgeHeight/2), num(b.width), num(badgeHeight), num(b.x+b.width/2), num(b.y+4), text(b.label))
}

func badgeWidth(label string) float64 { return measure(label, small) + 14 }

// curve is the path through the points; see Edge.Points.
func curve(points [][2]float64) string {
	var b strings.Builder
	for i, p := range points {
		switch {
		case i == 0:
			fmt.Fprintf(&b, "M%s %s", num(p[0]), num(p[1]))
		case p[0] == points[i-1][0]:
			fmt.Fprintf(&b, "V%s", num(p[1]))
		default:
			last := points[i-1]
			middle := round((last[1] + p[1]) / 2)
			fmt.Fprintf(&b, "C%s %s %s %s %s %s", num(last[0]), num(middle), num(p[0]), num(middle), num(p[0]), num(p[1]))
		}
	}
	return b.String()
}

// describe says in a sentence what the drawing shows, for those who cannot see it.
func describe(g *Graph) string {
	steps := 0
	for _, n := range g.Nodes {
		if n.ID != StartID && n.ID != EndID {
			steps++
		}
	}
	s := fmt.Sprintf("The journey %s as a chart of %d steps.", g.Journey, steps)
	if g.Doc != "" {
		s += " " + g.Doc
	}
	if len(g.Goals) > 0 {
		s += " Goal: " + strings.Join(g.Goals, "; ") + "."
	}
	return s
}

func text(s string) string { return html.EscapeString(clean(s)) }

func num(x float64) string { return strconv.FormatFloat(round(x), 'f', -1, 64) }
