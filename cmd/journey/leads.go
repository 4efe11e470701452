package main

import (
	"cmp"
	"context"
	"net/url"

	"github.com/journeylang/journey/server"
)

type leadsVerb struct {
	Of   string `placeholder:"ID" help:"Only those of contacts whose id begins so."`
	Open bool   `help:"Only those that are open."`
	listing
}

// Help implements kong.HelpProvider.
func (*leadsVerb) Help() string {
	return `A rule may name lead.FIELD, contact.FIELD, account.FIELD and segments, and what every lead has: lead.stage, lead.score,
lead.sales_ready, lead.created:

  journey leads --open --where 'lead.score >= 50 and account.employees > 200'
  journey leads --where 'lead.stage == "won"' --json --limit 0`
}

// Run lists leads.
func (v *leadsVerb) Run(ctx context.Context, c *console) error {
	query := url.Values{}
	if v.Of != "" {
		query.Set("q", v.Of)
	}
	if v.Open {
		query.Set("open", "true")
	}
	t := columns("lead", "of", "stage", "since", "score", "fields")
	l := rows{path: "/v1/leads", query: query, table: t, noun: "lead",
		none: "no leads yet; a form or a step with  create lead { … }  makes them, and journey import leads FILE brings some in"}
	return list(ctx, c, &v.listing, l, func(p *server.Leads) ([]server.LeadRow, string) { return p.Leads, p.Next }, func(row *server.LeadRow) {
		state := "open"
		if row.Closed != "" {
			state = "closed"
		}
		score := ""
		if row.Fields["score"] != nil {
			score = v.plainly(row.Fields["score"])
		}
		t.row(row.ID, cmp.Or(row.Contact, row.Account), cmp.Or(row.Stage, state), v.minute(row.Since), score,
			v.inShort(row.Fields, "id", "contact", "account", "stage", "score", "created", "process", "since"))
	})
}
