package main

import (
	"cmp"
	"context"
	"fmt"
	"net/url"
	"strconv"

	"github.com/journeylang/journey/server"
)

type segmentsVerb struct {
	Segment string `arg:"" optional:"" help:"Segment whose members to list; all segments with their sizes if left out."`
	Where   string `placeholder:"RULE" help:"Whom a rule holds for: vip and contact.country == \"DE\"."`
	Limit   int    `default:"50" help:"How many to name (${default})."`
	asked
}

// Run lists segments, members, or for whom a rule holds.
func (v *segmentsVerb) Run(ctx context.Context, c *console) error {
	limit := "limit=" + strconv.Itoa(v.Limit)
	switch {
	case v.Segment != "" && v.Where != "":
		return usageError{fmt.Errorf("name a segment, or give a rule with --where")}
	case v.Segment != "" || v.Where != "":
		path := "/v1/segments/" + url.PathEscape(v.Segment) + "?" + limit
		if v.Where != "" {
			path = "/v1/count?where=" + url.QueryEscape(v.Where) + "&" + limit
		}
		var m server.Members
		if done, err := v.get(ctx, c, path, &m); done || err != nil {
			return err
		}
		for _, id := range m.IDs {
			fmt.Fprintln(c.out, id)
		}
		fmt.Fprintf(c.err, "%d of %d contacts\n", m.Count, m.Of)
		return nil
	}
	var all struct {
		Segments []server.Segment `json:"segments"`
	}
	if done, err := v.get(ctx, c, "/v1/segments", &all); done || err != nil {
		return err
	}
	if len(all.Segments) == 0 {
		fmt.Fprintln(c.err, "the program declares no segment")
	}
	t := aligned{}
	for _, s := range all.Segments {
		filling := ""
		if s.Filling != nil {
			filling = fmt.Sprintf("%d of %d contacts asked", s.Filling.Done, s.Filling.Of)
		}
		t.row(s.Name, strconv.Itoa(s.Size), cmp.Or(s.Doc, s.Rule, "static"), filling)
	}
	t.write(c.out)
	return nil
}
