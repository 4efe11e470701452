package main

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/journeylang/journey/runtime/report"
	"github.com/journeylang/journey/server"
)

type reportVerb struct{ asked }

// Help implements kong.HelpProvider.
func (*reportVerb) Help() string {
	return `Counts what has happened: each journey with its steps, messages, goals and arms; leads by stage and outcome; what waits for
whom, and how long; forms, from the page to the confirmed mail. A server that runs tells the same at /metrics, for Prometheus.`
}

// Run prints the report of what runs.
func (v *reportVerb) Run(ctx context.Context, c *console) error {
	var r report.Report
	var p server.Program
	err := v.with(ctx, func(to asking) error {
		if err := to.do(ctx, http.MethodGet, "/v1/report", nil, &r); err != nil {
			return err
		}
		return to.do(ctx, http.MethodGet, "/v1/program", nil, &p)
	})
	if err != nil {
		return err
	}
	if v.JSON {
		return writeJSON(c.out, &r)
	}
	return writeReport(c.out, &r, p.Currency)
}

// writeBook writes what concerns the whole program and no one journey.
func writeBook(b *strings.Builder, r *report.Report) {
	if l := r.Leads; l != nil && l.Created > 0 {
		fmt.Fprintf(b, "\nleads\n  created %s, open %s, closed %s, ready for sales %s\n", grouped(l.Created), grouped(l.Open), grouped(l.Closed), grouped(l.Ready))
		for _, p := range l.Processes {
			name := p.Process
			if name == "" {
				name = "no process"
			}
			t := newTable(name, "leads")
			for _, s := range append(append([]*report.Stage{}, p.Stages...), p.Outcomes...) {
				stage := s.Stage
				if stage == "" {
					stage = "closed"
				}
				t.row(stage, grouped(s.Leads))
			}
			t.write(b)
		}
	}
	if k := r.Tasks; k != nil && (k.Given > 0 || len(k.Roles) > 0) {
		fmt.Fprintf(b, "\ntasks\n  given out %s, done %s, open %s\n", grouped(k.Given), grouped(k.Done), grouped(k.Open))
		t := newTable("role", "waits", "overdue", "longest")
		for _, q := range k.Roles {
			longest := ""
			if q.Waits > 0 {
				longest = length(time.Duration(q.Oldest) * time.Second)
			}
			t.row(q.Role, grouped(q.Waits), some(q.Overdue), longest)
		}
		t.write(b)
	}
	if len(r.Forms) > 0 {
		b.WriteString("\nforms\n")
		t := newTable("form", "shown", "sent", "new", "known", "leads", "updated", "confirmed")
		for _, f := range r.Forms {
			t.row(f.Form, grouped(f.Viewed), grouped(f.Submitted), grouped(f.New), grouped(f.Known), grouped(f.Leads), some(f.Matched), some(f.Confirmed))
		}
		t.write(b)
	}
}

// length writes a time in its greatest unit and the next: 3d 4h, 12m, 40s.
func length(d time.Duration) string {
	switch {
	case d >= 24*time.Hour:
		return fmt.Sprintf("%dd %dh", d/(24*time.Hour), d%(24*time.Hour)/time.Hour)
	case d >= time.Hour:
		return fmt.Sprintf("%dh %dm", d/time.Hour, d%time.Hour/time.Minute)
	case d >= time.Minute:
		return fmt.Sprintf("%dm", d/time.Minute)
	}
	return fmt.Sprintf("%ds", d/time.Second)
}
