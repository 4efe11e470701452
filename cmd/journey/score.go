package main

import (
	"context"
	"fmt"
	"net/http"
	"net/url"

	"github.com/journeylang/journey/runtime/explain"
	"github.com/journeylang/journey/server"
)

type scoreVerb struct {
	Lead string `arg:"" help:"Id of the lead."`
	asked
}

// Run explains the points of a lead, line by line.
func (v *scoreVerb) Run(ctx context.Context, c *console) error {
	var page server.LeadPage
	err := v.with(ctx, func(to asking) error {
		return to.do(ctx, http.MethodGet, "/v1/leads/"+url.PathEscape(v.Lead), nil, &page)
	})
	if err != nil {
		return err
	}
	if v.JSON {
		return writeJSON(c.out, page.Scores)
	}
	if len(page.Scores) == 0 {
		fmt.Fprintln(c.err, "the program has no scores")
	}
	t := aligned{}
	for _, s := range page.Scores {
		t.row(explain.Points(s.Points), s.Head())
		for i := range s.Categories {
			category := &s.Categories[i]
			t.row(explain.Points(category.Points), "  "+category.Head())
			for _, l := range category.Lines {
				t.row(explain.Points(l.Points), "    "+l.Text)
			}
		}
	}
	t.write(c.out)
	return nil
}
