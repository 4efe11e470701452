package plan

import (
	"fmt"
	"io"
	"strings"
)

// policies writes the quiets that a journey asks for beside those of every send. What holds for every send is no part of a
// journey: it holds for people under way too, under whichever version they entered (see PolicyChange).
func (r *rendering) policies(j *Journey) {
	if len(j.Quiet) > 0 {
		fmt.Fprintf(r.w, "also quiet %q\n", j.Quiet)
	}
}

// dumpPolicies writes what holds for every send.
func dumpPolicies(w io.Writer, p *Program) {
	for _, t := range p.Topics {
		fmt.Fprintf(w, "topic %s %q under %s %s\n", t.Name, t.Title, strings.Join(t.Above, ", "), t.Model)
	}
	for _, q := range p.Quiets {
		fmt.Fprintf(w, "quiet %s\n", q.Name)
		for _, t := range q.Times {
			fmt.Fprintf(w, "  from %d to %d days %07b dates %v", t.From, t.To, t.Days, t.Dates)
			dumpZone(w, t.Zone)
			fmt.Fprintln(w)
		}
	}
	for _, c := range p.Caps {
		fmt.Fprintf(w, "cap for %s", c.For)
		for _, l := range c.Limits {
			fmt.Fprintf(w, " %s", l.Text)
		}
		fmt.Fprintln(w)
	}
	for _, g := range p.Suppressed {
		fmt.Fprintf(w, "suppress %s\n", g.Name)
	}
}
