package graph

import (
	"bytes"
	"fmt"
	"io"
	"strings"
)

// Mermaid writes g as a Mermaid flowchart, for Markdown pages and tickets.
func Mermaid(w io.Writer, g *Graph) error {
	var b bytes.Buffer
	b.WriteString("flowchart TD\n")
	names := map[string]string{}
	for i, n := range g.Nodes {
		names[n.ID] = fmt.Sprintf("n%d", i)
		lines := []string{escape(n.Label)}
		for k, l := range n.Lines {
			if l.Word == "" && k > 0 && n.ID == StartID {
				lines[len(lines)-1] += " " + escape(l.Text)
				continue
			}
			lines = append(lines, escape(strings.TrimSpace(l.Word+" "+l.Text)))
		}
		if tally := n.tally(); tally != "" {
			lines = append(lines, escape(tally))
		}
		open, shut := shape(n.Kind)
		fmt.Fprintf(&b, "  n%d%s\"%s\"%s:::%s\n", i, open, strings.Join(lines, "<br/>"), shut, class(n.Kind))
	}
	for _, e := range g.Edges {
		if e.Label == "" {
			fmt.Fprintf(&b, "  %s --> %s\n", names[e.From], names[e.To])
			continue
		}
		fmt.Fprintf(&b, "  %s -->|\"%s\"| %s\n", names[e.From], escape(e.Label), names[e.To])
	}
	b.WriteString(`  classDef entry fill:#e3f4e7,stroke:#27883f,color:#1d2130
  classDef send fill:#e6eefd,stroke:#2f6fed,color:#1d2130
  classDef wait fill:#fbf0da,stroke:#b87503,color:#1d2130
  classDef branch fill:#efe9fc,stroke:#7a4fe0,color:#1d2130
  classDef change fill:#dff3f0,stroke:#0b8577,color:#1d2130
  classDef leave fill:#fbe6e6,stroke:#cc3f3f,color:#1d2130
  classDef control fill:#eceef4,stroke:#5d6780,color:#1d2130,stroke-dasharray:5 4
`)
	markMermaid(&b, g)
	if _, err := w.Write(b.Bytes()); err != nil {
		return fmt.Errorf("write the chart of journey %s: %w", g.Journey, err)
	}
	return nil
}

// shape returns the brackets that Mermaid gives the form of a box by.
func shape(kind string) (open, shut string) {
	switch kind {
	case "start":
		return "(", ")"
	case "end":
		return "([", "])"
	case "wait", "wait-for", "wait-until", "remind":
		return "{{", "}}"
	case "if", "choose", "split":
		return "{", "}"
	case "exit":
		return "[[", "]]"
	}
	return "[", "]"
}

// class names the style of a kind; "end" and "start" would be words of Mermaid's own.
func class(kind string) string {
	switch kind {
	case "start", "end":
		return "entry"
	case "wait", "wait-for", "wait-until", "remind":
		return "wait"
	case "if", "choose", "split", "repeat":
		return "branch"
	case "set", "do", "task", "lead", "begin", "raise", "list":
		return "change"
	case "exit":
		return "leave"
	case "hold-out":
		return "control"
	}
	return "send"
}

// entities stand for the characters that end a label or mean Markdown or HTML in it.
var entities = strings.NewReplacer(
	"#", "#35;", `"`, "#quot;", "&", "#amp;", "<", "#lt;", ">", "#gt;", "`", "#96;", "*", "#42;", "_", "#95;", "~", "#126;",
	`\`, "#92;", "|", "#124;", "[", "#91;", "]", "#93;", "{", "#123;", "}", "#125;", "%", "#37;", ";", "#59;", "$", "#36;",
)

// escape makes a text fit for a quoted label of Mermaid. A label that begins like an item of a list would be refused.
func escape(s string) string {
	s = entities.Replace(strings.TrimSpace(clean(s)))
	for i, r := range s {
		switch {
		case r >= '0' && r <= '9':
			continue
		case i > 0 && (r == '.' || r == ')') || i == 0 && (r == '-' || r == '+'):
			return s[:i] + fmt.Sprintf("#%d;", r) + s[i+1:]
		}
		break
	}
	return s
}
