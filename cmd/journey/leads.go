package main

import (
	"cmp"
	"context"
	"encoding/json"
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
	t, n := columns("lead", "of", "stage", "since", "score", "fields"), 0
	next, err := v.pages(ctx, "/v1/leads", query, func(page json.RawMessage) (int, string, error) {
		var p server.Leads
		if err := json.Unmarshal(page, &p); err != nil {
			return 0, "", err
		}
		for _, row := range p.Leads {
			if v.JSON {
				if err := writeJSON(c.out, row); err != nil {
					return 0, "", err
				}
				continue
			}
			state := "open"
			if row.Closed != "" {
				state = "closed"
			}
			score := ""
			if row.Fields["score"] != nil {
				score = plainly(row.Fields["score"])
			}
			t.row(row.ID, cmp.Or(row.Contact, row.Account), cmp.Or(row.Stage, state), minute(row.Since), score,
				inShort(row.Fields, "id", "contact", "account", "stage", "score", "created", "process", "since"))
		}
		n += len(p.Leads)
		return len(p.Leads), p.Next, nil
	})
	if err != nil {
		return err
	}
	t.write(c.out)
	v.end(c, n, "lead", next, "no leads yet; a form or a step with  create lead { … }  makes them, and journey import leads FILE brings some in")
	return nil
}
