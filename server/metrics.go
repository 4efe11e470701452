package server

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/journeylang/journey/runtime/report"
)

// metrics answers with the numbers of the report as Prometheus reads them: the text format, version 0.0.4.
func (s *Server) metrics(w http.ResponseWriter, r *http.Request) {
	sum, err := s.whole(r.Context())
	if err != nil {
		s.problem(w, r, err)
		return
	}
	w.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	var b exposition
	b.all(sum)
	_, _ = w.Write([]byte(b.String()))
}

// exposition is a page of metrics. The samples of one metric must stand together.
type exposition struct{ strings.Builder }

func (b *exposition) all(sum *report.Report) {
	journeys := func(name, kind, help string, of func(j *report.Journey) int64) {
		b.metric(name, kind, help)
		for _, j := range sum.Journeys {
			b.sample(name, float64(of(j)), "journey", j.Journey)
		}
	}
	journeys("journey_entered_total", "counter", "Trips that began.", func(j *report.Journey) int64 { return j.Entered })
	journeys("journey_left_total", "counter", "Trips that ended.", func(j *report.Journey) int64 { return j.Left })
	journeys("journey_inside", "gauge", "Trips under way.", func(j *report.Journey) int64 { return j.Inside })
	journeys("journey_messages_sent_total", "counter", "Messages that a channel took.", func(j *report.Journey) int64 { return j.Messages.Sent })
	journeys("journey_messages_blocked_total", "counter", "Messages that a gate stopped.", func(j *report.Journey) int64 { return j.Messages.Blocked })
	journeys("journey_messages_failed_total", "counter", "Messages that could not be delivered.", func(j *report.Journey) int64 { return j.Messages.Failed })
	b.metric("journey_goals_total", "counter", "Goals that were reached.")
	for _, j := range sum.Journeys {
		for _, g := range j.Goals {
			b.sample("journey_goals_total", float64(g.Reached), "journey", j.Journey, "goal", g.Goal)
		}
	}
	if l := sum.Leads; l != nil {
		b.leads(l)
	}
	if t := sum.Tasks; t != nil {
		b.tasks(t)
	}
	forms := func(name, help string, of func(f *report.Form) int64) {
		if len(sum.Forms) == 0 {
			return
		}
		b.metric(name, "counter", help)
		for _, f := range sum.Forms {
			b.sample(name, float64(of(f)), "form", f.Form)
		}
	}
	forms("journey_form_views_total", "How often the page of a form was shown.", func(f *report.Form) int64 { return f.Viewed })
	forms("journey_form_submissions_total", "Submissions of a form.", func(f *report.Form) int64 { return f.Submitted })
	forms("journey_form_known_total", "Submissions of contacts who were known already.", func(f *report.Form) int64 { return f.Known })
	forms("journey_form_leads_total", "Submissions that made a lead.", func(f *report.Form) int64 { return f.Leads })
	forms("journey_form_matched_total", "Submissions that went to a lead that was there.", func(f *report.Form) int64 { return f.Matched })
	forms("journey_form_confirmed_total", "Answers to the mail of a double opt-in.", func(f *report.Form) int64 { return f.Confirmed })
}

func (b *exposition) leads(l *report.Leads) {
	b.metric("journey_leads_created_total", "counter", "Leads that were made.")
	b.sample("journey_leads_created_total", float64(l.Created))
	b.metric("journey_leads_ready", "gauge", "Open leads that are ready for sales.")
	b.sample("journey_leads_ready", float64(l.Ready))
	b.metric("journey_leads", "gauge", "Open leads by stage.")
	for _, p := range l.Processes {
		for _, s := range p.Stages {
			b.sample("journey_leads", float64(s.Leads), "process", p.Process, "stage", s.Stage)
		}
	}
	b.metric("journey_leads_closed", "gauge", "Closed leads by outcome.")
	for _, p := range l.Processes {
		for _, s := range p.Outcomes {
			b.sample("journey_leads_closed", float64(s.Leads), "process", p.Process, "outcome", s.Stage)
		}
	}
}

func (b *exposition) tasks(t *report.Tasks) {
	b.metric("journey_tasks_given_total", "counter", "Tasks that were given out.")
	b.sample("journey_tasks_given_total", float64(t.Given))
	b.metric("journey_tasks_done_total", "counter", "Tasks that somebody did.")
	b.sample("journey_tasks_done_total", float64(t.Done))
	queues := func(name, help string, of func(q *report.Queue) int64) {
		b.metric(name, "gauge", help)
		for _, q := range t.Roles {
			b.sample(name, float64(of(q)), "role", q.Role)
		}
	}
	queues("journey_worklist_items", "Tasks and leads that wait for a role.", func(q *report.Queue) int64 { return q.Waits })
	queues("journey_worklist_overdue", "Of these, those whose time is up.", func(q *report.Queue) int64 { return q.Overdue })
	queues("journey_worklist_oldest_seconds", "How long the oldest of them waits.", func(q *report.Queue) int64 { return q.Oldest })
}

func (b *exposition) metric(name, kind, help string) {
	fmt.Fprintf(b, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, kind)
}

var labelText = strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`)

// sample writes one number; labels are names and values in turn.
func (b *exposition) sample(name string, value float64, labels ...string) {
	b.WriteString(name)
	for i := 0; i+1 < len(labels); i += 2 {
		open := ","
		if i == 0 {
			open = "{"
		}
		fmt.Fprintf(b, `%s%s="%s"`, open, labels[i], labelText.Replace(labels[i+1]))
	}
	if len(labels) > 0 {
		b.WriteString("}")
	}
	fmt.Fprintf(b, " %v\n", value)
}
