package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"

	"github.com/journeylang/journey/runtime/explain"
	"github.com/journeylang/journey/server"
)

type whyVerb struct {
	Contact string `arg:"" help:"Id of the contact."`
	Journey string `arg:"" optional:"" help:"Journey to look at; all if left out."`
	In      string `placeholder:"SEGMENT" help:"Show why the contact is in a segment, or is not."`
	asked
}

func (v *whyVerb) Run(ctx context.Context, c *console) error {
	if v.In != "" {
		return v.membership(ctx, c)
	}
	path, err := v.path(ctx)
	if err != nil {
		return err
	}
	if v.JSON {
		return writeJSON(c.out, path)
	}
	if path.Alias != "" {
		fmt.Fprintf(c.err, "%s was merged into %s, whose path this is\n", path.Alias, path.Contact)
	}
	if len(path.Lines) == 0 {
		fmt.Fprintf(c.err, "%s has never met the journey %s\n", v.Contact, v.Journey)
		return nil
	}
	return writePath(c.out, path)
}

// path asks for the path; a journey that the program does not have is told.
func (v *whyVerb) path(ctx context.Context) (*server.Path, error) {
	at := "/v1/contacts/" + url.PathEscape(v.Contact) + "/why"
	if v.Journey != "" {
		at += "?journey=" + url.QueryEscape(v.Journey)
	}
	var path server.Path
	err := v.with(ctx, func(to asking) error { return to.do(ctx, http.MethodGet, at, nil, &path) })
	return &path, err
}

// membership shows why the contact is in a segment, or is not.
func (v *whyVerb) membership(ctx context.Context, c *console) error {
	m, err := v.member(ctx)
	if err != nil {
		return err
	}
	if v.JSON {
		return writeJSON(c.out, m)
	}
	for _, line := range m.Lines(v.Contact) {
		fmt.Fprintln(c.out, line)
	}
	return nil
}

func (v *whyVerb) member(ctx context.Context) (m explain.Membership, err error) {
	at := "/v1/contacts/" + url.PathEscape(v.Contact) + "/why?segment=" + url.QueryEscape(v.In)
	err = v.with(ctx, func(to asking) error { return to.do(ctx, http.MethodGet, at, nil, &m) })
	return m, err
}

// writePath writes a path, a line each, under the days of the project's zone.
func writePath(w io.Writer, path *server.Path) error {
	zone, err := time.LoadLocation(path.Zone)
	if err != nil {
		zone = time.UTC
	}
	if _, err := fmt.Fprintf(w, "%s, times in %s\n", path.Contact, zone); err != nil {
		return err
	}
	day := ""
	for _, l := range path.Lines {
		at := time.UnixMilli(int64(l.Time)).In(zone)
		if d := at.Format("Monday 2 January 2006"); d != day {
			day = d
			fmt.Fprintf(w, "\n%s\n", d)
		}
		clock := at.Format("15:04:05")
		where := l.Step
		if where == "" {
			where = l.Journey
		}
		if where != "" {
			where = "  [" + where + "]"
		}
		if _, err := fmt.Fprintf(w, "  %s  %s%s\n", clock, l.Text, where); err != nil {
			return err
		}
	}
	return nil
}
