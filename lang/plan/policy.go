package plan

import (
	"fmt"
	"io"
	"strings"
)

// policies writes what decides whether and when the messages of a journey are sent: topics, quiets, caps and
// suppression, of which each only where the program has any.
func (r *rendering) policies(j *Journey) {
	for _, t := range r.p.Topics {
		fmt.Fprintf(r.w, "topic %q %q %q\n", t.Name, t.Above, t.Model)
	}
	for _, q := range r.p.Quiets {
		fmt.Fprintf(r.w, "quiet %q\n", q.Name)
		for i := range q.Times {
			t := &q.Times[i]
			fmt.Fprintf(r.w, "from %d to %d days %d dates %v zone %q\n", t.From, t.To, t.Days, t.Dates, t.Zone)
			r.expr("zone", t.Zone.expr())
		}
	}
	for _, c := range r.p.Caps {
		fmt.Fprintf(r.w, "cap %q %v\n", c.For, c.Limits)
	}
	for _, g := range r.p.Suppressed {
		fmt.Fprintf(r.w, "suppress %q\n", g.Name)
		if g.Segment {
			r.segments[g.Name] = true
		}
	}
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
