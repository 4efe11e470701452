package graph

import (
	"bytes"
	"fmt"
	"io"
	"strings"
)

// DOT writes g for Graphviz, which places the boxes by itself.
func DOT(w io.Writer, g *Graph) error {
	var b bytes.Buffer
	fmt.Fprintf(&b, "digraph %s {\n", quoted(g.Journey))
	b.WriteString(`  graph [rankdir=TB, nodesep=0.4, ranksep=0.5, fontname="sans-serif"]
  node [shape=box, style="rounded,filled", fontname="sans-serif", fontsize=11, fontcolor="#1d2130"]
  edge [fontname="sans-serif", fontsize=10, color="#5d6780", fontcolor="#1d2130"]
`)
	for i := range g.Nodes {
		n := &g.Nodes[i]
		lines := []string{n.Label}
		for _, l := range n.Lines {
			lines = append(lines, strings.TrimSpace(l.Word+" "+l.Text))
		}
		if tally := n.tally(); tally != "" {
			lines = append(lines, tally)
		}
		style := dotStyles[class(n.Kind)]
		if n.Missed {
			style = dotMissed
		}
		fmt.Fprintf(&b, "  %s [label=%s, %s]\n", quoted(n.ID), quoted(lines...), style)
	}
	for _, e := range g.Edges {
		fmt.Fprintf(&b, "  %s -> %s", quoted(e.From), quoted(e.To))
		var says []string
		if e.Label != "" {
			says = append(says, "label="+quoted(e.Text...))
		}
		if e.Missed {
			says = append(says, `color="#cc3f3f", style=dashed`)
		}
		if len(says) > 0 {
			fmt.Fprintf(&b, " [%s]", strings.Join(says, ", "))
		}
		b.WriteString("\n")
	}
	b.WriteString("}\n")
	if _, err := w.Write(b.Bytes()); err != nil {
		return fmt.Errorf("write the graph of journey %s: %w", g.Journey, err)
	}
	return nil
}

// dotStyles are the colours of the other drawings, by the class of a box.
var dotStyles = map[string]string{
	"entry":   `fillcolor="#e3f4e7", color="#27883f"`,
	"send":    `fillcolor="#e6eefd", color="#2f6fed"`,
	"wait":    `fillcolor="#fbf0da", color="#b87503"`,
	"branch":  `fillcolor="#efe9fc", color="#7a4fe0"`,
	"change":  `fillcolor="#dff3f0", color="#0b8577"`,
	"leave":   `fillcolor="#fbe6e6", color="#cc3f3f"`,
	"control": `fillcolor="#eceef4", color="#5d6780"`,
}

// quoted writes lines as one quoted text of DOT, where only the quote and the backslash mean something; \l ends a
// line that begins at the left.
func quoted(lines ...string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, l := range lines {
		b.WriteString(dotEscapes.Replace(clean(l)))
		if len(lines) > 1 {
			b.WriteString(`\l`)
		}
	}
	b.WriteByte('"')
	return b.String()
}

var dotEscapes = strings.NewReplacer(`"`, `\"`, `\`, `\\`)
