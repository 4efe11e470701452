package main

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/journeylang/journey/runtime/explain"
	"github.com/journeylang/journey/server"
)

type leadVerb struct {
	Lead   string `arg:"" help:"Id of the lead; journey leads lists them."`
	Stage  string `placeholder:"STAGE" xor:"what" help:"Set its stage, or what became of it: won."`
	Ready  bool   `xor:"what" help:"Mark it as ready for sales."`
	Accept bool   `xor:"what" help:"Open the gates of the stage in which it stands."`
	Close  bool   `xor:"what" help:"End its pursuit without an outcome."`
	By     string `placeholder:"NAME" help:"Who does it."`
	asked
}

// Run changes the lead, where it is told to, and shows it.
func (v *leadVerb) Run(ctx context.Context, c *console) error {
	item := map[string]any{"lead": v.Lead, "by": cmp.Or(v.By, local)}
	switch {
	case v.Stage != "":
		item["fields"] = map[string]any{"stage": v.Stage}
	case v.Ready:
		item["fields"] = map[string]any{"sales_ready": true}
	case v.Accept:
		item["accept"] = true
	case v.Close:
		item["close"] = true
	default:
		item = nil
	}
	var page server.LeadPage
	err := v.with(ctx, func(to asking) error {
		if item != nil {
			if err := tell(ctx, to, "/v1/leads", item); err != nil {
				return err
			}
		}
		return to.do(ctx, http.MethodGet, "/v1/leads/"+url.PathEscape(v.Lead), nil, &page)
	})
	if err != nil {
		return err
	}
	if v.JSON {
		return writeJSON(c.out, page)
	}
	t := aligned{}
	t.row("of", cmp.Or(page.Contact, page.Account))
	for _, name := range sortedNames(page.Fields) {
		t.row(name, v.plainly(page.Fields[name]))
	}
	if len(page.Waits) > 0 {
		t.row("waits for", strings.Join(page.Waits, ", "))
	}
	for _, p := range page.Timeline {
		t.row(v.minute(p.Time), explain.Passage(p.What, p.To, p.By, p.Why))
	}
	for _, s := range page.Stays {
		t.row("in "+s.Stage, (time.Duration(s.Seconds) * time.Second).String())
	}
	t.write(c.out)
	return nil
}
